# mb_room(folder [USES rooms...] [LINK targets...] [TEST_LINK targets...])
#
# Makes the static library mb_<folder> of the sources that lie directly in the folder and, if there are any in
# tests/<folder>, the test program test_<folder>. Rooms are named by folder: devices/codec/mbus is
# mb_devices_codec_mbus. A room without sources yet is an interface library, so that its place is visible.
function(mb_room folder)
  cmake_parse_arguments(room "" "" "USES;LINK;TEST_LINK" ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  set(used ${room_LINK})
  foreach(other ${room_USES})
    string(REPLACE "/" "_" other ${other})
    list(APPEND used mb_${other})
  endforeach()

  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*.cpp)
  if(sources)
    add_library(mb_${name} STATIC ${sources})
    target_include_directories(mb_${name} PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(mb_${name} PUBLIC ${used})
    # What waits for people compiles a fifth sooner at -O1 and is as fast as anybody can see.
    if(folder MATCHES "^(app|reports)" AND NOT MB_SANITIZE)
      target_compile_options(mb_${name} PRIVATE -O1)
    endif()
    mb_guide_fuzzing("${sources}")
  else()
    add_library(mb_${name} INTERFACE)
    target_include_directories(mb_${name} INTERFACE ${CMAKE_SOURCE_DIR})
    target_link_libraries(mb_${name} INTERFACE ${used})
  endif()

  file(GLOB tests CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/${folder}/*.cpp)
  if(tests)
    mb_test(test_${name} SOURCES ${tests} USES mb_${name} ${room_TEST_LINK})
  endif()
endfunction()

# mb_guide_fuzzing(sources): libFuzzer sees which branches a mutation reaches (preset fuzz). Not in files with coroutines:
# clang 14 cannot assemble the counters of their parts ("difference across sections"); no parser is one.
function(mb_guide_fuzzing sources)
  if(NOT MB_FUZZ)
    return()
  endif()
  foreach(source ${sources})
    file(STRINGS ${source} coroutine REGEX "co_await|co_return" LIMIT_COUNT 1)
    if(NOT coroutine)
      set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "-fsanitize=fuzzer-no-link")
    endif()
  endforeach()
endfunction()

# mb_desktop_room(folder ...): a room with Qt's meta objects.
function(mb_desktop_room folder)
  set(CMAKE_AUTOMOC ON)
  set(CMAKE_AUTOMOC_MOC_OPTIONS -D_GLIBCXX_CONCEPTS)  # moc 6.4 cannot read <concepts>: as if it were included already
  mb_room(${folder} ${ARGN})
  string(REPLACE "/" "_" name ${folder})
  target_compile_definitions(mb_${name} PRIVATE QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII)
endfunction()

# mb_test(name SOURCES files... USES targets...): one GoogleTest program, one line of ctest. Tests find their
# vectors below MB_TEST_DATA and the shipped resources below MB_RESOURCES.
function(mb_test name)
  cmake_parse_arguments(test "" "" "SOURCES;USES" ${ARGN})
  add_executable(${name} ${test_SOURCES})
  target_link_libraries(${name} PRIVATE ${test_USES} GTest::gmock GTest::gtest_main)
  if(NOT MB_SANITIZE)
    target_compile_options(${name} PRIVATE -O0)  # what is tested is optimised; the tests only have to compile soon
  endif()
  target_compile_definitions(${name} PRIVATE MB_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/vectors"
    MB_RESOURCES="${CMAKE_SOURCE_DIR}/resources" MB_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 600)
endfunction()

# mb_fuzz(name USES targets... RUNS n): the fuzz target tests/fuzz/<name>.cpp over tests/fuzz/corpus/<name>. With
# MB_FUZZ (clang) it is a libFuzzer program; otherwise tests/fuzz/driver.cpp replays the corpus and mutates it n times.
function(mb_fuzz name)
  cmake_parse_arguments(fuzz "" "RUNS" "USES" ${ARGN})
  add_executable(fuzz_${name} ${CMAKE_SOURCE_DIR}/tests/fuzz/${name}.cpp)
  target_link_libraries(fuzz_${name} PRIVATE ${fuzz_USES})
  target_include_directories(fuzz_${name} PRIVATE ${CMAKE_SOURCE_DIR})
  if(MB_FUZZ)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
  else()
    target_sources(fuzz_${name} PRIVATE ${CMAKE_SOURCE_DIR}/tests/fuzz/driver.cpp)
  endif()
  add_test(NAME fuzz_${name} COMMAND fuzz_${name} -runs=${fuzz_RUNS} -seed=1 ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name})
  set_tests_properties(fuzz_${name} PROPERTIES TIMEOUT 300)
  if(NOT TARGET fuzz)
    add_custom_target(fuzz)
  endif()
  add_dependencies(fuzz fuzz_${name})
endfunction()

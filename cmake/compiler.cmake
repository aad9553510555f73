set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()

# -O3 costs a quarter more compile time than -O2 and gains nothing here: a verification waits for water.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

# Evaluation must give the same bits on any CPU: no contraction into FMA (DESIGN, the life of a number).
add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor
                    -Werror -ffp-contract=off)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside the standard library's own inlined code (GCC PR 105562, 105651, 107852).
  add_compile_options(-Wno-error=restrict -Wno-error=maybe-uninitialized -Wno-error=stringop-overflow
                      -Wno-error=array-bounds -Wno-error=stringop-overread)
endif()

option(MB_SANITIZE "address and undefined behaviour sanitisers" OFF)
if(MB_SANITIZE)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g1)
  add_link_options(-fsanitize=address,undefined)
endif()

option(MB_FUZZ "libFuzzer targets with address and undefined behaviour sanitisers (clang)" OFF)
if(MB_FUZZ)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -g1)
  add_link_options(-fsanitize=address,undefined)
endif()

option(MB_NATIVE "use every instruction of this CPU, FMA too: the bit-stability tests must not notice" OFF)
if(MB_NATIVE)
  add_compile_options(-march=native)
endif()

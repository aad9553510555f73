# mb_desktop_resources: icons and translations, compiled into whatever links it (an object library: resources of a static
# one would have to be asked for by name). lrelease makes the .qm of the .ts.
set(translations ${CMAKE_BINARY_DIR}/translations)
file(WRITE ${translations}/translations.qrc
  "<RCC><qresource prefix=\"/translations\"><file>meterbench_zh_CN.qm</file></qresource></RCC>\n")
add_custom_command(OUTPUT ${translations}/meterbench_zh_CN.qm
  COMMAND Qt6::lrelease -silent ${CMAKE_SOURCE_DIR}/resources/translations/meterbench_zh_CN.ts
          -qm ${translations}/meterbench_zh_CN.qm
  DEPENDS ${CMAKE_SOURCE_DIR}/resources/translations/meterbench_zh_CN.ts VERBATIM)
add_custom_command(OUTPUT ${translations}/translations.cpp
  COMMAND Qt6::rcc --name translations ${translations}/translations.qrc -o ${translations}/translations.cpp
  DEPENDS ${translations}/meterbench_zh_CN.qm ${translations}/translations.qrc VERBATIM)
file(GLOB icons CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/resources/icons/*.svg)
add_custom_command(OUTPUT ${translations}/desktop.cpp
  COMMAND Qt6::rcc --name desktop ${CMAKE_SOURCE_DIR}/resources/desktop.qrc -o ${translations}/desktop.cpp
  DEPENDS ${CMAKE_SOURCE_DIR}/resources/desktop.qrc ${icons} VERBATIM)
add_library(mb_desktop_resources OBJECT ${translations}/translations.cpp ${translations}/desktop.cpp)
target_link_libraries(mb_desktop_resources PRIVATE Qt6::Core)

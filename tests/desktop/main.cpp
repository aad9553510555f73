// The window's tests run without a screen, in the application that the desktop has.

#include "app/desktop/theme/theme.h"

#include <clocale>

#include <QtWidgets/QApplication>
#include <QtWidgets/QStyleFactory>
#include <gtest/gtest.h>

int main(int count, char** arguments) {
  qputenv("QT_QPA_PLATFORM", "offscreen");
  qputenv("METERBENCH_RESOURCES", MB_RESOURCES);
  testing::InitGoogleTest(&count, arguments);
  QApplication::setStyle(QStyleFactory::create("Fusion"));
  QApplication application(count, arguments);
  mb::desktop::Theme::instance().apply(mb::desktop::Mode::dark);
  return RUN_ALL_TESTS();
}

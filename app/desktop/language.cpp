#include "app/desktop/language.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLibraryInfo>

namespace mb::desktop {

bool Language::use(const QString& code) {
  if (code != QLatin1StringView("en") && code != QLatin1StringView("zh_CN")) {
    return false;
  }
  if (code == code_) {
    return true;
  }
  code_ = code;
  QCoreApplication::removeTranslator(&program_);
  QCoreApplication::removeTranslator(&qt_);
  if (code == QLatin1StringView("zh_CN")) {
    // Context menus of line edits are Qt's own words; without its file they stay English.
    if (qt_.load(QStringLiteral("qtbase_zh_CN"), QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
      QCoreApplication::installTranslator(&qt_);
    }
    if (program_.load(QStringLiteral(":/translations/meterbench_zh_CN.qm"))) {
      QCoreApplication::installTranslator(&program_);
    }
  }
  return true;
}

}  // namespace mb::desktop

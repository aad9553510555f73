#pragma once

#include <QtCore/QObject>
#include <QtCore/QTranslator>

namespace mb::desktop {

/// The language of the window, switched while it runs. Every widget hears of it by QEvent::LanguageChange.
class Language final : public QObject {
  Q_OBJECT

 public:
  using QObject::QObject;

  /// "en" or "zh_CN"; others are refused.
  bool use(const QString& code);
  void toggle() { use(code_ == QLatin1StringView("en") ? QStringLiteral("zh_CN") : QStringLiteral("en")); }
  [[nodiscard]] const QString& code() const { return code_; }

 private:
  QString code_ = QStringLiteral("en");
  QTranslator program_;
  QTranslator qt_;
};

}  // namespace mb::desktop

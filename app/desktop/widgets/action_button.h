#pragma once

#include <QtGui/QAction>
#include <QtWidgets/QPushButton>

namespace mb::desktop {

/// A button that is an action: its text with its key, enabled and checked as it is.
class ActionButton final : public QPushButton {
  Q_OBJECT

 public:
  /// `role`: "primary", "abort", "segment" or empty (style_sheet.cpp). `shortText`: on the button in place of the
  /// action's text, without the key.
  ActionButton(QAction* action, const char* role, const QString& shortText = QString(), QWidget* parent = nullptr);

  void setShortText(const QString& text);

 private:
  void follow();

  QAction* action_;
  QString shortText_;
};

}  // namespace mb::desktop

#include "app/desktop/widgets/action_button.h"

namespace mb::desktop {

ActionButton::ActionButton(QAction* action, const char* role, const QString& shortText, QWidget* parent)
    : QPushButton(parent), action_(action), shortText_(shortText) {
  setProperty("role", QString::fromLatin1(role));
  setFocusPolicy(Qt::TabFocus);
  setCheckable(action->isCheckable());
  connect(this, &QPushButton::clicked, action, &QAction::trigger);
  connect(action, &QAction::changed, this, &ActionButton::follow);
  follow();
}

void ActionButton::setShortText(const QString& text) {
  shortText_ = text;
  follow();
}

void ActionButton::follow() {
  const QString key = action_->shortcut().toString(QKeySequence::NativeText);
  setText(shortText_.isEmpty() ? action_->text() + QStringLiteral("  ") + key : shortText_);
  setToolTip(action_->text() + QStringLiteral(" (") + key + QLatin1Char(')'));
  setAccessibleName(action_->text());
  setEnabled(action_->isEnabled());
  setChecked(action_->isChecked());
}

}  // namespace mb::desktop

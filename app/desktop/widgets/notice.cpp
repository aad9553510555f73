#include "app/desktop/widgets/notice.h"

#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/paint.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

namespace mb::desktop {

Notice::Notice(QWidget* parent) : QWidget(parent), label_(new QLabel), buttons_(new QHBoxLayout) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(em(0.9), em(0.5), em(0.7), em(0.5));
  label_->setWordWrap(true);
  label_->setTextFormat(Qt::PlainText);
  layout->addWidget(label_, 1);
  layout->addLayout(buttons_);
  hide();
}

void Notice::clearChoices() {
  while (QLayoutItem* item = buttons_->takeAt(0)) {
    item->widget()->deleteLater();
    delete item;
  }
}

void Notice::ask(const QString& text, const QStringList& choices, std::function<void(int)> answered) {
  say(text);
  answered_ = std::move(answered);
  for (int i = 0; i < choices.size(); ++i) {
    auto* button = new QPushButton(QStringLiteral("%1  Alt+%2").arg(choices[i]).arg(i + 1));
    button->setShortcut(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + i));
    button->setAccessibleName(choices[i]);
    button->setProperty("role", i == 0 ? "primary" : "");
    connect(button, &QPushButton::clicked, this, [this, i] {
      const auto answer = answered_;
      dismiss();
      if (answer) {
        answer(i);
      }
    });
    buttons_->addWidget(button);
    if (i == 0) {
      button->setFocus();
    }
  }
}

void Notice::say(const QString& text) {
  clearChoices();
  answered_ = nullptr;
  label_->setText(text);
  setAccessibleName(text);
  show();
}

void Notice::dismiss() {
  clearChoices();
  answered_ = nullptr;
  hide();
}

QString Notice::text() const {
  return label_->text();
}

void Notice::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintCard(painter, rect(), colours().warningSoft, colours().warning);
}

}  // namespace mb::desktop

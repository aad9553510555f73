#include "app/desktop/widgets/page_head.h"

#include "app/desktop/theme/theme.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

namespace mb::desktop {

PageHead::PageHead(QWidget* parent)
    : QWidget(parent), title_(new QLabel), subtitle_(new QLabel), row_(new QHBoxLayout(this)) {
  row_->setContentsMargins(0, 0, 0, 0);
  row_->setSpacing(em(0.5));
  auto* names = new QVBoxLayout;
  names->setSpacing(0);
  names->addWidget(title_);
  names->addWidget(subtitle_);
  row_->addLayout(names, 1);
  connect(&Theme::instance(), &Theme::changed, this, &PageHead::restyle);
  restyle();
}

void PageHead::setTitle(const QString& title) {
  title_->setText(title);
}

void PageHead::setSubtitle(const QString& subtitle) {
  subtitle_->setText(subtitle);
}

void PageHead::add(QWidget* control) {
  row_->addWidget(control);
}

void PageHead::restyle() {
  title_->setFont(textFont(1.2, true));
  subtitle_->setFont(textFont(0.85));
  subtitle_->setStyleSheet(QStringLiteral("color: %1;").arg(colours().muted.name()));
}

}  // namespace mb::desktop

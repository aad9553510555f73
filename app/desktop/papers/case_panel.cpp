#include "app/desktop/papers/case_panel.h"

#include "app/desktop/theme/theme.h"
#include "app/desktop/words/words.h"

#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

namespace mb::desktop {
namespace {

QString signOf(ItemState state) {
  switch (state) {
    case ItemState::passed:
      return QStringLiteral("✓ ") + words::verdict(QStringLiteral("pass"));
    case ItemState::failed:
      return QStringLiteral("✕ ") + words::verdict(QStringLiteral("fail"));
    case ItemState::missing:
      return QStringLiteral("○ ") + CasePanel::tr("missing");
  }
  return {};
}

bool isByHand(VerificationItem item) {
  return item == VerificationItem::Appearance || item == VerificationItem::RunningCheck ||
         item == VerificationItem::Tightness;
}

}  // namespace

CasePanel::CasePanel(QWidget* parent) : QWidget(parent), grid_(new QGridLayout(this)) {
  grid_->setContentsMargins(0, 0, 0, 0);
  grid_->setSpacing(em(0.25));
  grid_->setColumnStretch(0, 1);
}

void CasePanel::clear() {
  while (QLayoutItem* item = grid_->takeAt(0)) {
    delete item->widget();
    delete item;
  }
}

void CasePanel::show(const VerificationCase* verification, bool mayEnter) {
  clear();
  if (verification == nullptr) {
    auto* none = new QLabel(tr("A part of a verification: it has no case of its own."));
    none->setWordWrap(true);
    grid_->addWidget(none, 0, 0, 1, 4);
    return;
  }
  int row = 0;
  for (const CaseItem& item : verification->items) {
    addRow(row++, item, mayEnter);
  }
}

void CasePanel::addRow(int row, const CaseItem& item, bool mayEnter) {
  const QString code =
      QString::fromUtf8(nameOf(item.item).data(), static_cast<qsizetype>(nameOf(item.item).size()));
  auto* name = new QLabel(words::item(code));
  name->setToolTip(QString::fromStdString(item.missing));
  grid_->addWidget(name, row, 0);
  auto* state = new QLabel(signOf(item.state));
  const QColor& colour = item.state == ItemState::failed
                             ? colours().alarm
                             : (item.state == ItemState::missing ? colours().warning : colours().muted);
  state->setStyleSheet(QStringLiteral("color: %1;").arg(colour.name()));
  grid_->addWidget(state, row, 1);
  if (!isByHand(item.item) || item.state == ItemState::failed) {
    return;
  }
  const auto button = [this, row, &code, mayEnter](int column, const QString& text, bool passed) {
    auto* made = new QPushButton(text);
    made->setAccessibleName(words::item(code) + QStringLiteral(": ") + text);
    made->setEnabled(mayEnter);
    connect(made, &QPushButton::clicked, this, [this, code, passed] { Q_EMIT entered(code, passed); });
    grid_->addWidget(made, row, column);
  };
  button(2, words::verdict(QStringLiteral("pass")), true);
  button(3, words::verdict(QStringLiteral("fail")), false);
}

}  // namespace mb::desktop

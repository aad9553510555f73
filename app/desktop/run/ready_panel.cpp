#include "app/desktop/run/ready_panel.h"

#include "app/cli/load.h"
#include "app/desktop/models/durations.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/card.h"
#include "app/desktop/widgets/paint.h"
#include "app/desktop/widgets/tables.h"
#include "app/desktop/words/words.h"

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTableView>

namespace mb::desktop {

ReadyPanel::ReadyPanel(RunState& state, QWidget* parent)
    : QWidget(parent),
      state_(state),
      figuresCard_(new Card),
      pointsCard_(new Card),
      figures_(new QLabel),
      notes_(new QLabel),
      table_(makeTable(&points_, true)) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(em(0.45));
  layout->addWidget(figuresCard_, 2);
  layout->addWidget(pointsCard_, 5);
  figures_->setTextFormat(Qt::RichText);
  notes_->setWordWrap(true);
  notes_->setTextFormat(Qt::PlainText);
  figuresCard_->content()->addWidget(figures_);
  figuresCard_->content()->addStretch();
  table_->setStyleSheet(QStringLiteral("QHeaderView::section { padding: 1px 6px; }"));
  pointsCard_->content()->setSpacing(0);
  pointsCard_->content()->addWidget(table_, 1);
  pointsCard_->content()->addWidget(notes_);
  connect(&state, &RunState::phaseChanged, this, &ReadyPanel::refresh);
  connect(&Theme::instance(), &Theme::changed, this, &ReadyPanel::restyle);
  restyle();
}

void ReadyPanel::restyle() {
  notes_->setStyleSheet(QStringLiteral("color: %1;").arg(colours().muted.name()));
  notes_->setFont(textFont(0.88));
  fitTable(table_);
  table_->verticalHeader()->setDefaultSectionSize(em(1.38));
  refresh();
}

void ReadyPanel::refresh() {
  if (state_.phase() != Phase::ready && state_.phase() != Phase::loading && state_.phase() != Phase::refused) {
    return;
  }
  figuresCard_->setTitle(tr("Dry run"));
  pointsCard_->setTitle(state_.phase() == Phase::refused ? tr("What is wrong") : tr("What is expected of the points"));
  table_->setAccessibleName(tr("Points of the plan"));
  table_->setVisible(state_.phase() != Phase::refused);
  const auto& loaded = state_.loaded();
  if (state_.phase() == Phase::refused) {
    figures_->setText(QString());
    notes_->setText(state_.errors().join(QLatin1Char('\n')));
    return;
  }
  if (!loaded.plan) {
    figures_->setText(QString());
    notes_->setText(QString());
    return;
  }
  const auto figure = [](const QString& value, const QString& name) {
    return QStringLiteral("<td style='padding-right:24px'><b style='font-size:%1pt;color:%2'>%3</b><br>"
                          "<span style='color:%4'>%5</span></td>")
        .arg(textFont(1.35).pointSizeF())
        .arg(colours().text.name(), value.toHtmlEscaped(), colours().muted.name(), name.toHtmlEscaped());
  };
  figures_->setText(QStringLiteral("<table cellspacing=0 cellpadding=3><tr>") +
                    figure(spokenDuration(loaded.plan->dryRun.seconds), tr("duration")) +
                    figure(fixed(inLitres(loaded.plan->dryRun.water), 0) + QStringLiteral(" L"), tr("water")) +
                    QStringLiteral("</tr><tr>") +
                    figure(QString::number(loaded.plan->batch.meters.size()), tr("meters")) +
                    figure(QString::number(loaded.points.size()), tr("flow points")) + QStringLiteral("</tr></table>"));
  QStringList remarks;
  for (const auto& remark : loaded.plan->method->remarks) {
    remarks << words::remark(QString::fromStdString(remark));
  }
  notes_->setText(remarks.join(QLatin1Char('\n')));
  points_.reset(loaded);
}

void ReadyPanel::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    points_.retranslate();
    refresh();
  }
  QWidget::changeEvent(event);
}

}  // namespace mb::desktop

#include "app/desktop/plan/plan_page.h"

#include "app/cli/load.h"
#include "app/desktop/models/durations.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/action_button.h"
#include "app/desktop/widgets/actions.h"
#include "app/desktop/widgets/card.h"
#include "app/desktop/widgets/outlook_bars.h"
#include "app/desktop/widgets/page_head.h"
#include "app/desktop/widgets/paint.h"
#include "app/desktop/widgets/tables.h"
#include "app/desktop/words/words.h"

#include <algorithm>

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace mb::desktop {

PlanPage::PlanPage(RunState& state, Actions& actions, QWidget* parent)
    : QWidget(parent),
      state_(state),
      head_(new PageHead),
      notes_(new QLabel),
      pointsCard_(new Card),
      stepsCard_(new Card),
      notesCard_(new Card),
      pointTable_(makeTable(&points_, true)),
      stepTable_(makeTable(&steps_, true)),
      barsCard_(new Card),
      bars_(new OutlookBars) {
  stepTable_->horizontalHeader()->setSectionResizeMode(PlanStepModel::Step, QHeaderView::ResizeToContents);
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(em(0.8), em(0.5), em(0.8), em(0.6));
  outer->setSpacing(em(0.45));
  head_->add(new ActionButton(actions.reload, ""));
  head_->add(new ActionButton(actions.start, "primary"));
  outer->addWidget(head_);
  auto* below = new QHBoxLayout;
  below->setSpacing(em(0.45));
  stepsCard_->content()->addWidget(stepTable_);
  below->addWidget(stepsCard_, 5);
  auto* right = new QVBoxLayout;
  right->setSpacing(em(0.45));
  pointsCard_->content()->addWidget(pointTable_);
  notes_->setWordWrap(true);
  notes_->setTextFormat(Qt::PlainText);
  notes_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
  notesCard_->content()->addWidget(notes_, 1);
  barsCard_->content()->addWidget(bars_);
  right->addWidget(pointsCard_);
  right->addWidget(barsCard_);
  right->addWidget(notesCard_, 1);
  below->addLayout(right, 6);
  outer->addLayout(below, 1);
  connect(&state, &RunState::phaseChanged, this, &PlanPage::refresh);
  connect(&Theme::instance(), &Theme::changed, this, &PlanPage::restyle);
  restyle();
}

void PlanPage::restyle() {
  notes_->setStyleSheet(QStringLiteral("color: %1;").arg(colours().text.name()));
  fitTable(pointTable_);
  fitTable(stepTable_);
  refresh();
}

void PlanPage::refresh() {
  if (state_.underWay()) {
    return;
  }
  const auto& loaded = state_.loaded();
  pointsCard_->setTitle(tr("Points"));
  stepsCard_->setTitle(tr("Steps"));
  const bool refused = state_.phase() == Phase::refused;
  notesCard_->setTitle(refused ? tr("What is wrong") : tr("Remarks and conditions"));
  pointTable_->setAccessibleName(tr("Points of the plan"));
  stepTable_->setAccessibleName(tr("Steps of the plan"));
  if (!loaded.plan) {
    head_->setTitle(tr("Plan"));
    head_->setSubtitle(refused ? tr("The plan cannot be run") : tr("Reading the plan …"));
    notes_->setText(state_.errors().join(QLatin1Char('\n')));
  } else {
    const cli::LoadedPlan& plan = *loaded.plan;
    head_->setTitle(QString::fromStdString(plan.plan.name));
    head_->setSubtitle(tr("%1, %2 · edition %3 · %4 and %5 L by the dry run")
                           .arg(words::method(QString::fromStdString(plan.plan.item)),
                                words::method(QString::fromStdString(plan.plan.method)),
                                QString::fromStdString(plan.regulation.edition),
                                spokenDuration(plan.dryRun.seconds), fixed(inLitres(plan.dryRun.water), 0)));
    QStringList notes;
    for (const auto& remark : plan.method->remarks) {
      notes << words::remark(QString::fromStdString(remark));
    }
    for (int i = 0; i < state_.conditions.rowCount(); ++i) {
      const ConditionRow& row = state_.conditions.condition(i);
      if (row.low && row.high) {
        notes << tr("%1: %2 to %3 %4")
                     .arg(titleOf(row), fixed(*row.low, row.decimals), fixed(*row.high, row.decimals),
                          words::unit(row.unit));
      }
    }
    notes_->setText(notes.join(QLatin1Char('\n')));
  }
  points_.reset(loaded);
  steps_.reset(loaded);
  bars_->show(loaded.points);
  barsCard_->setVisible(!loaded.points.empty());
  barsCard_->setTitle(tr("Uncertainty against the limit"));
  pointTable_->setFixedHeight(em(1.6) * std::max(points_.rowCount(), 1) +
                              pointTable_->horizontalHeader()->sizeHint().height() + 2);
  fitTable(pointTable_);
  fitTable(stepTable_);
}

void PlanPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    points_.retranslate();
    steps_.retranslate();
    refresh();
  }
  QWidget::changeEvent(event);
}

}  // namespace mb::desktop

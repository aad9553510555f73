#include "app/desktop/run/run_header.h"

#include "app/cli/load.h"
#include "app/desktop/models/durations.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/action_button.h"
#include "app/desktop/widgets/actions.h"
#include "app/desktop/widgets/badge.h"
#include "app/desktop/words/words.h"

#include <algorithm>

#include <QtCore/QEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

namespace mb::desktop {
namespace {

QVBoxLayout* column(QWidget* upper, QWidget* lower) {
  auto* layout = new QVBoxLayout;
  layout->setSpacing(0);
  layout->addWidget(upper);
  layout->addWidget(lower);
  return layout;
}

}  // namespace

RunHeader::RunHeader(RunState& state, Actions& actions, QWidget* parent)
    : QWidget(parent),
      state_(state),
      title_(new QLabel),
      subtitle_(new QLabel),
      clock_(new QLabel),
      date_(new QLabel),
      simulated_(new Badge),
      training_(new Badge),
      realTime_(new ActionButton(actions.realTime, "segment", QStringLiteral("1×"))),
      accelerated_(new ActionButton(actions.accelerated, "segment", QStringLiteral("20×"))),
      freeTime_(new ActionButton(actions.freeTime, "segment", QStringLiteral("»"))) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(em(0.5));
  title_->setMinimumWidth(em(6));
  subtitle_->setMinimumWidth(em(6));
  title_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  subtitle_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  layout->addLayout(column(title_, subtitle_), 1);
  layout->addWidget(simulated_);
  layout->addWidget(training_);
  layout->addSpacing(em(0.5));
  clock_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  date_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
  layout->addLayout(column(clock_, date_));
  layout->addSpacing(em(0.2));
  for (ActionButton* button : {realTime_, accelerated_, freeTime_}) {
    layout->addWidget(button);
  }
  layout->addSpacing(em(0.5));
  layout->addWidget(new ActionButton(actions.start, "primary"));
  layout->addWidget(new ActionButton(actions.finishPoint, ""));
  layout->addWidget(new ActionButton(actions.abort, "abort"));
  connect(&state, &RunState::phaseChanged, this, &RunHeader::refresh);
  connect(&Theme::instance(), &Theme::changed, this, &RunHeader::restyle);
  restyle();
  refresh();
}

void RunHeader::restyle() {
  const auto style = [](QLabel* label, double scale, bool bold, const QColor& colour) {
    label->setFont(textFont(scale, bold));
    label->setStyleSheet(QStringLiteral("color: %1;").arg(colour.name()));
  };
  style(title_, 1.2, true, colours().text);
  style(subtitle_, 0.85, false, colours().muted);
  style(clock_, 1.2, true, colours().text);
  style(date_, 0.78, false, colours().muted);
}

void RunHeader::tick() {
  const bool known = state_.run() != 0;
  clock_->setText(known ? timeOfDay(state_.wallNow()) : QStringLiteral("--:--:--"));
}

void RunHeader::refresh() {
  const auto& plan = state_.loaded().plan;
  if (!plan) {
    title_->setText(QStringLiteral("MeterBench"));
    subtitle_->setText(state_.phase() == Phase::loading ? tr("Reading the plan …") : tr("The plan cannot be run"));
    simulated_->setText(QString(), true);
    training_->setText(QString(), false);
  } else {
    title_->setText(QString::fromStdString(plan->plan.name));
    subtitle_->setText(tr("Batch %1 · %2 meters · %3 · edition %4")
                           .arg(QString::fromStdString(plan->batch.number), QString::number(plan->batch.meters.size()),
                                words::verification(QString::fromStdString(plan->batch.verification)),
                                QString::fromStdString(plan->regulation.edition)));
    simulated_->setText(state_.loaded().simulated || state_.simulated() ? tr("SIMULATED") : QString(), true);
    for (ActionButton* button : {realTime_, accelerated_, freeTime_}) {
      button->setVisible(state_.loaded().inProcess);
    }
    training_->setText(plan->regulation.status == RegulationStatus::Demonstration ? tr("training") : QString(), false);
  }
  title_->setToolTip(title_->text());
  subtitle_->setToolTip(subtitle_->text());
  date_->setText(tr("bench time, UTC"));
  realTime_->setAccessibleName(tr("Real time"));
  tick();
}

void RunHeader::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    refresh();
  }
  QWidget::changeEvent(event);
}

}  // namespace mb::desktop

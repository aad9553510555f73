#include "app/desktop/run/run_page.h"

#include "app/desktop/run/list_delegates.h"
#include "app/desktop/run/mimic.h"
#include "app/desktop/run/plots.h"
#include "app/desktop/run/position_detail.h"
#include "app/desktop/run/progress_strip.h"
#include "app/desktop/run/ready_panel.h"
#include "app/desktop/run/run_header.h"
#include "app/desktop/run/tile_view.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/actions.h"
#include "app/desktop/widgets/card.h"
#include "app/desktop/widgets/notice.h"

#include <algorithm>

#include <QtCore/QCoreApplication>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QListView>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

namespace mb::desktop {
namespace {

QListView* listOf(QAbstractItemModel& model, QAbstractItemDelegate* delegate) {
  auto* list = new QListView;
  list->setModel(&model);
  list->setItemDelegate(delegate);
  list->setFrameShape(QFrame::NoFrame);
  list->setSelectionMode(QAbstractItemView::SingleSelection);
  list->setEditTriggers(QAbstractItemView::NoEditTriggers);
  list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  list->setResizeMode(QListView::Adjust);
  return list;
}

/// Pages of which none may push the row of meters aside because a text wraps.
class Pages final : public QStackedWidget {
 public:
  [[nodiscard]] bool hasHeightForWidth() const override { return false; }
};

QVBoxLayout* plainColumn(QWidget* owner) {
  auto* layout = new QVBoxLayout(owner);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(em(0.45));
  return layout;
}

}  // namespace

RunPage::RunPage(RunState& state, Actions& actions, QWidget* parent)
    : QWidget(parent),
      state_(state),
      actions_(actions),
      header_(new RunHeader(state, actions)),
      strip_(new ProgressStrip(state)),
      notice_(new Notice),
      detail_(new PositionDetail(state)) {
  auto* outer = new QVBoxLayout(this);
  outer->setContentsMargins(em(0.8), em(0.5), em(0.8), em(0.6));
  outer->setSpacing(em(0.45));
  outer->addWidget(header_);
  outer->addWidget(strip_);
  outer->addWidget(notice_);
  auto* below = new QHBoxLayout;
  below->setSpacing(em(0.45));
  below->addWidget(makeMiddle(), 1);
  below->addWidget(side());
  outer->addLayout(below, 1);
  connect(&state, &RunState::phaseChanged, this, &RunPage::refresh);
  connect(&state, &RunState::liveChanged, this, &RunPage::tick);
  connect(&state, &RunState::questionChanged, this, &RunPage::showQuestion);
  connect(actions.wholeRun, &QAction::toggled, plots_, &Plots::setWholeRun);
  connect(tiles_, &TileView::opened, this, &RunPage::openDetail);
  connect(mimic_, &Mimic::opened, this, &RunPage::openDetail);
  connect(tiles_, &TileView::moved, mimic_, &Mimic::select);
  connect(mimic_, &Mimic::moved, tiles_, &TileView::select);
  connect(tiles_, &TileView::moved, this, [this](int position) {
    if (detail() > 0) {
      openDetail(position);
    }
  });
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
    connect(&state.alarms, signal, this, &RunPage::alarmsChanged);
  }
  connect(&state.alarms, &QAbstractItemModel::modelReset, this, &RunPage::alarmsChanged);
  connect(&state.alarms, &QAbstractItemModel::dataChanged, this, &RunPage::alarmsChanged);
  retranslate();
  refresh();
  arrange();
  tiles_->setFocus();
}

QWidget* RunPage::makeMiddle() {
  middle_ = new QWidget;
  auto* layout = plainColumn(middle_);
  auto* bench = new Card;
  mimic_ = new Mimic(state_);
  bench->content()->addWidget(mimic_);
  layout->addWidget(bench);
  tiles_ = new TileView(state_.meters);
  layout->addWidget(tiles_, 3);
  lower_ = new Pages;
  ready_ = new ReadyPanel(state_);
  plots_ = new Plots(state_);
  lower_->addWidget(ready_);
  lower_->addWidget(plots_);
  lower_->setMinimumHeight(em(7.2));
  ready_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
  plots_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
  layout->addWidget(lower_, 2);
  middle_->installEventFilter(this);
  return middle_;
}

QWidget* RunPage::side() {
  side_ = new QStackedWidget;
  auto* lists = new QWidget;
  auto* layout = plainColumn(lists);
  stepsCard_ = new Card;
  steps_ = listOf(state_.steps, new StepDelegate(state_.steps, this));
  steps_->setUniformItemSizes(true);
  stepsCard_->content()->addWidget(steps_);
  conditionsCard_ = new Card;
  conditions_ = listOf(state_.conditions, new ConditionDelegate(state_.conditions, this));
  conditions_->setUniformItemSizes(true);
  conditionsCard_->content()->addWidget(conditions_);
  alarmsCard_ = new Card;
  alarms_ = listOf(state_.alarms, new AlarmDelegate(state_.alarms, this));
  alarmsCard_->content()->addWidget(alarms_);
  layout->addWidget(stepsCard_, 3);
  layout->addWidget(conditionsCard_);
  layout->addWidget(alarmsCard_, 2);
  side_->addWidget(lists);
  side_->addWidget(detail_);
  return side_;
}

void RunPage::arrange() {
  // Conditions are few and all seen; lists of steps and alarms share what is left.
  const int rows = std::clamp(state_.conditions.rowCount(), 1, 7);
  conditions_->setFixedHeight(rows * em(2.15) + 2);
  // The detail has a table whose verdicts must not be cut.
  side_->setFixedWidth(std::clamp(width() * 2 / 9, detail() > 0 ? em(20.5) : em(16.5), em(23)));
  const int row = std::max(width() - side_->width() - em(2.1), em(20));
  // Where large letters, or a notice, leave too little for all of them in full, tiles show less: nothing is
  // covered.
  const int taken = mimic_->parentWidget()->sizeHint().height() + lower_->minimumHeight() + 2 * em(0.45);
  tiles_->setMinimumHeight(std::min(std::max(middle_->height() - taken, em(6)), tiles_->heightFor(row)));
  tiles_->setMaximumHeight(std::max(tiles_->mostHeightFor(row), tiles_->minimumHeight()));
}

void RunPage::resizeEvent(QResizeEvent* event) {
  arrange();
  QWidget::resizeEvent(event);
}

bool RunPage::eventFilter(QObject* watched, QEvent* event) {
  if (watched == middle_ && event->type() == QEvent::Resize) {
    arrange();
  }
  return QWidget::eventFilter(watched, event);
}

void RunPage::openDetail(int position) {
  if (position > 0 && state_.meters.rowOf(position) >= 0) {
    detail_->show(position);
    side_->setCurrentWidget(detail_);
    tiles_->select(position);
  } else {
    side_->setCurrentIndex(0);
    tiles_->setFocus();
  }
  actions_.closeDetail->setEnabled(detail() > 0);
  arrange();
}

int RunPage::detail() const {
  return side_->currentWidget() == detail_ ? detail_->position() : 0;
}

void RunPage::refresh() {
  const bool curves = state_.underWay() || (state_.phase() == Phase::ended && !state_.end().status.isEmpty());
  if (state_.phase() == Phase::opening) {
    plots_->clear();
  }
  lower_->setCurrentWidget(curves ? static_cast<QWidget*>(plots_) : ready_);
  if (state_.phase() == Phase::ended && !state_.errors().isEmpty()) {
    notice_->say(state_.errors().join(QLatin1Char('\n')));
  } else if (state_.phase() == Phase::opening) {
    notice_->dismiss();
  }
  header_->tick();
  arrange();
}

/// Spread over the turns, so that no turn is long.
void RunPage::tick() {
  plots_->take(state_.live());
  if (!isVisible()) {
    return;
  }
  ++turn_;
  if (turn_ % 2 == 0) {
    mimic_->update();
    header_->tick();
  } else {
    plots_->drawNext();
  }
  if (turn_ % 4 == 1) {
    strip_->update();
    if (state_.steps.current() >= 0) {
      steps_->scrollTo(state_.steps.index(std::min(state_.steps.current() + 3, state_.steps.rowCount() - 1)));
    }
  }
}

void RunPage::showQuestion() {
  const auto& question = state_.question();
  if (!question) {
    notice_->dismiss();
    return;
  }
  notice_->ask(question->text, question->choices, [this](int choice) { state_.answer(choice); });
}

void RunPage::alarmsChanged() {
  const int open = state_.alarms.unacknowledged();
  alarmsCard_->setAside(state_.alarms.rowCount() == 0 ? tr("none")
                        : open > 0                    ? tr("%1 new, F7").arg(open)
                                                      : tr("all acknowledged"),
                        open > 0);
  actions_.acknowledge->setEnabled(open > 0);
}

void RunPage::keyPressEvent(QKeyEvent* event) {
  // Digits and arrows belong to the row wherever the focus is.
  const int key = event->key();
  const bool digit = key >= Qt::Key_0 && key <= Qt::Key_9 && (event->modifiers() & ~Qt::KeypadModifier) == 0;
  if (digit) {
    tiles_->setFocus();
    QCoreApplication::sendEvent(tiles_, event);
    return;
  }
  QWidget::keyPressEvent(event);
}

void RunPage::retranslate() {
  stepsCard_->setTitle(tr("Steps"));
  conditionsCard_->setTitle(tr("Conditions"));
  alarmsCard_->setTitle(tr("Alarms"));
  tiles_->setAccessibleName(tr("Meters"));
  steps_->setAccessibleName(tr("Steps"));
  conditions_->setAccessibleName(tr("Conditions"));
  alarms_->setAccessibleName(tr("Alarms"));
  mimic_->setAccessibleName(tr("Bench"));
  strip_->setAccessibleName(tr("Progress of the run"));
  alarmsChanged();
}

void RunPage::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    retranslate();
  } else if (event->type() == QEvent::FontChange) {
    arrange();
  }
  QWidget::changeEvent(event);
}

}  // namespace mb::desktop

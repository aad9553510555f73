#include "app/desktop/main_window.h"

#include "app/desktop/console/console_page.h"
#include "app/desktop/papers/papers_page.h"
#include "app/desktop/plan/plan_page.h"
#include "app/desktop/rail.h"
#include "app/desktop/results/results_page.h"
#include "app/desktop/run/run_page.h"
#include "app/desktop/shortcut_sheet.h"
#include "app/desktop/theme/theme.h"
#include "app/desktop/widgets/notice.h"

#include <QtGui/QCloseEvent>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QStackedWidget>

namespace mb::desktop {

MainWindow::MainWindow(DeskOptions options, Language& language, QWidget* parent)
    : QWidget(parent),
      language_(language),
      state_(std::move(options)),
      rail_(new Rail),
      pages_(new QStackedWidget),
      run_(new RunPage(state_, actions_)),
      plan_(new PlanPage(state_, actions_)),
      results_(new ResultsPage(state_)),
      papers_(new PapersPage(state_, actions_)),
      console_(new ConsolePage(state_, actions_)),
      sheet_(new ShortcutSheet(actions_, this)) {
  auto* layout = new QHBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->setSpacing(0);
  layout->addWidget(rail_);
  layout->addWidget(pages_, 1);
  addPage(QStringLiteral("run"), actions_.runPage, run_);
  addPage(QStringLiteral("plan"), actions_.planPage, plan_);
  addPage(QStringLiteral("results"), actions_.resultsPage, results_);
  addPage(QStringLiteral("papers"), actions_.papersPage, papers_);
  addPage(QStringLiteral("console"), actions_.consolePage, console_);
  languageButton_ = rail_->addSwitch(QStringLiteral("language"), actions_.language);
  themeButton_ = rail_->addSwitch(QStringLiteral("theme"), actions_.theme);
  helpButton_ = rail_->addSwitch(QStringLiteral("help"), actions_.shortcuts);
  addActions({actions_.all().begin(), actions_.all().end()});
  connectActions();
  rail_->choose(actions_.runPage);
  setMinimumSize(em(60), em(36));
  retranslate();
  refresh();
  state_.load();
}

MainWindow::~MainWindow() {
  hide();  // pages that are hidden tell their actions, which must still be there
}

void MainWindow::addPage(const QString& icon, QAction* action, QWidget* page) {
  rail_->addPage(icon, action);
  pages_->addWidget(page);
  connect(action, &QAction::triggered, this, [this, action, page] {
    pages_->setCurrentWidget(page);
    rail_->choose(action);
  });
}

QWidget* MainWindow::currentPage() const {
  return pages_->currentWidget();
}

void MainWindow::connectActions() {
  const auto on = [this](QAction* action, auto act) { connect(action, &QAction::triggered, this, act); };
  on(actions_.start, [this] {
    actions_.runPage->trigger();
    state_.start();
  });
  on(actions_.finishPoint, [this] { state_.finishThisPoint(); });
  on(actions_.abort, [this] { state_.abort(); });
  on(actions_.acknowledge, [this] { state_.alarms.acknowledgeAll(); });
  on(actions_.reload, [this] { state_.load(); });
  on(actions_.realTime, [this] { state_.setPace(1.0); });
  on(actions_.accelerated, [this] { state_.setPace(20.0); });
  on(actions_.freeTime, [this] { state_.setPace(0.0); });
  on(actions_.findMeter, [this] {
    actions_.resultsPage->trigger();
    results_->focusFilter();
  });
  on(actions_.closeDetail, [this] { run_->openDetail(0); });
  on(actions_.theme, [] { Theme::instance().toggle(); });
  on(actions_.language, [this] { language_.toggle(); });
  on(actions_.larger, [] { Theme::instance().zoom(1); });
  on(actions_.smaller, [] { Theme::instance().zoom(-1); });
  on(actions_.usualSize, [] { Theme::instance().zoom(0); });
  on(actions_.fullScreen, [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
  on(actions_.shortcuts, [this] { toggleSheet(); });
  on(actions_.quit, [this] { close(); });
  connect(sheet_, &ShortcutSheet::dismissed, this, &MainWindow::toggleSheet);
  connect(&state_, &RunState::phaseChanged, this, &MainWindow::refresh);
  connect(&state_, &RunState::paceChanged, this, &MainWindow::refresh);
  connect(&state_, &RunState::closed, this, [this] {
    if (closing_) {
      close();
    }
  });
}

void MainWindow::refresh() {
  const Phase phase = state_.phase();
  actions_.start->setEnabled(phase == Phase::ready || phase == Phase::ended);
  actions_.finishPoint->setEnabled(phase == Phase::running);
  actions_.abort->setEnabled(state_.underWay());
  actions_.reload->setEnabled(!state_.underWay());
  actions_.realTime->setChecked(state_.pace() == 1.0);
  actions_.accelerated->setChecked(state_.pace() == 20.0);
  actions_.freeTime->setChecked(state_.pace() == 0.0);
  actions_.closeDetail->setEnabled(run_->detail() > 0);
}

void MainWindow::retranslate() {
  setWindowTitle(tr("MeterBench"));
  actions_.retranslate();
  languageButton_->setWord(language_.code() == QLatin1StringView("en") ? QStringLiteral("中文")
                                                                       : QStringLiteral("English"));
  themeButton_->setWord(tr("Theme"));
  helpButton_->setWord(tr("Keys"));
}

void MainWindow::toggleSheet() {
  const bool shown = sheet_->isVisible();
  sheet_->setGeometry(rect());
  sheet_->setVisible(!shown);
  if (!shown) {
    sheet_->raise();
    sheet_->setFocus();
  } else {
    pages_->currentWidget()->setFocus();
  }
}

void MainWindow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::LanguageChange) {
    retranslate();
    state_.retranslate();
  }
  QWidget::changeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event) {
  sheet_->setGeometry(rect());
  QWidget::resizeEvent(event);
}

void MainWindow::closeSafely() {
  closing_ = true;
  if (!state_.underWay()) {
    close();
  } else if (state_.phase() != Phase::aborting) {
    state_.abort();  // a second one would cut the teardown short
  }
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (!state_.underWay()) {
    event->accept();
    return;
  }
  event->ignore();
  if (closing_) {
    return;  // it closes when the plant is at rest
  }
  actions_.runPage->trigger();
  run_->notice().ask(tr("A run is under way. Abort it, bring the plant to its safe state, and close?"),
                     {tr("Abort and close"), tr("Go on")}, [this](int choice) {
                       if (choice == 0) {
                         closeSafely();
                       } else {
                         run_->showQuestion();  // that of the run, which this one took the place of
                       }
                     });
}

}  // namespace mb::desktop

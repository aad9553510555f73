#include "app/desktop/widgets/actions.h"

namespace mb::desktop {

QAction* Actions::add(const char* name, const QKeySequence& shortcut) {
  auto* action = new QAction(this);
  action->setObjectName(QString::fromLatin1(name));
  action->setShortcut(shortcut);
  action->setShortcutContext(Qt::WindowShortcut);
  all_.push_back(action);
  return action;
}

Actions::Actions(QObject* parent)
    : QObject(parent),
      start(add("start", Qt::Key_F5)),
      finishPoint(add("finishPoint", Qt::Key_F6)),
      abort(add("abort", Qt::Key_F8)),
      acknowledge(add("acknowledge", Qt::Key_F7)),
      reload(add("reload", Qt::CTRL | Qt::Key_R)),
      realTime(add("realTime", Qt::CTRL | Qt::Key_1)),
      accelerated(add("accelerated", Qt::CTRL | Qt::Key_2)),
      freeTime(add("freeTime", Qt::CTRL | Qt::Key_3)),
      runPage(add("runPage", Qt::Key_F2)),
      planPage(add("planPage", Qt::Key_F3)),
      resultsPage(add("resultsPage", Qt::Key_F4)),
      papersPage(add("papersPage", Qt::Key_F12)),
      handOutPaper(add("handOutPaper", Qt::CTRL | Qt::Key_G)),
      printPaper(add("printPaper", Qt::CTRL | Qt::Key_P)),
      consolePage(add("consolePage", Qt::CTRL | Qt::Key_T)),
      readTrace(add("readTrace", Qt::CTRL | Qt::SHIFT | Qt::Key_R)),
      saveTrace(add("saveTrace", Qt::CTRL | Qt::Key_S)),
      findMeter(add("findMeter", Qt::CTRL | Qt::Key_F)),
      closeDetail(add("closeDetail", Qt::Key_Escape)),
      wholeRun(add("wholeRun", Qt::CTRL | Qt::Key_W)),
      theme(add("theme", Qt::Key_F9)),
      language(add("language", Qt::Key_F10)),
      larger(add("larger", Qt::CTRL | Qt::Key_Plus)),
      smaller(add("smaller", Qt::CTRL | Qt::Key_Minus)),
      usualSize(add("usualSize", Qt::CTRL | Qt::Key_0)),
      fullScreen(add("fullScreen", Qt::Key_F11)),
      shortcuts(add("shortcuts", Qt::Key_F1)),
      quit(add("quit", Qt::CTRL | Qt::Key_Q)) {
  for (QAction* pace : {realTime, accelerated, freeTime}) {
    pace->setCheckable(true);
  }
  wholeRun->setCheckable(true);
  retranslate();
}

void Actions::retranslate() {
  start->setText(tr("Start"));
  finishPoint->setText(tr("Finish point"));
  abort->setText(tr("Abort"));
  acknowledge->setText(tr("Acknowledge alarms"));
  reload->setText(tr("Read the plan again"));
  realTime->setText(tr("Real time"));
  accelerated->setText(tr("20 times faster"));
  freeTime->setText(tr("As fast as it goes"));
  runPage->setText(tr("Run"));
  planPage->setText(tr("Plan"));
  resultsPage->setText(tr("Results"));
  papersPage->setText(tr("Papers"));
  handOutPaper->setText(tr("Hand out"));
  printPaper->setText(tr("Print"));
  consolePage->setText(tr("Console"));
  readTrace->setText(tr("Read the record"));
  saveTrace->setText(tr("Save the trace"));
  findMeter->setText(tr("Find a meter"));
  closeDetail->setText(tr("Close the detail"));
  wholeRun->setText(tr("Plot the whole run"));
  theme->setText(tr("Light or dark"));
  language->setText(tr("English or Chinese"));
  larger->setText(tr("Larger text"));
  smaller->setText(tr("Smaller text"));
  usualSize->setText(tr("Usual text size"));
  fullScreen->setText(tr("Full screen"));
  shortcuts->setText(tr("Shortcuts"));
  quit->setText(tr("Quit"));
}

}  // namespace mb::desktop

#pragma once

#include <vector>

#include <QtCore/QObject>
#include <QtGui/QAction>

namespace mb::desktop {

/// Everything an operator can do, each with a shortcut; the sheet (F1) lists them all.
class Actions final : public QObject {
  Q_OBJECT

 public:
  explicit Actions(QObject* parent = nullptr);

 private:
  std::vector<QAction*> all_;  // before the actions, which put themselves into it

 public:
  QAction* start;
  QAction* finishPoint;
  QAction* abort;
  QAction* acknowledge;
  QAction* reload;
  QAction* realTime;
  QAction* accelerated;
  QAction* freeTime;
  QAction* runPage;
  QAction* planPage;
  QAction* resultsPage;
  QAction* papersPage;
  QAction* handOutPaper;
  QAction* printPaper;
  QAction* consolePage;
  QAction* readTrace;
  QAction* saveTrace;
  QAction* findMeter;
  QAction* closeDetail;
  QAction* wholeRun;
  QAction* theme;
  QAction* language;
  QAction* larger;
  QAction* smaller;
  QAction* usualSize;
  QAction* fullScreen;
  QAction* shortcuts;
  QAction* quit;

  /// In the order of the sheet.
  [[nodiscard]] const std::vector<QAction*>& all() const { return all_; }
  void retranslate();

 private:
  QAction* add(const char* name, const QKeySequence& shortcut);
};

}  // namespace mb::desktop

#pragma once

#include "app/desktop/language.h"
#include "app/desktop/models/run_state.h"
#include "app/desktop/widgets/actions.h"

#include <QtWidgets/QWidget>

class QStackedWidget;

namespace mb::desktop {

class ConsolePage;
class PapersPage;
class PlanPage;
class Rail;
class RailButton;
class ResultsPage;
class RunPage;
class ShortcutSheet;

/// The window: the rail and the pages. Closing it during a run asks in the page, aborts, waits for the safe state.
class MainWindow final : public QWidget {
  Q_OBJECT

 public:
  MainWindow(DeskOptions options, Language& language, QWidget* parent = nullptr);
  MainWindow(const MainWindow&) = delete;
  MainWindow& operator=(const MainWindow&) = delete;
  ~MainWindow() override;

  [[nodiscard]] RunState& state() { return state_; }
  [[nodiscard]] Actions& actions() { return actions_; }
  [[nodiscard]] RunPage& runPage() { return *run_; }
  [[nodiscard]] ResultsPage& resultsPage() { return *results_; }
  [[nodiscard]] PapersPage& papersPage() { return *papers_; }
  [[nodiscard]] ConsolePage& consolePage() { return *console_; }
  [[nodiscard]] ShortcutSheet& sheet() { return *sheet_; }
  [[nodiscard]] QWidget* currentPage() const;

  /// Adds a page to the rail; its action shows it.
  void addPage(const QString& icon, QAction* action, QWidget* page);
  /// Closes at once when no run is under way; else aborts it first. For signals.
  void closeSafely();

 Q_SIGNALS:
  void painted();

 protected:
  void changeEvent(QEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void connectActions();
  void refresh();
  void retranslate();
  void toggleSheet();

  Language& language_;
  Actions actions_;
  RunState state_;
  Rail* rail_;
  RailButton* languageButton_ = nullptr;
  RailButton* themeButton_ = nullptr;
  RailButton* helpButton_ = nullptr;
  QStackedWidget* pages_;
  RunPage* run_;
  PlanPage* plan_;
  ResultsPage* results_;
  PapersPage* papers_;
  ConsolePage* console_;
  ShortcutSheet* sheet_;
  bool closing_ = false;
};

}  // namespace mb::desktop

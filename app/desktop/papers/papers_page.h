#pragma once

#include "app/desktop/models/paper_model.h"
#include "app/desktop/models/run_state.h"

#include <QtCore/QThreadPool>
#include <QtWidgets/QWidget>

namespace mb::cli {
struct ItemOptions;
}

class QComboBox;
class QTableView;

namespace mb::desktop {

class Actions;
class Card;
class PageHead;
class CasePanel;
class Notice;
class PaperView;

/// The papers of a run, as they would be handed out: what can be, what is missing, and the pages themselves.
/// Items that a person looks at are entered here.
class PapersPage final : public QWidget {
  Q_OBJECT

 public:
  PapersPage(RunState& state, Actions& actions, QWidget* parent = nullptr);

  [[nodiscard]] const PaperModel& papers() const { return papers_; }
  [[nodiscard]] const PaperView& view() const { return *view_; }
  [[nodiscard]] Notice& notice() { return *notice_; }

  /// Reads the record again, beside whoever writes it.
  void read();

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void build(Actions& actions);
  void arrived(Expected<std::shared_ptr<const PaperShelf>> found);
  void choose();
  void preview(bool fromTheTop);
  void handOutChosen(bool print);
  void handedOut(Expected<HandedOut> done, bool print);
  void sendToPrinter(std::vector<PrintedPaper> pages);
  void enterItem(const QString& item, bool passed);
  void keepItem(const cli::ItemOptions& item);
  void retranslate();
  void restyle();
  void refresh();
  [[nodiscard]] const ShelfEntry* chosen() const;
  [[nodiscard]] QString whyNone(const ShelfEntry& entry) const;

  RunState& state_;
  Actions& actions_;
  PaperModel papers_;
  QString trouble_;
  qint64 wantedRun_ = 0;  ///< 0: the last one
  bool busy_ = false;     ///< a paper or an item is being written
  int drawing_ = 0;       ///< number of the preview that was asked for last
  PageHead* head_;
  QComboBox* run_;
  Card* listCard_;
  Card* caseCard_;
  Card* viewCard_;
  QTableView* table_;
  CasePanel* case_;
  PaperView* view_;
  Notice* notice_;
  QThreadPool printing_;  ///< one thread: papers are laid out one after the other
};

}  // namespace mb::desktop

#pragma once

#include "app/desktop/models/run_state.h"
#include "app/desktop/models/trace_model.h"

#include <filesystem>

#include <QtWidgets/QWidget>

class QComboBox;
class QLineEdit;
class QPushButton;
class QTableView;

namespace mb::desktop {

class Actions;
class Card;
class ExchangeCard;
class Notice;
class PageHead;
class SendCard;

/// What went over the lines, to filter and to take apart; a port to try bytes on; and the way from an
/// exchange to a profile. Traces are saved to files and read from them.
class ConsolePage final : public QWidget {
  Q_OBJECT

 public:
  ConsolePage(RunState& state, Actions& actions, QWidget* parent = nullptr);

  /// Reads the exchanges of the last run on record.
  void readRecord();
  void openTrace(const std::filesystem::path& file);
  /// What the filter leaves.
  void saveTrace(const std::filesystem::path& file);

  [[nodiscard]] const TraceModel& trace() const { return trace_; }
  [[nodiscard]] int shownRows() const { return shown_.rowCount(); }
  [[nodiscard]] ExchangeCard& exchange() { return *exchange_; }
  [[nodiscard]] SendCard& sender() { return *send_; }
  [[nodiscard]] Notice& notice() { return *notice_; }

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;

 private:
  void build();
  void connectAll();
  void arrived(Expected<std::vector<TraceEntry>> entries, const QString& from);
  void filter();
  void choose();
  void tell(const QString& text);
  void refresh();
  void retranslate();
  void restyle();

  RunState& state_;
  Actions& actions_;
  TraceModel trace_;
  TraceFilterModel shown_;
  QString source_;
  bool read_ = false;  ///< something was read or opened: showing the page again leaves it
  PageHead* head_;
  QPushButton* open_;
  QLineEdit* text_;
  QComboBox* outcome_;
  Card* traceCard_;
  QTableView* table_;
  ExchangeCard* exchange_;
  SendCard* send_;
  Notice* notice_;
};

}  // namespace mb::desktop

#pragma once

#include "app/desktop/models/run_state.h"
#include "app/desktop/models/trace_model.h"

#include <filesystem>

#include <QtWidgets/QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTableView;

namespace mb::desktop {

class Actions;
class Card;
class Notice;

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
  /// What stands in the decoded view (a profile).
  void saveText(const std::filesystem::path& file);
  /// Sends the bytes of the field to the port of the field.
  void send();

  [[nodiscard]] const TraceModel& trace() const { return trace_; }
  [[nodiscard]] int shownRows() const { return shown_.rowCount(); }
  [[nodiscard]] QString decoded() const;
  [[nodiscard]] Notice& notice() { return *notice_; }

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  QLayout* head(Actions& actions);
  QLayout* filters();
  QLayout* right();
  void connectAll(Actions& actions);
  void arrived(Expected<std::vector<TraceEntry>> entries, const QString& from);
  void filter();
  void decode();
  void understand();
  void makeProfile();
  void tell(const QString& text);
  void refresh();
  void retranslate();
  void restyle();
  [[nodiscard]] const TraceEntry* chosen() const;

  RunState& state_;
  TraceModel trace_;
  TraceFilterModel shown_;
  QString source_;
  bool read_ = false;  ///< something was read or opened: showing the page again leaves it
  bool busy_ = false;  ///< something is sent
  QLabel* title_;
  QLabel* subtitle_;
  QLineEdit* text_;
  QComboBox* outcome_;
  Card* traceCard_;
  Card* decodedCard_;
  Card* sendCard_;
  QTableView* table_;
  QComboBox* protocol_;
  QPlainTextEdit* decoded_;
  QPushButton* who_;
  QPushButton* make_;
  QPushButton* saveText_;
  QPushButton* open_;
  QLineEdit* port_;
  QLineEdit* settings_;
  QLineEdit* bytes_;
  QPushButton* send_;
  Notice* notice_;
};

}  // namespace mb::desktop

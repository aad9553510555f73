#pragma once

#include "app/desktop/models/result_model.h"
#include "app/desktop/models/run_state.h"

#include <QtCore/QSortFilterProxyModel>
#include <QtWidgets/QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;

namespace mb::desktop {

class BudgetBars;
class Card;
class PageHead;

/// Rows by a text that any column holds, and by verdict.
class ResultFilter final : public QSortFilterProxyModel {
  Q_OBJECT

 public:
  using QSortFilterProxyModel::QSortFilterProxyModel;
  void wish(const QString& text, const QString& verdict);

 protected:
  [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

 private:
  QString text_;
  QString verdict_;
};

/// The results of the record file, to sort and to filter, with the budget of the chosen one.
class ResultsPage final : public QWidget {
  Q_OBJECT

 public:
  explicit ResultsPage(RunState& state, QWidget* parent = nullptr);

  /// Reads the record again, beside whoever writes it.
  void read();
  void focusFilter();

 protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;

 private:
  void arrived(Expected<std::vector<RecordedRow>> found);
  void choose();
  void retranslate();
  void restyle();
  void filter();

  RunState& state_;
  ResultModel results_;
  ResultFilter shown_;
  QString trouble_;
  PageHead* head_;
  QLineEdit* text_;
  QComboBox* verdict_;
  Card* tableCard_;
  Card* chosenCard_;
  Card* budgetCard_;
  QLabel* chosen_;
  QTableView* table_;
  BudgetBars* budget_;
};

}  // namespace mb::desktop

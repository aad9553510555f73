#pragma once

#include "app/desktop/models/result_model.h"
#include "app/desktop/models/run_state.h"

#include <QtWidgets/QWidget>

class QLabel;
class QTableView;

namespace mb::desktop {

class BudgetBars;
class Card;

/// Everything about one position: who it is, why it is as it is, its results with their budgets, the last exchanges.
class PositionDetail final : public QWidget {
  Q_OBJECT

 public:
  explicit PositionDetail(RunState& state, QWidget* parent = nullptr);

  void show(int position);
  [[nodiscard]] int position() const { return position_; }

 protected:
  void changeEvent(QEvent* event) override;

 private:
  void refresh();
  void showBudget();
  void readExchanges();
  void retranslate();
  void restyle();

  RunState& state_;
  int position_ = 0;
  ResultModel results_;
  Card* identityCard_;
  Card* resultsCard_;
  Card* budgetCard_;
  Card* exchangeCard_;
  QLabel* identity_;
  QLabel* reason_;
  QLabel* exchanges_;
  QTableView* table_;
  BudgetBars* budget_;
  std::vector<RecordedExchange> read_;
};

}  // namespace mb::desktop

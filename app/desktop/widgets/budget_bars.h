#pragma once

#include "app/desktop/bench/run_update.h"

#include <QtWidgets/QWidget>

namespace mb::desktop {

/// The budget of a result: the largest contributions, each as a bar.
class BudgetBars final : public QWidget {
  Q_OBJECT

 public:
  explicit BudgetBars(int most, QWidget* parent = nullptr);

  void show(const std::vector<Contribution>& budget);
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  std::size_t most_;
  std::vector<Contribution> budget_;
};

}  // namespace mb::desktop

#pragma once

#include "app/desktop/bench/run_update.h"

#include <QtWidgets/QWidget>

namespace mb::desktop {

/// How much of each point's limit the predicted uncertainties take: the whole bar is the limit.
class OutlookBars final : public QWidget {
  Q_OBJECT

 public:
  explicit OutlookBars(QWidget* parent = nullptr);

  void show(const std::vector<cli::PointOutlook>& points);
  [[nodiscard]] QSize sizeHint() const override;

 protected:
  void paintEvent(QPaintEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  [[nodiscard]] static QString sentence(const cli::PointOutlook& point);

  std::vector<cli::PointOutlook> points_;
};

}  // namespace mb::desktop

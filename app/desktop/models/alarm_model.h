#pragma once

#include "app/desktop/bench/run_update.h"

#include <QtCore/QAbstractListModel>

namespace mb::desktop {

/// How soon somebody has to look (IEC 62682).
enum class Priority { low, medium, high };

/// Something that deviated, with what it is told by.
struct Alarm {
  Priority priority = Priority::low;
  Instant at;
  int position = 0;  ///< 0: of the bench
  bool acknowledged = false;
  RunUpdate source;  ///< in the language of the window only where it is shown
};

/// What went wrong in this run, the newest first; acknowledged ones stay in the list.
class AlarmModel final : public QAbstractListModel {
  Q_OBJECT

 public:
  using QAbstractListModel::QAbstractListModel;

  [[nodiscard]] int rowCount(const QModelIndex& parent = QModelIndex()) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] const Alarm& alarm(int row) const { return alarms_[static_cast<std::size_t>(row)]; }
  [[nodiscard]] int unacknowledged() const;

  void clear();
  /// Adds an alarm where the update is one.
  void look(const RunUpdate& update);
  void acknowledgeAll();
  void retranslate();

 private:
  std::vector<Alarm> alarms_;
};

/// What an alarm says, and what to do.
[[nodiscard]] QString textOf(const Alarm& alarm);
[[nodiscard]] QString wordOf(Priority priority);

}  // namespace mb::desktop

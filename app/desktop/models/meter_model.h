#pragma once

#include "app/desktop/bench/run_update.h"

#include <map>

#include <QtCore/QAbstractListModel>

namespace mb::desktop {

/// What a meter is about; each has a word and a shape.
enum class MeterState {
  empty,  ///< nothing is clamped in
  waiting,
  identified,
  measuring,
  repeating,  ///< takes part in an extra run
  out,        ///< taken out for the rest of the run
  passed,
  failed,
  invalid,
  inconclusive,
  aborted,
  notTested,
};

/// How a meter stands at one point.
struct PointStanding {
  QString point;
  double plannedLimit = 0.0;         ///< %, by the dry run
  std::vector<ResultFound> results;  ///< of its runs, the mean last
  [[nodiscard]] const ResultFound* last() const { return results.empty() ? nullptr : &results.back(); }
};

/// A position of the row.
struct MeterTile {
  int position = 0;
  MeterState state = MeterState::empty;
  QString number;
  QString type;
  QString profile;
  QString line;
  QString maker;    ///< as the meter says it; empty before it was identified
  QString version;
  QString value;    ///< last register read; empty before
  QString unit;
  QString purpose;  ///< of that reading
  QString reason;   ///< of a verdict, or why it is out
  std::vector<PointStanding> points;
};

/// The row of meters, in the order in which they are clamped in.
class MeterModel final : public QAbstractListModel {
  Q_OBJECT

 public:
  enum Role { StateRole = Qt::UserRole + 1, NumberRole, PositionRole };

  using QAbstractListModel::QAbstractListModel;

  [[nodiscard]] int rowCount(const QModelIndex& parent = QModelIndex()) const override;
  /// DisplayRole: "5  26010005  fail"; AccessibleTextRole the same with results and reason.
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;

  [[nodiscard]] const MeterTile& tile(int row) const { return tiles_[static_cast<std::size_t>(row)]; }
  /// -1 where the row has no such position.
  [[nodiscard]] int rowOf(int position) const;
  /// How many are in this state.
  [[nodiscard]] int count(MeterState state) const;

  void reset(const PlanLoaded& loaded);
  /// As before a run.
  void rewind();
  void apply(const MeterIdentified& meter);
  void apply(const PositionDropped& dropped);
  void apply(const MeterRead& read);
  void apply(const ResultFound& result);
  void apply(const VerdictGiven& verdict);
  /// The meters that are still in begin or end a run of a point; in an extra run only those that need it.
  void measuring(bool begins, const QString& point, const QString& runOfPoint);
  void retranslate();

 private:
  void touch(int row);

  std::vector<MeterTile> tiles_;
};

/// "waiting", "measuring", ... in the language of the window.
[[nodiscard]] QString wordOf(MeterState state);
/// State of a meter with this verdict.
[[nodiscard]] MeterState stateOfVerdict(const QString& verdict);
/// Whether somebody should look at it.
[[nodiscard]] bool isDeviation(MeterState state);

}  // namespace mb::desktop

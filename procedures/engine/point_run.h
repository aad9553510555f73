#pragma once

#include "core/record/row.h"

#include <string>
#include <vector>

namespace mb {

/// A row that was written while a run of a point was measured: what an evaluation may start from.
struct InputRow {
  Seq seq = 0;
  std::string kind;        ///< "reading", "sample", "series", "condition"
  std::string what;        ///< purpose of a reading or sample ("start", "end", "during"); id of a condition
  std::string instrument;  ///< of samples and series: channel id
  int position = 0;        ///< of readings
};

/// One attempt at one run of a flow point, from its first step to its evaluation. Dies with the attempt.
class PointRun {
 public:
  PointRun(std::string point_, int number_, int attempt_, std::vector<int> positions_)
      : point(std::move(point_)), number(number_), attempt(attempt_), positions(std::move(positions_)) {}

  const std::string point;           ///< name in the plan and the regulation ("high")
  const int number;                  ///< run_of_point: 1, then 2 and 3 by the repeat rule
  const int attempt;                 ///< 1, more when a run before it was invalid
  const std::vector<int> positions;  ///< meters that take part; in extra runs only those concerned

  [[nodiscard]] bool invalid() const { return !reasons_.empty(); }
  /// Why, in the order in which it was found.
  [[nodiscard]] const std::vector<std::string>& reasons() const { return reasons_; }
  void makeInvalid(std::string reason) { reasons_.push_back(std::move(reason)); }

  [[nodiscard]] const std::vector<InputRow>& inputs() const { return inputs_; }
  void addInput(InputRow row) { inputs_.push_back(std::move(row)); }

 private:
  std::vector<std::string> reasons_;
  std::vector<InputRow> inputs_;
};

}  // namespace mb

#pragma once

#include "procedures/engine/step_context.h"

#include <string>
#include <vector>

namespace mb {

/// What a method does with the runs of a point; the engine calls it and keeps the order that nobody can
/// change after having seen an error (settled point 2):
///
/// 1. run 1 of the point: the children of the repeatRule for all active positions. Invalid (a condition was
///    breached, makeInvalid(), or a step failed while a run is invalid): again, up to `point_retries` times,
///    with the same run number and the next attempt; evaluate() never sees such a run.
/// 2. all rows durable; evaluate(); the result rows durable.
/// 3. positions that evaluate() names: `extra_runs` more runs with only those positions, each evaluated.
/// 4. conclude() once when there were extra runs.
///
/// The StepContext given has the point, run number, attempt, positions and input rows (pointRun()->inputs()).
/// Functions write `point` and `result` rows with StepContext::record() and compute from rows alone.
class PointEvaluator {
 public:
  PointEvaluator() = default;
  PointEvaluator(const PointEvaluator&) = delete;
  PointEvaluator& operator=(const PointEvaluator&) = delete;
  virtual ~PointEvaluator() = default;

  /// Writes the results of a valid run; gives the positions with |E| > limit (only looked at after run 1). An
  /// error stops the run: a single meter without a value is a row, not an error.
  [[nodiscard]] virtual Expected<std::vector<int>> evaluate(StepContext& context) = 0;

  /// After the extra runs: writes the result (run_of_point "mean") of each position in `repeated`.
  [[nodiscard]] virtual Expected<void> conclude(StepContext& context, const std::vector<int>& repeated) = 0;

  /// Run `context.runOfPoint()` stays without a valid attempt. Writes the result rows of the context's
  /// positions with this verdict ("invalid") and reason.
  [[nodiscard]] virtual Expected<void> withoutResult(StepContext& context, const std::string& verdict,
                                                     const std::string& reason) = 0;
};

}  // namespace mb

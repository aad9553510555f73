#pragma once

#include "core/evaluation/evaluate.h"
#include "procedures/engine/point_evaluator.h"

namespace mb {

/// Judges the runs of a point by start-stop: writes the `point` row, loads the record back from the ledger
/// and evaluates what is stored (DESIGN 2), writes a `result` row a position; after the repeats the row of
/// their mean.
class StartStopEvaluator final : public PointEvaluator {
 public:
  /// `standards` of the bench, `regulation` as in the setup; both outlive the evaluator.
  explicit StartStopEvaluator(const StandardsSnapshot& standards) : standards_(standards) {}

  [[nodiscard]] Expected<std::vector<int>> evaluate(StepContext& context) override;
  [[nodiscard]] Expected<void> conclude(StepContext& context, const std::vector<int>& repeated) override;
  [[nodiscard]] Expected<void> withoutResult(StepContext& context, const std::string& verdict,
                                             const std::string& reason) override;

 private:
  const StandardsSnapshot& standards_;
};

}  // namespace mb

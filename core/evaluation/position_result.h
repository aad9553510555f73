#pragma once

#include "core/evaluation/budget.h"
#include "core/evaluation/point_record.h"
#include "core/evaluation/verdict.h"
#include "core/quantity/quantity.h"

#include <optional>
#include <string>
#include <vector>

namespace mb {

/// The conventional true volume at one position and the figures it was made of, for the raw record.
struct ReferenceVolume {
  Volume volume;
  Mass weighed;           ///< difference of the balance readings
  double buoyancy = 1.0;  ///< C
  Density airDensity;
  Mass evaporated;
  Mass pipeContent;  ///< correction for the change of the pipe content, with its sign
  Temperature temperature;
  Pressure pressure;  ///< absolute
  Density density;    ///< of the water at the position
};

/// What one meter did in one run of a flow point, or in the mean of three runs. What is unknown is empty: a
/// missing reading never becomes an error of -100 %.
struct PositionResult {
  int position = 0;
  std::string meter;
  std::string point;
  std::string runOfPoint;  ///< "1", "2", "3" or "mean"
  std::string method;
  Verdict verdict = Verdict::notTested;
  std::string reason;      ///< code (verdict.h)
  std::string reasonText;  ///< English, with the particulars
  std::optional<double> errorPercent;
  std::optional<double> limitPercent;  ///< at the mean flow of this run; after a fallback the reduced limit
  std::optional<double> permissiblePercent;      ///< MPE before any fallback
  std::optional<ExpandedUncertainty> bench;      ///< U_bench, of the reference value
  std::optional<ExpandedUncertainty> result;     ///< U_result, of the error
  std::optional<VolumeFlow> flow;                ///< V_ref / t
  std::optional<double> flowUncertaintyPercent;  ///< U, k = 2
  std::optional<Volume> indicatedVolume;
  std::optional<ReferenceVolume> reference;
  UncertaintyBudget budget;
  std::vector<Seq> inputs;  ///< every ledger row it was made of, ascending
};

}  // namespace mb

#pragma once

#include "core/text/error.h"

#include <string>
#include <vector>

namespace mb::cli {

class LoadedPlan;

/// A point with what is expected of it: the meter with the largest U_result stands for the row.
struct PointOutlook {
  std::string name;
  double aim = 0.0;     ///< m3/h
  double litres = 0.0;  ///< as it will be run
  double seconds = 0.0;
  double limit = 0.0;  ///< %
  double bench = 0.0;  ///< U_bench, %
  double result = 0.0;
  int position = 0;
};

/// The points of a plan in their order. Fails where the bench's standards or the regulation do not allow a prediction.
[[nodiscard]] Expected<std::vector<PointOutlook>> outlooks(const LoadedPlan& plan);

}  // namespace mb::cli

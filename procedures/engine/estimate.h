#pragma once

#include "core/quantity/quantity.h"

#include <map>
#include <optional>
#include <string>

namespace mb {

/// What one execution of a step will take.
struct Estimate {
  Estimate() = default;
  explicit Estimate(double seconds_) : seconds(seconds_) {}

  double seconds = 0.0;
  Volume water;  ///< that flows through the row
  std::map<int, double>
      uncertainty;        ///< by position: predicted U_bench of the point, relative (k = 2), if any
  bool measures = false;  ///< a run of a point: the verification state of every meter must outlast it
  std::string note;       ///< for the dry run's list: "volume raised to 94 L by position 8"
};

/// What earlier steps of the dry run left behind; estimates read and change it. The dry run checks `tank`
/// against the tank's capacity after every step.
struct EstimateState {
  double elapsed = 0.0;                  ///< s since the start; kept by the dry run
  Volume tank;                           ///< water in the tank
  std::optional<VolumeFlow> flow;        ///< the flow that runs, or that was last set
  double settled = 0.0;                  ///< s for which that flow has been running
  std::map<std::string, double> values;  ///< anything else steps agree on, by name with its unit
};

}  // namespace mb

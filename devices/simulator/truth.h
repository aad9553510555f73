#pragma once

#include "devices/simulator/plant.h"

#include <optional>

namespace mb::sim {

/// What truly happened, for tests and for the truth file of a simulated run; never for the record (settled
/// point 15).
class Truth {
 public:
  /// The world is caught up to `now` by whoever looks.
  Truth(Plant& plant, const std::vector<TrueMeter>& meters) : plant_(plant), meters_(meters) {}

  /// What went through the meter in `position` between the standstills before `opened` and after `closed` (s
  /// of virtual time), and its true error in that run, before measuring interval and display. Empty when no
  /// flow lies there.
  [[nodiscard]] std::optional<Episode> runBetween(int position, double opened, double closed) const;

  [[nodiscard]] Plant& plant() const { return plant_; }
  [[nodiscard]] const std::vector<TrueMeter>& meters() const { return meters_; }

 private:
  Plant& plant_;
  const std::vector<TrueMeter>& meters_;
};

}  // namespace mb::sim

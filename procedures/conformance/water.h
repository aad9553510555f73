#pragma once

#include "devices/bench/bench.h"

#include <set>
#include <string>

namespace mb {

/// Water through the row, for checks that need a register that moves: the largest line half open into the
/// storage tank. Nothing is weighed. For benches in the box: it watches nothing.
class Water {
 public:
  explicit Water(Bench& bench) : bench_(bench) {}

  /// False: there is no plant.
  [[nodiscard]] bool isThere() const { return !bench_.description().lines.empty(); }
  [[nodiscard]] Task<Expected<void>> flow(const Context& context);
  [[nodiscard]] Task<Expected<void>> stop(const Context& context);
  /// Everything that was moved, in the bench's rest order. No stop reaches it. Error: what could not be done.
  [[nodiscard]] Task<Expected<void>> rest(const Context& context);

 private:
  [[nodiscard]] Task<Expected<void>> move(const Context& context, const std::string& actuator, double value);

  Bench& bench_;
  std::set<std::string> moved_;
};

}  // namespace mb

#pragma once

#include "procedures/engine/condition.h"
#include "procedures/engine/filling.h"
#include "procedures/engine/step_context.h"

#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace mb {

/// One condition while it is watched.
class ConditionState {
 public:
  ConditionState(Condition condition, Bench& bench);

  /// Looks at the channels. Gives the new state when it changed: true: holds again, false: breached.
  [[nodiscard]] std::optional<bool> look(Instant now);

  [[nodiscard]] const Condition& condition() const { return condition_; }
  [[nodiscard]] bool everBreached() const { return everBreached_; }
  /// "temperature-change at position 3: 2.13 K above 2": why it is breached now.
  [[nodiscard]] std::string reason() const;
  /// Body of its `condition` row. `worst`: with the worst value seen instead of the present one.
  [[nodiscard]] nlohmann::json row(Instant now, bool worst) const;

 private:
  [[nodiscard]] std::optional<double> measure(Instant now);
  [[nodiscard]] bool inside(double value) const;

  Condition condition_;
  Channel& channel_;
  Channel* other_;
  std::optional<Filling> filling_;
  bool holds_ = true;
  bool everBreached_ = false;
  bool overloaded_ = false;
  std::optional<double> value_;   ///< now; empty: stale
  std::optional<double> lowest_;  ///< of the measured value since the watch began
  std::optional<double> highest_;
};

}  // namespace mb

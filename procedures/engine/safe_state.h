#pragma once

#include "devices/bench/bench.h"

#include <set>
#include <string>
#include <vector>

namespace mb {

/// One line of a safe state.
struct RestItem {
  explicit RestItem(std::string actuator_) : actuator(std::move(actuator_)) {}
  std::string actuator;
  bool done = false;
  std::string reason;  ///< why not
};

/// What came of putting the plant to rest.
struct SafeStateReport {
  SafeStateReport() = default;
  [[nodiscard]] bool safe() const;
  /// "pump: no answer; drain: ..." of what could not be done; empty when safe.
  [[nodiscard]] std::string problems() const;

  std::vector<RestItem> items;  ///< in rest order, waits left out
};

/// Puts the named actuators to their rest value in the bench's rest_order. Each has its own time limit (the
/// actuator's, twice: one retry) and none stops those after it; "wait N" is kept when an actuator before it
/// was moved. No stop reaches it: the shield's deadline is the sum of the limits. Writes nothing: works when
/// the store has failed.
[[nodiscard]] Task<SafeStateReport> rest(const Context& context, Bench& bench,
                                         std::set<std::string> actuators);

/// After a crash: all actuators of the bench. `why` stands in the `safe_state` row, written (and durable) to
/// the context's journal when there is one and it works.
[[nodiscard]] Task<SafeStateReport> restAll(const Context& context, Bench& bench, std::string why);

}  // namespace mb

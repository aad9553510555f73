#pragma once

#include "devices/bus/line.h"
#include "devices/meter/meter_driver.h"

#include <string>
#include <vector>

namespace mb {

/// What a search for meters found on one line.
class SearchResult {
 public:
  SearchResult() = default;

  std::vector<MeterIdentity> meters;   ///< in the order of their numbers
  std::vector<std::string> conflicts;  ///< number and why those that have it cannot be told apart
  int selections = 0;                  ///< selections sent, retries not counted
};

/// Finds every meter of an M-Bus line by its secondary address (EN 13757-3, selection with wild cards).
/// Several meters that match answer E5 at once, and that mostly arrives clean: so each selection that was
/// answered is followed by REQ_UD2, and whatever comes back that is no telegram of one meter is taken for a
/// collision and split at the next digit. Meters with the same number are told apart by version and medium.
/// Takes the line for itself. Errors: nothing could be sent.
[[nodiscard]] Task<Expected<SearchResult>> searchMbus(const Context& context, Line& line,
                                                      const SerialSettings& settings);

}  // namespace mb

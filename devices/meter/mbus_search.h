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
  int selections = 0;                  ///< frames of selection sent, all of them
};

class SearchOptions {
 public:
  SearchOptions() = default;

  /// Makers to look for where several meters have one number (three letters); known ones follow
  /// anyway.
  std::vector<std::string> makers;
  /// Repeats every selection that nobody answered, and selects every meter found by its whole number. For a
  /// line so noisy that single meters do not hear a selection; costs half as much again.
  bool thorough = false;
};

/// Finds every meter of an M-Bus line by its secondary address (EN 13757-3, selection with wild cards).
/// Several meters that match answer E5 at once, and that mostly arrives clean: so each selection that was
/// answered is followed by REQ_UD2, and whatever comes back that is no telegram of one meter is taken for a
/// collision and split at the next digit: ten selections for each digit that several meters share, no more.
/// Where a digit was found to have several meters and its ten selections show fewer than two, the silent ones
/// are repeated. Where answers lie on each other bit by bit, each number found is selected once by itself
/// (they may have made up one). What cannot be seen is a meter whose telegram another one covers in every
/// bit: known numbers are to be selected directly. Meters with the same number are told apart by medium, then
/// maker, then version, then fabrication number (enhanced selection). Takes the line for itself. Errors:
/// nothing could be sent.
[[nodiscard]] Task<Expected<SearchResult>> searchMbus(const Context& context, Line& line,
                                                      const SerialSettings& settings,
                                                      const SearchOptions& options);

}  // namespace mb

#pragma once

#include <optional>
#include <ostream>
#include <string>

namespace mb::cli {

/// `meterbench thermometer --type Pt500 --t C | --r OHM [--json]`: exactly one of the two.
struct ThermometerOptions {
  std::string type;
  std::optional<std::string> temperature;  ///< --t, °C
  std::optional<std::string> resistance;   ///< --r, Ω
  bool json = false;
};

/// Converts by IEC 60751. Exit code 0, or 2 with one line on `err`.
int runThermometer(const ThermometerOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

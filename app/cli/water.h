#pragma once

#include <optional>
#include <ostream>
#include <string>

namespace mb::cli {

/// `meterbench water --t C --p PA [--engine if97|table] [--json]`: options as they were typed.
struct WaterOptions {
  std::optional<std::string> temperature;  ///< --t, °C
  std::optional<std::string> pressure;     ///< --p, absolute, Pa
  std::string engine = "if97";
  bool json = false;
};

/// Prints density, specific enthalpy and specific volume. Exit code 0, or 2 with one line on `err`.
int runWater(const WaterOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

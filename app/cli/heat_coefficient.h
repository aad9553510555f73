#pragma once

#include <optional>
#include <ostream>
#include <string>

namespace mb::cli {

/// `meterbench heat-coefficient --inlet C --outlet C --p PA --position inlet|outlet [--engine if97|table]
/// [--json]`.
struct HeatCoefficientOptions {
  std::optional<std::string> inlet;     ///< °C
  std::optional<std::string> outlet;    ///< °C
  std::optional<std::string> pressure;  ///< --p, absolute, Pa
  std::string position;                 ///< where the flow sensor sits
  std::string engine = "if97";
  bool json = false;
};

/// Prints k. Exit code 0, or 2 with one line on `err`.
int runHeatCoefficient(const HeatCoefficientOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

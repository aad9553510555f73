#pragma once

#include <filesystem>
#include <optional>
#include <ostream>
#include <string>

namespace mb::cli {

/// `meterbench limits --regulation R --class N --quantity Q …` with --q-over-qp, --dtheta, --dtheta-min (heat
/// meters) or
/// --q, --q1, --q2, --t (water meters, in one unit of flow and °C), as they were typed.
struct LimitsOptions {
  std::filesystem::path regulationDirectory;  ///< where the shipped regulations lie (resources/regulations)
  std::string regulation;                     ///< edition, or the path of a .toml file
  std::optional<std::string> accuracyClass;   ///< --class
  std::string quantity;
  std::string verification = "first";  ///< first, subsequent, in-use
  std::optional<std::string> flowOverPermanent;
  std::optional<std::string> difference;
  std::optional<std::string> minimumDifference;
  std::optional<std::string> flow;
  std::optional<std::string> q1;
  std::optional<std::string> q2;
  std::optional<std::string> temperature;
  bool json = false;
};

/// Prints the maximum permissible error in %. Exit code 0, or 2 with one line on `err`.
int runLimits(const LimitsOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

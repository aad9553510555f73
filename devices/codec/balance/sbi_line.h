#pragma once

#include "core/quantity/decimal.h"
#include "core/text/error.h"

#include <string>
#include <string_view>

namespace mb {

/// What a line of SBI (the "Sartorius balance interface") says.
enum class SbiKind {
  weight,       ///< net or gross, or without an identification (16 characters)
  tare,         ///< T: not the load
  overload,     ///< H, OL
  underload,    ///< L, UL
  calibrating,  ///< C
  off,          ///< OFF: standby
  notReady,     ///< --
  error         ///< ERR with a number
};

struct SbiLine {
  SbiLine() = default;
  SbiKind kind = SbiKind::notReady;
  std::string identification;  ///< "N", "G", "T", "Stat"; empty in the short form
  Decimal shown;               ///< of weight and tare: the digits shown, in `unit`
  std::string unit;            ///< "kg", "g"; empty while the weight is not stable
  bool stable = false;         ///< a unit was printed
  std::string error;           ///< the number of an error
};

/// Reads a line without its CR LF: 14 or 20 characters (16 or 22 with them). Only the exact form is a weight:
/// sign, nine characters right-aligned, a blank, three characters of unit. A sign may be missing from a zero
/// alone. Error: what is wrong with the line; any bytes may come.
[[nodiscard]] Expected<SbiLine> parseSbiLine(std::string_view line);

}  // namespace mb

#pragma once

#include "core/quantity/decimal.h"
#include "core/text/error.h"

#include <string>
#include <string_view>

namespace mb {

/// What a line of MT-SICS (the "standard interface command set" of Mettler-Toledo) says.
enum class SicsKind {
  weight,             ///< S S, S D: the weight, stable or not
  tared,              ///< T S, TI D, ...: the tare weight
  acknowledged,       ///< Z A, ZI S, ZI D
  identity,           ///< I4 A "...": the serial number; also sent unasked after power-on
  notExecutable,      ///< S I: not now, or no stability in time
  overload,           ///< S +
  underload,          ///< S -
  syntaxError,        ///< ES
  transmissionError,  ///< ET
  logicalError        ///< EL
};

struct SicsReply {
  SicsReply() = default;
  SicsKind kind = SicsKind::syntaxError;
  std::string command;  ///< that the balance answers: "S", "T", "TI", "Z", "ZI", "I4"; empty for errors
  bool stable = false;
  Decimal kilograms;  ///< exact, with the digits that were shown
  std::string text;   ///< of an identity
};

/// Reads a line without its CR LF. Only the exact form is a weight: status, ten characters right-aligned, a
/// unit of kg or g. Error: what is wrong with it; any bytes may come.
[[nodiscard]] Expected<SicsReply> parseSicsReply(std::string_view line);

}  // namespace mb

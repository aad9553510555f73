#pragma once

#include "core/verification/evidence.h"

#include <string>
#include <vector>

namespace mb {

/// One line of a raw record: a meter in one run of one point, as text with the decimals in use at the
/// institutes (facts, regulations 1.14). What is not on record is empty, never a zero.
struct RawLine {
  std::string serial;  ///< 序号
  std::string recordNumber;
  std::string meter;
  std::string flow;        ///< m³/h
  std::string meterStart;  ///< L, with the digits read
  std::string meterEnd;
  std::string indicated;     ///< L
  std::string balanceStart;  ///< kg, with the digits read
  std::string balanceEnd;
  std::string weighed;      ///< kg
  std::string temperature;  ///< °C
  std::string density;      ///< kg/L
  std::string reference;    ///< L
  std::string error;        ///< %
  std::string limit;        ///< %
  std::string verdict;
  std::string position;
  std::string point;
  std::string runOfPoint;
  std::string benchUncertainty;  ///< %
  std::string uncertainty;       ///< %
  std::string reason;
};

/// The lines of a run in the order in which its results were found.
[[nodiscard]] std::vector<RawLine> rawLines(const RunEvidence& run);

}  // namespace mb

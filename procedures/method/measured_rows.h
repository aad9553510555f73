#pragma once

#include "core/record/row.h"
#include "core/text/error.h"
#include "procedures/step/read_registers.h"

#include <map>
#include <string>

namespace mb {

/// Which rows of one run of a point serve as what: what the measuring step hands to the evaluation, through
/// the ledger (a `state` row), so that a run that was broken off in between can go on.
struct MeasuredRows {
  MeasuredRows() = default;
  Seq opened = 0;  ///< `sample` rows of the line valve
  Seq closed = 0;
  Seq weightStart = 0;  ///< `sample` rows of the balance
  Seq weightEnd = 0;
  std::map<std::string, Seq> series;  ///< `series` rows by channel id
  RegisterTable registers;

  [[nodiscard]] std::string toText() const;
  [[nodiscard]] static Expected<MeasuredRows> fromText(const std::string& text);
};

inline constexpr const char* kMeasuredKey = "measured rows of the run of the point";

}  // namespace mb

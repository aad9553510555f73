#pragma once

#include "core/record/row.h"
#include "procedures/engine/step_context.h"

#include <map>
#include <string>
#include <vector>

namespace mb {

/// What became of the readings of one meter in one run of a point: rows of the volume register, and why one
/// is missing.
struct RegisterRows {
  RegisterRows() = default;
  Seq start = 0;
  Seq end = 0;
  Seq confirm = 0;
  std::string startFailure;
  std::string endFailure;
};

/// By position.
using RegisterTable = std::map<int, RegisterRows>;

/// Reads the start registers at standstill, lines side by side (settled points 4 and 5): a register that goes
/// on is read after more than tau of standstill, one that zeroes at stop after its T0 has passed, one that
/// zeroes at the next start not at all (what it shows is meaningless). `stopped`: when the water had come to
/// rest.
[[nodiscard]] Task<void> readStarts(StepContext context, Instant stopped, RegisterTable& table);

/// Reads the end registers at rest, after more than tau of standstill, until two readings in a row are equal;
/// meters that zero at stop first, between tau and T0. Gives up on a meter after `kEndReadings` readings.
[[nodiscard]] Task<void> readEnds(StepContext context, Instant stopped, RegisterTable& table);

inline constexpr int kEndReadings = 5;

/// Positions in the order in which they are read at the end: those that zero at stop first.
[[nodiscard]] std::vector<int> endOrder(const RunSetup& setup, const std::vector<int>& positions);

/// Seconds from the standstill until every start has been read, and until every end has been read twice.
[[nodiscard]] double startsEstimate(const RunSetup& setup, const std::vector<int>& positions);
[[nodiscard]] double endsEstimate(const RunSetup& setup, const std::vector<int>& positions);

/// Whether every line can read its zeroing meters twice before their T0 is over (settled point 18); names the
/// line.
[[nodiscard]] Expected<void> checkZeroAtStop(const RunSetup& setup);

}  // namespace mb

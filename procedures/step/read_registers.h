#pragma once

#include "core/record/row.h"
#include "procedures/engine/step_context.h"

#include <map>
#include <optional>
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
  std::optional<Decimal> startValue;  ///< what the start reading says, for what follows in the same run
};

/// By position.
using RegisterTable = std::map<int, RegisterRows>;

/// Reads the start registers at standstill, lines side by side (settled points 4 and 5): a register that goes
/// on is read after more than tau of standstill, one that zeroes at stop after its T0 has passed. Every one
/// is read until two readings in a row are equal: a change on the way that sum and parity miss does not come
/// twice the same. One that goes on must have moved since it was last read, before water flowed: else its
/// answer is an old one (settled point 6). What a register that zeroes at the next start shows is no start
/// value; it is read all the same, because the end must differ from it. Gives up on a meter after
/// `kMostReadings`. `stopped`: when the water had come to rest; `flow`: what had been running till then.
[[nodiscard]] Task<void> readStarts(StepContext context, Instant stopped, VolumeFlow flow,
                                    RegisterTable& table);

/// Reads the end registers at rest, after more than tau of standstill, until two readings in a row are equal;
/// meters that zero at stop first, between tau and T0. Gives up on a meter after `kMostReadings`. A
/// difference from the start that is nowhere near `expected` is doubted, whatever the limit of the meter: it
/// is read again, and what it says once more stands.
[[nodiscard]] Task<void> readEnds(StepContext context, Instant stopped, Volume expected,
                                  RegisterTable& table);

inline constexpr int kMostReadings = 5;

/// Reads the register of a meter and keeps it as the one that must have moved when it is read at rest: after
/// it has entered its verification state, and again while the water is stabilised. A meter that does not
/// answer is left to its start reading.
[[nodiscard]] Task<void> readBaseline(const StepContext& context, MeterDriver& meter);

/// The same with all meters, lines side by side.
[[nodiscard]] Task<void> readBaselines(StepContext context);

/// s of this flow after which the register of every one of these meters must have moved.
[[nodiscard]] double movingTime(const RunSetup& setup, const std::vector<int>& positions, VolumeFlow flow);

/// Positions in the order in which they are read at the end: those that zero at stop first.
[[nodiscard]] std::vector<int> endOrder(const RunSetup& setup, const std::vector<int>& positions);

/// Seconds from the standstill until every start has been read, and until every end has been read twice.
[[nodiscard]] double startsEstimate(const RunSetup& setup, const std::vector<int>& positions);
[[nodiscard]] double endsEstimate(const RunSetup& setup, const std::vector<int>& positions);

/// Whether every line can read its zeroing meters twice before their T0 is over (settled point 18); names the
/// line.
[[nodiscard]] Expected<void> checkZeroAtStop(const RunSetup& setup);

}  // namespace mb

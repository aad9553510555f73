#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mb::sim {

/// What a fault can hit.
enum class FaultTarget { none, position, actuator, port, record, clock };

/// Who finds it (settled point 13).
enum class FaultKind {
  run,           ///< found in the run: the run of the point, or the position in it, is invalid or not tested
  dailyCheck,    ///< found by the daily check: the bench is locked
  notDetectable  ///< found by nobody: a residual risk, with its place in the budget
};

/// A setting of a fault beside its place and time.
struct FaultKey {
  std::string_view name;
  std::string_view fallback;  ///< empty: must be given
  std::string_view what;
};

/// A fault and what is declared of it. No wrong verdict may come of one that is found in the run.
struct FaultEntry {
  std::string_view name;
  FaultTarget target = FaultTarget::none;
  std::string_view what;
  std::vector<FaultKey> keys;
  FaultKind kind = FaultKind::run;
  std::string_view reaction;  ///< what the program does, once and when it lasts
  /// Words of the ledger of which one at least names it when it has changed the course of a run: conditions,
  /// codes of steps and verdicts, interlocks, outcomes of exchanges, statuses.
  std::vector<std::string_view> words;
  std::string_view residue;  ///< what of it nobody sees, and which line of the budget covers that
};

/// When it bites and how often: keys that every fault has.
[[nodiscard]] std::span<const FaultKey> faultTimes();

[[nodiscard]] const std::vector<FaultEntry>& faultMenu();
/// Null for a name that is not on it.
[[nodiscard]] const FaultEntry* faultNamed(std::string_view name);

[[nodiscard]] std::string_view nameOf(FaultTarget target);  ///< also the key that says which one; "" for none
[[nodiscard]] std::string_view nameOf(FaultKind kind);      ///< "found in the run", ...

/// The menu as a table of Markdown: docs/faults.md.
[[nodiscard]] std::string faultTable();

/// "silent, garbled, ...": for messages.
[[nodiscard]] std::string faultNames();

}  // namespace mb::sim

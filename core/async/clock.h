#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mb {

/// The bench's monotonic time: nanoseconds since the scheduler started. Instants of two schedulers do not
/// compare.
struct BenchClock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<BenchClock>;
  static constexpr bool is_steady = true;
};

using Duration = BenchClock::duration;
using Instant = BenchClock::time_point;

/// No deadline.
inline constexpr Instant kNever = Instant::max();

/// UTC, for people and papers; never used to measure an interval.
using WallTime = std::chrono::sys_time<std::chrono::milliseconds>;

/// When something happened: the instant and how far off it may be (half width of a uniform distribution).
struct Stamp {
  Instant at;
  Duration halfWidth{};
};

/// Nanoseconds of the run's clock, as ledger rows hold them.
[[nodiscard]] constexpr std::int64_t nanoseconds(Instant t) {
  return t.time_since_epoch().count();
}

/// Seconds as a double, and back (rounded to the nearest nanosecond).
[[nodiscard]] constexpr double toSeconds(Duration d) {
  return static_cast<double>(d.count()) / 1e9;
}
[[nodiscard]] constexpr Duration fromSeconds(double s) {
  return Duration(static_cast<std::int64_t>(s * 1e9 + (s < 0 ? -0.5 : 0.5)));
}

/// "2026-01-05T08:00:00.000Z".
[[nodiscard]] std::string toIso(WallTime t);
/// Back; nothing for any other form of text, or for a day or time of day that does not exist.
[[nodiscard]] std::optional<WallTime> fromIso(std::string_view text);

}  // namespace mb

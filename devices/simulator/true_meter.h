#pragma once

#include "devices/simulator/noise.h"
#include "devices/simulator/parameters.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace mb::sim {

/// From one standstill to the next, for one meter: what truly went through and what the meter's sensor makes
/// of it.
struct Episode {
  double start = 0.0;     ///< s of virtual time
  double end = 0.0;       ///< 0 while it lasts
  double volume = 0.0;    ///< m3, true
  double measured = 0.0;  ///< m3: true · (1 + true error), before measuring interval and display
  [[nodiscard]] double errorPercent() const { return volume > 0.0 ? (measured / volume - 1.0) * 100.0 : 0.0; }
};

/// A meter's measuring part: its true error, its measuring interval, its registers. A momentary flow is taken
/// at each multiple of the interval and held for it, so that a partial interval at start or end is not
/// integrated.
class MeterRegister {
 public:
  MeterRegister(const TrueMeter& meter, std::uint64_t seed);

  /// `volume` m3 went through between `from` and `to` (s).
  void step(double from, double to, double volume);

  /// What the register shows, in its last digit (0.001 or 0.01 L ...), truncated.
  [[nodiscard]] std::int64_t shown() const { return copy_.value_or(present()); }
  /// From now on it shows a copy, made anew when the last one is older than `refresh` s.
  void copy(double now, double refresh);
  void dropCopy() { copy_.reset(); }
  /// The register in verification state behaves by its zeroing habit.
  void setVerification(bool on) { verification_ = on; }

  [[nodiscard]] double flow() const { return flow_; }              ///< m3/h, measured last
  [[nodiscard]] double resolution() const { return resolution_; }  ///< m3
  [[nodiscard]] double energyShare() const { return counted_; }
  [[nodiscard]] const std::vector<Episode>& episodes() const { return episodes_; }

 private:
  [[nodiscard]] std::int64_t present() const;
  [[nodiscard]] double errorAt(double flow) const;
  void begin(double now);
  void end(double now);
  void measure(double now, double flow);
  void settle(double now);

  const TrueMeter& meter_;
  Noise noise_;
  double resolution_;
  double phase_;
  double nextMeasurement_;
  double counted_;  ///< m3 of the register, before truncation
  double flow_ = 0.0;
  bool flowing_ = false;
  double stoppedAt_ = 0.0;
  bool zeroed_ = true;
  bool preset_ = false;
  double flowedNear_ = 0.0;  ///< s at the flow of the preset
  bool verification_ = false;
  std::vector<Episode> episodes_;
  std::optional<std::int64_t> copy_;
  double copiedAt_ = 0.0;
};

}  // namespace mb::sim

#pragma once

#include "devices/instrument/channel.h"

#include <deque>
#include <optional>
#include <string>

namespace mb {

/// How closely a balance must follow the flow indicator of the line that fills its tank. None of it knows of
/// a meter: a balance that does not weigh what flows makes a run invalid before anybody has seen an error.
struct FillingLimits {
  double density = 1000.0;   ///< kg/m3 of the water
  double accuracy = 0.02;    ///< of the indicator, relative half width, with what the density may be off
  double lag = 2.0;          ///< s by which one may lag behind the other
  double swing = 0.1;        ///< kg by which the pan swings while water falls on it
  double evaporation = 0.0;  ///< kg/s that may leave the tank
  double reaction = 1.0;     ///< s of flow after which a balance can no longer call itself stable
  double intervals = 5.0;    ///< ... where this many of its intervals fall on it in a second
};

/// One filling, from rest to rest.
class Filling {
 public:
  explicit Filling(const FillingLimits& limits) : limits_(limits) {}

  /// Takes in what both channels got since the last call. The first weight is where it begins.
  void look(const Channel& balance, const Channel& indicator);

  /// Whether the balance follows. A few readings must say no: one of them may be garbled.
  [[nodiscard]] bool holds() const { return outside_ < kOutside && !stableInFlow_; }
  /// kg by which the gain differs from what the indicator says; empty before there is anything to compare.
  [[nodiscard]] std::optional<double> difference() const { return difference_; }
  [[nodiscard]] double allowed() const { return allowed_; }
  /// Why it does not hold.
  [[nodiscard]] std::string reason() const;

 private:
  static constexpr int kOutside = 3;
  struct Flowed {
    Instant at;
    double kilograms;  ///< since the beginning
    double rate;       ///< kg/s
  };

  void flow(const Sample& sample);
  void weigh(const Sample& sample, double interval);
  [[nodiscard]] double flowedUntil(Instant at) const;

  FillingLimits limits_;
  std::deque<Flowed> flowed_;
  std::optional<Instant> running_;  ///< since when water has been running
  std::optional<Instant> seenFlow_;
  std::optional<Instant> seenWeight_;
  std::optional<double> tare_;
  Instant begin_{};
  std::optional<double> difference_;
  double allowed_ = 0.0;
  int outside_ = 0;
  bool stableInFlow_ = false;
};

}  // namespace mb

#include "devices/simulator/true_meter.h"

#include <algorithm>
#include <cmath>

namespace mb::sim {
namespace {

// m3/h: below it a meter registers nothing (water that cools in a closed pipe still creeps).
constexpr double kStill = 0.002;
constexpr double kPresetFlowTime = 60.0;  // s

/// Linear in the logarithm of the flow, constant beyond the ends.
double interpolate(const std::vector<double>& flows, const std::vector<double>& values, double flow) {
  if (flow <= flows.front()) {
    return values.front();
  }
  for (std::size_t i = 1; i < flows.size(); ++i) {
    if (flow <= flows[i]) {
      const double share = std::log(flow / flows[i - 1]) / std::log(flows[i] / flows[i - 1]);
      return values[i - 1] + share * (values[i] - values[i - 1]);
    }
  }
  return values.back();
}

}  // namespace

MeterRegister::MeterRegister(const TrueMeter& meter, std::uint64_t seed)
    : meter_(meter),
      noise_(seed, "meter " + meter.number),
      resolution_(std::pow(10.0, meter.vif - 0x10 - 6)),
      phase_(noise_.uniform(0) * meter.interval),
      nextMeasurement_(phase_),
      counted_(meter.startLitres / 1000.0) {}

double MeterRegister::errorAt(double flow) const {
  const double spread = interpolate(meter_.flows, meter_.repeatability, flow);
  const double drawn = noise_.normal(1000 + episodes_.size());
  return (interpolate(meter_.flows, meter_.errors, flow) + spread * drawn) / 100.0;
}

void MeterRegister::begin(double now) {
  flowing_ = true;
  Episode episode;
  episode.start = now;
  episodes_.push_back(episode);
  if (verification_ && meter_.zeroing == "at-start") {
    counted_ = 0.0;
  }
}

void MeterRegister::end(double now) {
  flowing_ = false;
  stoppedAt_ = now;
  zeroed_ = false;
  episodes_.back().end = now;
  if (meter_.presetLitres && !preset_ && flowedNear_ > kPresetFlowTime) {
    counted_ = *meter_.presetLitres / 1000.0;
    preset_ = true;
  }
}

void MeterRegister::settle(double now) {
  if (!flowing_ && !zeroed_ && now - stoppedAt_ >= meter_.zeroingTime) {
    zeroed_ = true;
    if (verification_ && meter_.zeroing == "at-stop") {
      counted_ = 0.0;
    }
  }
}

void MeterRegister::measure(double now, double flow) {
  flow_ = flow > kStill ? flow * (1.0 + errorAt(flow)) : 0.0;
  if (flow > kStill) {
    // Always the flow of this instant: what is integrated over one ramp of the valve and sampled over the
    // other would count the stroke one-sidedly (a tenth of a second of flow at every start and stop).
    counted_ += flow / 3600.0 * meter_.interval * (1.0 + errorAt(flow));
  }
  settle(now);
}

void MeterRegister::step(double from, double to, double volume) {
  const double flow = volume / (to - from) * 3600.0;
  if (flow > kStill && !flowing_) {
    begin(from);
  } else if (flow <= kStill && flowing_) {
    end(from);
  }
  if (flowing_) {
    Episode& episode = episodes_.back();
    episode.volume += volume;
    episode.measured += volume * (1.0 + errorAt(flow));
    if (meter_.presetFlow > 0.0 && std::abs(flow / meter_.presetFlow - 1.0) < 0.1) {
      flowedNear_ += to - from;
    }
  }
  while (nextMeasurement_ <= to) {
    measure(nextMeasurement_, flow);
    nextMeasurement_ += meter_.interval;
  }
  settle(to);
}

void MeterRegister::copy(double now, double refresh) {
  if (!copy_ || now - copiedAt_ >= refresh) {
    copy_ = present();
    copiedAt_ = now;
  }
}

std::int64_t MeterRegister::present() const {
  constexpr std::int64_t kDigits = 100'000'000;  // BCD8
  // A value that stands exactly on a digit must not fall below it by the last bit of a double.
  return static_cast<std::int64_t>(std::floor(counted_ / resolution_ + 1e-7)) % kDigits;
}

}  // namespace mb::sim

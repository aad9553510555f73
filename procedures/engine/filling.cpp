#include "procedures/engine/filling.h"

#include "core/quantity/format.h"

#include <algorithm>
#include <cmath>

namespace mb {
namespace {

constexpr double kHour = 3600.0;

/// Calls `take` with every sample of the channel that is newer than `seen`.
template <class Take>
void takeNew(const Channel& channel, std::optional<Instant>& seen, Take take) {
  const auto& history = channel.history();
  auto next = history.end();
  while (next != history.begin() && (!seen || std::prev(next)->stamp.at > *seen)) {
    --next;
    if (!seen) {
      break;  // what lies before the beginning is not ours
    }
  }
  for (; next != history.end(); ++next) {
    take(*next);
    seen = next->stamp.at;
  }
}

}  // namespace

void Filling::look(const Channel& balance, const Channel& indicator) {
  takeNew(indicator, seenFlow_, [this](const Sample& sample) { flow(sample); });
  const double interval = balance.resolution().toDouble();
  takeNew(balance, seenWeight_, [this, interval](const Sample& sample) { weigh(sample, interval); });
}

void Filling::flow(const Sample& sample) {
  Flowed next{sample.stamp.at, 0.0, sample.value / kHour * limits_.density};
  if (!flowed_.empty()) {
    const Flowed& last = flowed_.back();
    next.kilograms = last.kilograms + (last.rate + next.rate) / 2.0 * toSeconds(next.at - last.at);
  }
  flowed_.push_back(next);
  // One entry older than the lag stays, to interpolate from.
  while (flowed_.size() > 2 && flowed_[1].at < next.at - 2 * fromSeconds(limits_.lag)) {
    flowed_.pop_front();
  }
}

double Filling::flowedUntil(Instant at) const {
  const auto after = std::ranges::find_if(flowed_, [at](const Flowed& each) { return each.at > at; });
  if (after == flowed_.begin()) {
    return flowed_.front().kilograms;
  }
  const Flowed& before = *std::prev(after);
  return before.kilograms + (after == flowed_.end() ? 0.0 : before.rate * toSeconds(at - before.at));
}

void Filling::weigh(const Sample& sample, double interval) {
  if (sample.overload || flowed_.empty()) {
    return;  // another condition's affair
  }
  const Instant at = sample.stamp.at;
  if (!tare_) {
    tare_ = sample.value;
    begin_ = at;
  }
  const Flowed& now = flowed_.back();
  const bool runs = now.rate >= limits_.intervals * interval;
  if (!runs) {
    running_.reset();
  } else if (!running_) {
    running_ = at;
  }
  stableInFlow_ = sample.stable && running_ && at - *running_ >= fromSeconds(limits_.reaction);
  const double gain = sample.value - *tare_;
  const double least = (1.0 - limits_.accuracy) * flowedUntil(at - fromSeconds(limits_.lag)) - limits_.swing -
                       limits_.evaporation * toSeconds(at - begin_);
  const double most = (1.0 + limits_.accuracy) * (now.kilograms + now.rate * limits_.lag) + limits_.swing;
  difference_ = gain - now.kilograms;
  allowed_ = *difference_ < 0.0 ? now.kilograms - least : most - now.kilograms;
  outside_ = gain < least || gain > most ? outside_ + 1 : 0;
}

std::string Filling::reason() const {
  if (stableInFlow_) {
    return "the balance says that it is stable while water falls on it";
  }
  return "the balance gained " + toFixed(difference_.value_or(0.0), 3) +
         " kg against what the flow indicator says, " + toFixed(allowed_, 3) + " kg are allowed";
}

}  // namespace mb

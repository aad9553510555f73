#include "devices/instrument/channel.h"

#include <utility>

namespace mb {

Channel::Channel(std::string id, std::string quantity, std::string unit, std::string standard,
                 Decimal resolution, Duration staleAfter, Duration keep)
    : id_(std::move(id)),
      quantity_(std::move(quantity)),
      unit_(std::move(unit)),
      standard_(std::move(standard)),
      resolution_(resolution),
      staleAfter_(staleAfter),
      keep_(keep) {}

void Channel::push(const Sample& sample) {
  const bool same = !history_.empty() && history_.back().shown == sample.shown &&
                    history_.back().stable == sample.stable && history_.back().overload == sample.overload;
  unchangedSince_ = same ? unchangedSince_ : sample.stamp.at;
  history_.push_back(sample);
  while (history_.front().stamp.at < sample.stamp.at - keep_) {
    history_.pop_front();
  }
  changed_.notify();
}

std::optional<Sample> Channel::fresh(Instant now) const {
  if (history_.empty() || now - history_.back().stamp.at > staleAfter_) {
    return std::nullopt;
  }
  return history_.back();
}

Expected<Sample> Channel::recorded(const Context& context, const Sample& sample) const {
  if (!recorder_) {
    return sample;
  }
  const auto exchange = recorder_(context, sample);
  if (!exchange) {
    return tl::unexpected<Error>(exchange.error());
  }
  Sample traced = sample;
  traced.exchange = *exchange;
  return traced;
}

}  // namespace mb

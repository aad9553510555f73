#include "devices/instrument/settle.h"

#include "core/quantity/format.h"

#include <algorithm>
#include <deque>
#include <string>

#include <fmt/format.h>

namespace mb {
namespace {

/// The readings since the gate was asked for, as many as the window needs.
class SettleWindow {
 public:
  SettleWindow(Instant begin, Duration hole, const SettleGate& gate)
      : seen_(begin), hole_(hole), gate_(gate) {}

  /// Takes in what the channel got since the last call; true as soon as the gate is open.
  bool look(const Channel& channel) {
    const auto& history = channel.history();
    const auto isNew = [this](const Sample& sample) { return sample.stamp.at > seen_; };
    auto next = history.end();
    while (next != history.begin() && isNew(*std::prev(next))) {
      --next;
    }
    for (; next != history.end(); ++next) {
      take(*next);
      if (isOpen()) {
        return true;
      }
    }
    return false;
  }

  [[nodiscard]] const Sample& latest() const { return samples_.back(); }

  [[nodiscard]] std::string whyNot() const {
    if (!any_) {
      return "the balance is silent";
    }
    if (overload_) {
      return "the balance shows overload or underload";
    }
    if (samples_.empty() || samples_.back().stamp.at - samples_.front().stamp.at < gate_.window) {
      return "its readings came with gaps";
    }
    if (spread() > gate_.band.si) {
      return fmt::format("its readings spread {} kg in {} s, {} kg are allowed", toShortest(spread()),
                         toShortest(toSeconds(gate_.window)), toShortest(gate_.band.si));
    }
    return "it does not say that it is stable";
  }

 private:
  void take(const Sample& sample) {
    if (sample.overload || sample.stamp.at - seen_ > hole_) {
      samples_.clear();
    }
    any_ = true;
    overload_ = sample.overload;
    seen_ = sample.stamp.at;
    if (!sample.overload) {
      samples_.push_back(sample);
    }
    while (samples_.size() > 1 && samples_[1].stamp.at <= seen_ - gate_.window) {
      samples_.pop_front();
    }
  }

  [[nodiscard]] bool isOpen() const {
    return !samples_.empty() && samples_.back().stable &&
           samples_.back().stamp.at - samples_.front().stamp.at >= gate_.window && spread() <= gate_.band.si;
  }

  /// Of the decimals shown, not of their doubles: 2 g of spread are 2 g.
  [[nodiscard]] double spread() const {
    const auto [low, high] = std::ranges::minmax_element(samples_, {}, &Sample::value);
    const auto difference = subtract(high->shown, low->shown);
    return difference ? difference->toDouble() : high->value - low->value;
  }

  Instant seen_;
  Duration hole_;
  SettleGate gate_;
  std::deque<Sample> samples_;
  bool any_ = false;
  bool overload_ = false;
};

}  // namespace

SettleGate::SettleGate(const BalanceDescription& balance)
    : band(balance.settleBand),
      window(fromSeconds(balance.settleWindow)),
      timeout(fromSeconds(balance.settleTime)) {}

Task<Expected<Sample>> settled(const Context& context, Channel& channel, SettleGate gate) {
  const Instant deadline = context.now() + gate.timeout;
  SettleWindow window(context.now(), channel.staleAfter(), gate);
  for (;;) {
    const bool pushed = co_await context.notified(channel.changed(), deadline);
    if (window.look(channel)) {
      co_return window.latest();
    }
    if (!pushed) {
      const bool silent = !channel.fresh(context.now());
      co_return fail(fmt::format("no settled reading within {} s: {}", toShortest(toSeconds(gate.timeout)),
                                 silent ? "the balance is silent" : window.whyNot()),
                     "balance " + channel.id(),
                     silent ? "check its power and cable"
                            : "look for draughts, drops, a moving hose or a leaking drain valve");
    }
  }
}

Task<Expected<Sample>> weigh(const Context& context, Channel& channel, SettleGate gate) {
  const auto sample = co_await settled(context, channel, gate);
  if (!sample) {
    co_return tl::unexpected<Error>(sample.error());
  }
  co_return channel.recorded(context, *sample);
}

}  // namespace mb

#pragma once

#include "core/async/context.h"
#include "core/model/bench_description.h"
#include "core/text/error.h"
#include "devices/instrument/channel.h"

namespace mb {

/// When a balance counts as at rest: its readings spread no more than `band` over `window` and it says itself
/// that it is stable. After `timeout` the gate gives up.
struct SettleGate {
  explicit SettleGate(const BalanceDescription& balance);
  SettleGate(Mass band_, Duration window_, Duration timeout_)
      : band(band_), window(window_), timeout(timeout_) {}

  Mass band;
  Duration window;
  Duration timeout;
};

/// The first reading of a balance (a channel in kg) that the gate lets through. Only readings taken after the
/// call count, and a hole in them starts the window again. Errors, at the time-out: silent, overloaded, never
/// stable, still drifting; never a value.
[[nodiscard]] Task<Expected<Sample>> settled(const Context& context, Channel& channel, SettleGate gate);

/// A weighing for the record: settled(), and the exchange of the reading in the journal (Sample::exchange).
[[nodiscard]] Task<Expected<Sample>> weigh(const Context& context, Channel& channel, SettleGate gate);

}  // namespace mb

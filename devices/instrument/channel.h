#pragma once

#include "core/async/context.h"
#include "core/quantity/decimal.h"
#include "core/text/error.h"

#include <deque>
#include <functional>
#include <optional>
#include <string>

namespace mb {

/// One sample of an instrument: the exact decimal it showed, in the channel's unit, with its stamp.
struct Sample {
  Decimal shown;
  double value = 0.0;  ///< shown as a double
  Stamp stamp;
  bool stable = true;  ///< the instrument's own stability flag (balances)
  bool overload =
      false;  ///< beyond the range, either way: there is no number; `shown` is the end of the range
  std::int64_t exchange = 0;  ///< ledger row of the exchange it came from; 0 for polled plant registers
};

/// The live value of one instrument. Pollers and drivers push, everybody else looks: conditions, interlocks,
/// gates, plots, recorders. Bench thread only.
class Channel {
 public:
  /// `unit` as in ChannelDescription; `staleAfter`: an older sample is no value.
  Channel(std::string id, std::string quantity, std::string unit, std::string standard, Decimal resolution,
          Duration staleAfter, Duration keep);

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const std::string& quantity() const { return quantity_; }
  [[nodiscard]] const std::string& unit() const { return unit_; }
  [[nodiscard]] const std::string& standard() const { return standard_; }
  [[nodiscard]] Decimal resolution() const { return resolution_; }
  [[nodiscard]] Duration staleAfter() const { return staleAfter_; }

  void push(const Sample& sample);

  /// The latest sample if it is fresh at `now`; empty when stale or never seen.
  [[nodiscard]] std::optional<Sample> fresh(Instant now) const;
  /// Since when every sample has shown the same digits and flags: a stream that is frozen, or a value at
  /// rest. Who knows that the value must move (water flows, noise of the last digit) tells the two apart.
  [[nodiscard]] Instant unchangedSince() const { return unchangedSince_; }
  /// Samples of the last `keep`, oldest first.
  [[nodiscard]] const std::deque<Sample>& history() const { return history_; }
  /// Notified at every push.
  [[nodiscard]] Notifier& changed() { return changed_; }

  /// Writes the exchange behind a sample into the journal and gives its row: of drivers that keep raw bytes.
  using Recorder = std::function<Expected<std::int64_t>(const Context&, const Sample&)>;
  void setRecorder(Recorder recorder) { recorder_ = std::move(recorder); }

  /// `sample` (one of this channel) with the number of its exchange, which is in the journal when this
  /// returns: a value that evaluation uses can be followed to the bytes on the wire. A polled plant register
  /// has no exchange and comes back as it is. Error: the bytes are no longer there, or there is no journal.
  [[nodiscard]] Expected<Sample> recorded(const Context& context, const Sample& sample) const;

 private:
  std::string id_;
  std::string quantity_;
  std::string unit_;
  std::string standard_;
  Decimal resolution_;
  Duration staleAfter_;
  Duration keep_;
  std::deque<Sample> history_;
  Instant unchangedSince_{};
  Notifier changed_;
  Recorder recorder_;
};

}  // namespace mb

#pragma once

#include "core/async/context.h"
#include "core/model/bench_description.h"
#include "core/text/error.h"
#include "devices/bus/exchange.h"
#include "devices/instrument/channel.h"
#include "devices/instrument/instrument_message.h"
#include "devices/instrument/instrument_profile.h"

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mb {

/// An instrument that speaks as its profile says. Its values go into channels, what can be set is set, its
/// commands are given, what it scans is handed on. Bench thread only.
class Instrument {
 public:
  Instrument(std::string id, std::shared_ptr<const InstrumentProfile> profile, int address);
  Instrument(const Instrument&) = delete;
  Instrument& operator=(const Instrument&) = delete;
  virtual ~Instrument();

  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] const InstrumentProfile& profile() const { return *profile_; }

  /// Has a value of the profile pushed into `channel` (which outlives the instrument), as often as `period`
  /// says where it is polled. Everything is fed before open(). Error: no such value, another unit.
  [[nodiscard]] Expected<void> feed(const InstrumentSource& source, Channel& channel, Duration period);
  /// The same for somebody who is no channel: the feedback of an actuator. Empty: not to be had.
  using ValueHandler = std::function<void(std::optional<double>)>;
  [[nodiscard]] Expected<void> watch(const InstrumentSource& source, Duration period, ValueHandler handler);

  /// What a scanner read, with when its first byte came.
  using ScanHandler = std::function<void(const std::string&, Stamp)>;
  void onScan(ScanHandler handler) { onScan_ = std::move(handler); }

  /// Opens the link, says what the profile wants said first, and has a first value of everything that is fed.
  /// Errors: no answer, a wrong one, digits coarser than a channel's resolution.
  [[nodiscard]] virtual Task<Expected<void>> open(const Context& context) = 0;
  /// Keeps what is fed alive until the context stops; throws Cancelled then. A silent instrument leaves its
  /// channels to go stale and is asked again.
  [[nodiscard]] virtual Task<void> run(const Context& context) = 0;

  /// Sets a value, in the setting's unit; returns when the device has acknowledged it, or when all is sent
  /// where nothing answers. Recorded. Errors: no such setting, outside its range, refused, no answer.
  [[nodiscard]] Task<Expected<void>> set(const Context& context, const std::string& setting, double value);
  /// Gives a command with what its message leaves open (the text of a label). Recorded.
  [[nodiscard]] Task<Expected<void>> command(const Context& context, const std::string& name,
                                             const FieldValues& fields);
  /// Asks for a value now, after scale and offset of `source`. Errors: not polled, no answer, no number.
  [[nodiscard]] Task<Expected<Decimal>> read(const Context& context, const InstrumentSource& source);

  /// Messages that counted for nothing: damaged, of another shape, implausible, coarse.
  [[nodiscard]] std::int64_t rejected() const { return rejected_; }

 protected:
  /// What came of an exchange.
  struct Answered {
    Answered() = default;
    MessageContent content;
    Exchange exchange;
  };
  /// One exchange with its retries. Errors: silence, damaged, unexpected, refused: with what came.
  [[nodiscard]] virtual Task<Expected<Answered>> perform(const Context& context,
                                                         const InstrumentExchange& exchange,
                                                         const FieldValues& values,
                                                         const std::string& purpose, bool recorded) = 0;

  /// The same, sent again until the answer is as expected (`repeat` of the profile), and its wait.
  [[nodiscard]] Task<Expected<Answered>> carryOut(const Context& context, const InstrumentExchange& exchange,
                                                  const FieldValues& values, const std::string& purpose,
                                                  bool recorded);
  [[nodiscard]] Task<Expected<void>> begin(const Context& context);

  /// Pushes what a message says into whatever is fed with it.
  void deliver(const Answered& answered);
  void reject(const std::string& why);
  /// Nothing came: watchers have no value.
  void lose(const InstrumentExchange& exchange);

  /// Period in which an exchange must be polled; empty: nobody wants anything of it.
  [[nodiscard]] std::optional<Duration> periodOf(const InstrumentExchange& exchange) const;
  [[nodiscard]] virtual std::string where() const = 0;
  [[nodiscard]] int address() const { return address_; }
  [[nodiscard]] const std::string& complaint() const { return complaint_; }

 private:
  struct Feed {
    InstrumentSource source;
    Channel* channel = nullptr;
    ValueHandler handler;
    Duration period;
  };
  struct Kept {
    Sample sample;
    std::string channel;
    Exchange exchange;
  };

  void push(const Feed& feed, const InstrumentReading& reading, const Answered& answered);
  [[nodiscard]] Expected<std::int64_t> record(const Context& context, const std::string& channel,
                                              const Sample& sample);
  [[nodiscard]] Expected<void> add(const InstrumentSource& source, Feed feed);

  std::string id_;
  std::shared_ptr<const InstrumentProfile> profile_;
  int address_;
  std::vector<Feed> feeds_;
  std::deque<Kept> kept_;
  ScanHandler onScan_;
  std::int64_t rejected_ = 0;
  std::string complaint_;  // why the last message was rejected
};

}  // namespace mb

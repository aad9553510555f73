#pragma once

#include "core/async/context.h"
#include "core/model/bench_description.h"
#include "core/quantity/decimal.h"
#include "core/text/error.h"
#include "devices/instrument/channel.h"
#include "devices/plant/register_conversion.h"
#include "devices/plant/register_port.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace mb {

/// Registers read in one request, and which of the asked-for values lie in them.
struct RegisterBlock {
  RegisterBlock() = default;
  RegisterKind kind = RegisterKind::input;
  int address = 0;
  int count = 0;
  std::vector<std::size_t> values;  ///< indices into what was packed
};

/// As few requests as possible: neighbouring and overlapping registers of one kind together, at most 125 in a
/// request (Modbus). Registers that nobody asked for are never read, since a controller may refuse them.
[[nodiscard]] std::vector<RegisterBlock> packBlocks(const std::vector<RegisterSource>& sources);

/// Reads what is wanted of one register port, each value at its own period, those that are due together in
/// common requests. A request that fails leaves its values alone; it comes again at the next turn. Bench
/// thread only.
class RegisterPoller {
 public:
  using OnValue = std::function<void(Decimal value, Stamp stamp)>;
  using OnFailure = std::function<void()>;

  /// The port outlives the poller.
  explicit RegisterPoller(RegisterPort& port) : port_(port) {}

  /// Everything is added before the first poll. `onValue` gets the value in the source's unit with its stamp:
  /// the middle between request and answer, half of it off at most.
  void add(const std::string& name, const RegisterSource& source, Duration period, OnValue onValue,
           OnFailure onFailure);
  /// A value that goes into a channel. The channel outlives the poller.
  void add(const ChannelDescription& description, Channel& channel);

  /// Reads everything once. Error: the names of what could not be read, and why.
  [[nodiscard]] Task<Expected<void>> pollOnce(const Context& context);

  /// Reads until the context stops; throws Cancelled then. Failures go to the log when they begin and end.
  [[nodiscard]] Task<void> run(const Context& context);

 private:
  struct Wanted {
    std::string name;
    RegisterSource source;
    RegisterConversion conversion;
    OnValue onValue;
    OnFailure onFailure;
    bool failing = false;
  };
  /// Values of one period.
  struct Rhythm {
    Duration period;
    std::vector<std::size_t> values;
    Instant next;
  };
  using Blocks = std::vector<RegisterBlock>;

  [[nodiscard]] const Blocks& blocksOf(std::uint64_t dueRhythms);
  [[nodiscard]] Task<Expected<void>> readBlock(const Context& context, const RegisterBlock& block);
  void setFailing(const Context& context, Wanted& wanted, const Error* why);

  RegisterPort& port_;
  std::vector<Wanted> wanted_;
  std::vector<Rhythm> rhythms_;
  std::map<std::uint64_t, Blocks> blocks_;  // by the rhythms that are due, one bit each
};

}  // namespace mb

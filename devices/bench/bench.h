#pragma once

#include "core/async/context.h"
#include "core/model/batch.h"
#include "core/model/bench_description.h"
#include "devices/instrument/channel.h"
#include "devices/meter/meter_driver.h"
#include "devices/plant/actuator.h"

#include <memory>
#include <string>
#include <vector>

namespace mb {

/// A bench ready to work: what procedures see of it. devices/bench builds it from its description, real or
/// simulated; tests may build one of fakes.
class Bench {
 public:
  Bench() = default;
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;
  virtual ~Bench() = default;

  [[nodiscard]] virtual const BenchDescription& description() const = 0;

  /// True when any device of it is simulated, by what the device is and not by what a file or an option says
  /// (settled point 15).
  [[nodiscard]] virtual bool isSimulated() const = 0;

  /// By id as in the description; asking for one that is not there is a bug (the parser has checked every
  /// reference). A balance is a channel too, in kg, with its stable flag; devices/instrument/settle.h weighs
  /// with it.
  [[nodiscard]] virtual Channel& channel(const std::string& id) = 0;
  [[nodiscard]] virtual Actuator& actuator(const std::string& id) = 0;

  /// Null where no meter is clamped in.
  [[nodiscard]] virtual MeterDriver* meter(int position) = 0;

  /// Opens links, checks what answers, and finds what is missing: afterwards every channel has had a value.
  /// Before the first step of a run. Error: everything that is missing, named.
  [[nodiscard]] virtual Task<Expected<void>> open(const Context& context) = 0;

  /// Keeps the channels alive (polls, streams) until the context stops (Cancelled); runs beside the plan. A
  /// channel whose device is silent goes stale; it does not end the acquisition.
  [[nodiscard]] virtual Task<void> acquire(const Context& context) = 0;
};

}  // namespace mb

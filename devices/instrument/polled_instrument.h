#pragma once

#include "devices/bus/line.h"
#include "devices/instrument/instrument.h"

#include <memory>
#include <string>
#include <vector>

namespace mb {

/// An instrument that speaks when it is asked, alone or with others on one line.
class PolledInstrument final : public Instrument {
 public:
  /// The line outlives the instrument and is opened by whoever owns it.
  PolledInstrument(std::string id, std::shared_ptr<const InstrumentProfile> profile, Line& line, int address);

  /// Waits for the line of its port. See Instrument::open.
  [[nodiscard]] Task<Expected<void>> open(const Context& context) override;
  [[nodiscard]] Task<void> run(const Context& context) override;

 private:
  /// An exchange of the profile whose values somebody wants.
  struct Poll {
    const InstrumentExchange* exchange = nullptr;
    Duration period{};
    Instant next{};
    bool failing = false;
  };

  [[nodiscard]] std::vector<Poll> polls() const;
  [[nodiscard]] Task<Expected<void>> look(const Context& context, Poll& poll);
  [[nodiscard]] Task<Expected<Answered>> perform(const Context& context, const InstrumentExchange& exchange,
                                                 const FieldValues& values, const std::string& purpose,
                                                 bool recorded) override;
  [[nodiscard]] std::string where() const override;

  Line& line_;
  int attempts_;       // of the next exchange: one while a device is silent, so that its line is not held up
  Instant readyAt_{};  // the maker's limit on polling
};

/// What the line of an instrument needs: idle times of its kind of frame (Modbus wants 3.5 characters).
[[nodiscard]] LineOptions lineOptionsFor(const std::string& id, const InstrumentProfile& profile);

}  // namespace mb

#pragma once

#include "core/model/bench_description.h"
#include "devices/simulator/meter_wire.h"
#include "devices/simulator/wire.h"

#include <memory>

namespace mb::sim {

/// A selector of text as a bench file describes it: connects the head that it is told, 20 ms after the last
/// stop bit, and says so then. What it does not know it answers with "?" and a line end.
class SelectorWire final : public Wire {
 public:
  /// `line` outlives this.
  SelectorWire(Scheduler& scheduler, const MeterLineDescription& line, std::shared_ptr<MeterWire> heads,
               Faults& faults, std::uint64_t seed)
      : Wire(line.selectorPort, scheduler, faults, seed), line_(line), heads_(std::move(heads)) {}

 private:
  void heard(const Bytes& bytes, const SerialSettings& settings, Instant begin) override;

  const MeterLineDescription& line_;
  std::shared_ptr<MeterWire> heads_;
};

}  // namespace mb::sim

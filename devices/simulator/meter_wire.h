#pragma once

#include "core/model/bench_description.h"
#include "devices/simulator/answer_faults.h"
#include "devices/simulator/meter_slave.h"
#include "devices/simulator/plant.h"
#include "devices/simulator/plant_registers.h"
#include "devices/simulator/wire.h"

#include <map>
#include <memory>
#include <vector>

namespace mb::sim {

/// A line with its meters: an M-Bus line on which all hear everything, or optical heads of which a selector
/// connects one. A head sleeps until it was woken as its meter wants, and falls asleep again some time after
/// the last byte.
class MeterWire final : public Wire {
 public:
  /// `selector` may be null where the line has none. What is referred to outlives this.
  MeterWire(Scheduler& scheduler, const MeterLineDescription& line, Plant& plant,
            const PlantRegisters* selector, std::uint64_t seed);

  void add(std::unique_ptr<MeterSlave> slave);

  /// A selector that is no register has connected the head of this position.
  void connect(int position) { connected_ = position; }
  /// Of a line whose selector they switch; no other has any.
  [[nodiscard]] Expected<void> setControlLines(const ControlLines& lines) override;

 private:
  void heard(const Bytes& bytes, const SerialSettings& settings, Instant begin) override;
  void hearOptical(const Bytes& bytes, const SerialSettings& settings, Instant begin);
  void ask(const std::vector<MeterSlave*>& slaves, const Bytes& telegram, const SerialSettings& settings);
  void echo(const std::vector<MeterSlave*>& slaves, const Bytes& bytes);

  const MeterLineDescription& line_;
  Plant& plant_;
  const PlantRegisters* selector_;
  int connected_ = 0;  ///< position, where the selector is no register
  std::vector<std::unique_ptr<MeterSlave>> slaves_;
  /// When a head hears a telegram that begins.
  struct Attention {
    Instant from{};
    Instant until{};
  };
  std::map<int, Attention> attention_;  ///< by position
  AnswerFaults answerFaults_;
};

}  // namespace mb::sim

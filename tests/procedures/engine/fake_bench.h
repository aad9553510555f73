#pragma once

#include "devices/bench/bench.h"

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace mb::test {

/// What the fake plant does and is told; tests script and read it.
struct FakePlant {
  std::map<std::string, double> values;  ///< where each actuator stands
  std::vector<std::string> moves;        ///< "pump=30" in the order of the commands
  std::set<std::string> refusing;        ///< actuators that answer with an error
  std::set<std::string> hanging;         ///< actuators that never answer
  std::set<std::string> throwing;        ///< actuators whose driver has a bug
  /// What a channel shows; empty: it is silent.
  std::function<std::optional<double>(const std::string& channel, Instant now)> show;
  bool openFails = false;
  bool openThrows = false;
  bool acquisitionThrows = false;
};

class FakeActuator final : public Actuator {
 public:
  FakeActuator(ActuatorDescription description, FakePlant& plant)
      : description_(std::move(description)), plant_(plant) {}

  [[nodiscard]] const ActuatorDescription& description() const override { return description_; }
  [[nodiscard]] Task<Expected<void>> move(const Context& context, double value) override;
  [[nodiscard]] Task<Expected<void>> arrived(const Context& context) override;
  [[nodiscard]] std::optional<double> commanded() const override { return commanded_; }
  [[nodiscard]] std::optional<double> feedback() const override { return std::nullopt; }

 private:
  ActuatorDescription description_;
  FakePlant& plant_;
  std::optional<double> commanded_;
};

/// Three positions, two thermometers, a flow indicator, a pressure transmitter, a balance; heater, pump,
/// valve and drain with the rest order heater, pump, wait 4, valve, drain.
class FakeBench final : public Bench {
 public:
  explicit FakeBench(FakePlant& plant);

  [[nodiscard]] const BenchDescription& description() const override { return description_; }
  [[nodiscard]] bool isSimulated() const override { return true; }
  [[nodiscard]] BenchDescription& edit() { return description_; }
  [[nodiscard]] Channel& channel(const std::string& id) override { return *channels_.at(id); }
  [[nodiscard]] Actuator& actuator(const std::string& id) override { return *actuators_.at(id); }
  [[nodiscard]] MeterDriver* meter(int) override { return nullptr; }
  [[nodiscard]] Task<Expected<void>> open(const Context& context) override;
  [[nodiscard]] Task<void> acquire(const Context& context) override;

 private:
  void addChannel(const std::string& id, const std::string& quantity, const std::string& unit);
  void addActuator(const std::string& id, double rest, double maximum);

  FakePlant& plant_;
  BenchDescription description_;
  std::map<std::string, std::unique_ptr<Channel>> channels_;
  std::map<std::string, std::unique_ptr<Actuator>> actuators_;
};

}  // namespace mb::test

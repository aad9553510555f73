#include "fake_bench.h"

#include "core/quantity/format.h"

#include <stdexcept>

namespace mb::test {

using namespace std::chrono_literals;

Task<Expected<void>> FakeActuator::move(const Context& context, double value) {
  if (plant_.throwing.contains(description_.id)) {
    throw std::logic_error("driver of " + description_.id);
  }
  if (plant_.hanging.contains(description_.id)) {
    co_await context.until(kNever);
  }
  co_await context.sleep(100ms);
  if (plant_.refusing.contains(description_.id)) {
    co_return fail("does not answer", description_.id);
  }
  commanded_ = value;
  plant_.values[description_.id] = value;
  plant_.moves.push_back(description_.id + "=" + toShortest(value));
  co_return Expected<void>();
}

Task<Expected<void>> FakeActuator::arrived(const Context& context) {
  co_await context.sleep(200ms);
  co_return Expected<void>();
}

FakeBench::FakeBench(FakePlant& plant) : plant_(plant) {
  description_.name = "fake";
  description_.fileName = "fake.toml";
  description_.row.positions = 3;
  description_.row.spacing = Length(1.0);
  description_.row.inletDistance = Length(1.0);
  description_.row.outletDistance = Length(1.0);
  description_.row.inletTemperature = "t-in";
  description_.row.outletTemperature = "t-out";
  addChannel("t-in", "temperature", "Cel");
  addChannel("t-out", "temperature", "Cel");
  addChannel("flow", "volume-flow", "m3/h");
  addChannel("pressure", "pressure", "Pa");
  addChannel("balance", "mass", "kg");
  addActuator("heater", 0.0, 1.0);
  addActuator("pump", 0.0, 50.0);
  addActuator("valve", 0.0, 1.0);
  addActuator("drain", 1.0, 1.0);
  description_.restOrder = {"heater", "pump", "wait 4", "valve", "drain"};
  description_.tank.capacity = litres(120);
  FlowLineDescription line;
  line.id = "line";
  line.minimum = cubicMetresPerHour(0.1);
  line.maximum = cubicMetresPerHour(3.5);
  description_.lines.push_back(line);
}

void FakeBench::addChannel(const std::string& id, const std::string& quantity, const std::string& unit) {
  ChannelDescription channel;
  channel.id = id;
  channel.quantity = quantity;
  channel.unit = unit;
  description_.channels.push_back(channel);
  channels_[id] = std::make_unique<Channel>(id, quantity, unit, "STD-" + id, Decimal(1, -3), 3s, 20s);
}

void FakeBench::addActuator(const std::string& id, double rest, double maximum) {
  ActuatorDescription actuator;
  actuator.id = id;
  actuator.rest = rest;
  actuator.maximum = maximum;
  actuator.timeLimit = 5.0;
  description_.actuators.push_back(actuator);
  actuators_[id] = std::make_unique<FakeActuator>(actuator, plant_);
}

Task<Expected<void>> FakeBench::open(const Context& context) {
  co_await context.sleep(50ms);
  if (plant_.openThrows) {
    throw std::logic_error("port");
  }
  if (plant_.openFails) {
    co_return fail("no answer", "balance", "switch it on");
  }
  co_return Expected<void>();
}

Task<void> FakeBench::acquire(const Context& context) {
  for (;;) {
    if (plant_.acquisitionThrows && context.now() > Instant(20s)) {
      throw std::logic_error("poller");
    }
    for (const auto& [id, channel] : channels_) {
      const auto value = plant_.show(id, context.now());
      if (value) {
        Sample sample;
        sample.value = *value;
        sample.shown = Decimal(static_cast<std::int64_t>(*value * 1000.0 + (*value < 0 ? -0.5 : 0.5)), -3);
        sample.stamp.at = context.now();
        channel->push(sample);
      }
    }
    co_await context.sleep(1s);
  }
}

}  // namespace mb::test

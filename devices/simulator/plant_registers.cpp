#include "devices/simulator/plant_registers.h"

#include <algorithm>
#include <cmath>

namespace mb::sim {
namespace {

constexpr Duration kRequest = std::chrono::milliseconds(5);
constexpr Duration kNotice = std::chrono::milliseconds(500);

double secondsOf(const Context& context) {
  return toSeconds(context.now().time_since_epoch());
}

}  // namespace

PlantRegisters::PlantRegisters(std::string port, const BenchDescription& bench, Plant& plant)
    : port_(std::move(port)), plant_(plant) {
  for (const auto& channel : bench.channels) {
    if (channel.source.port == port_) {
      add(channel.source, [&plant, id = channel.id] { return plant.shown(id); });
    }
  }
  for (const auto& actuator : bench.actuators) {
    const std::string id = actuator.id;
    if (actuator.feedback && actuator.feedback->port == port_) {
      add(*actuator.feedback, [&plant, id] { return plant.feedback(id); });
    }
    if (actuator.command.port == port_) {
      const RegisterSource command = actuator.command;
      holding_[command.address] = 0;
      commands_[command.address] = [&plant, id, command](std::uint16_t value) {
        plant.command(id, static_cast<std::int16_t>(value) * command.scale + command.offset);
      };
    }
  }
  for (const auto& line : bench.meterLines) {
    if (line.selectorPort == port_) {
      holding_[line.selectorAddress] = 0;
    }
  }
}

void PlantRegisters::add(const RegisterSource& source, Getter getter) {
  const auto whole = [source, getter = std::move(getter)] {
    return static_cast<std::int64_t>(std::llround((getter() - source.offset) / source.scale));
  };
  if (source.wide) {
    inputs_[source.address] = [whole] { return static_cast<std::uint16_t>((whole() >> 16) & 0xFFFF); };
    inputs_[source.address + 1] = [whole] { return static_cast<std::uint16_t>(whole() & 0xFFFF); };
  } else {
    inputs_[source.address] = [whole] {
      return static_cast<std::uint16_t>(std::clamp<std::int64_t>(whole(), -32768, 32767) & 0xFFFF);
    };
  }
}

Expected<void> PlantRegisters::refuse(int address) const {
  return fail("illegal data address " + std::to_string(address), name());
}

Task<Expected<void>> PlantRegisters::connected(const Context& context) const {
  for (const char* fault : {"dropped-tcp", "port-gone"}) {
    if (plant_.faults().at(fault, port_, secondsOf(context)) != nullptr) {
      co_await context.sleep(kNotice);
      co_return fail(std::string("no connection (fault ") + fault + ")", name());
    }
  }
  co_return Expected<void>();
}

int PlantRegisters::held(int address) const {
  const auto found = holding_.find(address);
  return found == holding_.end() ? 0 : found->second;
}

Task<Expected<std::vector<std::uint16_t>>> PlantRegisters::read(const Context& context, RegisterKind kind,
                                                                int address, int count) {
  co_await context.sleep(kRequest);
  plant_.advance(secondsOf(context));
  if (const auto held = co_await connected(context); !held) {
    co_return tl::unexpected(held.error());
  }
  std::vector<std::uint16_t> values;
  for (int at = address; at < address + count; ++at) {
    if (kind == RegisterKind::input) {
      const auto found = inputs_.find(at);
      // A block may span addresses that nobody uses; a controller answers those with 0.
      values.push_back(found == inputs_.end() ? std::uint16_t{0} : found->second());
    } else {
      values.push_back(static_cast<std::uint16_t>(held(at)));
    }
  }
  co_return values;
}

Task<Expected<void>> PlantRegisters::write(const Context& context, int address,
                                           std::vector<std::uint16_t> values) {
  co_await context.sleep(kRequest);
  plant_.advance(secondsOf(context));
  if (const auto held = co_await connected(context); !held) {
    co_return held;
  }
  for (const std::uint16_t value : values) {
    const auto found = holding_.find(address);
    if (found == holding_.end()) {
      co_return refuse(address);
    }
    found->second = value;
    if (const auto command = commands_.find(address); command != commands_.end()) {
      command->second(value);
    }
    ++address;
  }
  co_return Expected<void>();
}

}  // namespace mb::sim

#pragma once

#include "devices/bench/port_provider.h"
#include "tests/devices/link/fake_link.h"
#include "tests/devices/plant/fake_register_port.h"

#include <map>
#include <memory>
#include <set>
#include <string>

namespace mb {

/// Scripted ports by id, made when they are asked for.
class FakePorts final : public PortProvider {
 public:
  explicit FakePorts(Scheduler& scheduler) : scheduler_(scheduler) {}

  [[nodiscard]] Expected<std::shared_ptr<Link>> link(const PortDescription& port) override {
    if (refused.contains(port.id)) {
      return fail("no device at " + port.address, "port " + port.id, "plug it in");
    }
    return linkOf(port.id);
  }
  [[nodiscard]] Expected<std::shared_ptr<RegisterPort>> registers(const PortDescription& port) override {
    if (refused.contains(port.id)) {
      return fail("no device at " + port.address, "port " + port.id, "plug it in");
    }
    return registersOf(port.id);
  }
  [[nodiscard]] bool isSimulated(const PortDescription& port) const override {
    return simulated.contains(port.id);
  }

  std::shared_ptr<FakeLink> linkOf(const std::string& id) {
    auto& made = links_[id];
    if (!made) {
      made = std::make_shared<FakeLink>(scheduler_, id);
    }
    return made;
  }
  std::shared_ptr<FakeRegisterPort> registersOf(const std::string& id) {
    auto& made = registers_[id];
    if (!made) {
      made = std::make_shared<FakeRegisterPort>(id);
    }
    return made;
  }

  std::set<std::string> refused;
  std::set<std::string> simulated;

 private:
  Scheduler& scheduler_;
  std::map<std::string, std::shared_ptr<FakeLink>> links_;
  std::map<std::string, std::shared_ptr<FakeRegisterPort>> registers_;
};

}  // namespace mb

#include "app/cli/host_faults.h"

#include "devices/simulator/faults.h"

#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

std::string field(const nlohmann::json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// The stage that a `step` row begins.
sim::FaultStage stageOf(const nlohmann::json& body) {
  sim::FaultStage stage;
  stage.point = field(body, "point");
  stage.run = field(body, "run_of_point");
  stage.attempt = field(body, "point_attempt");
  stage.step = field(body, "kind");
  return stage;
}

}  // namespace

Expected<std::unique_ptr<HostFaults>> HostFaults::create(Clockwork& clockwork, SimulatedWorld& world) {
  std::unique_ptr<HostFaults> faults(new HostFaults(clockwork, world));
  for (const sim::Fault& fault : world.faults()) {
    if (fault.entry().target == sim::FaultTarget::clock && !clockwork.scheduler().isVirtual()) {
      return fail("the clock of this computer is not ours to set",
                  "--fault " + std::string(fault.entry().name), "add --virtual-time");
    }
    if (fault.entry().target == sim::FaultTarget::record && !faults->disk_) {
      faults->disk_ = std::make_unique<FaultVfs>();
    }
  }
  return faults;
}

void HostFaults::follow(Journal& journal) {
  world_.onForeignFault([this](const sim::Fault& fault, bool begins) { turn(fault, begins); });
  if (world_.faults().empty()) {
    return;
  }
  subscription_ = journal.subscribe([this](const Row& row) {
    if (row.kind == "step") {
      const nlohmann::json body = row.json();
      if (field(body, "state") == "started") {
        world_.stage(stageOf(body));
      }
    }
  });
}

void HostFaults::turn(const sim::Fault& fault, bool begins) {
  const std::string_view name = fault.entry().name;
  if (name == "disk-full") {
    disk_->failWrites(begins ? SQLITE_FULL : SQLITE_OK);
  } else if (name == "disk-slow") {
    const auto each = static_cast<std::int64_t>(fault.number("ms"));
    disk_->slowSyncs(std::chrono::milliseconds(begins ? each : 0));
  } else if (name == "clock-stepped" && begins) {
    clockwork_.stepWall(fromSeconds(fault.number("by_s")));
  }
}

}  // namespace mb::cli

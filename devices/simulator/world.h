#pragma once

#include "core/async/scheduler.h"
#include "core/model/batch.h"
#include "core/model/bench_description.h"
#include "devices/link/link.h"
#include "devices/plant/register_port.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace mb {

namespace sim {
class Fault;
struct FaultStage;
class Truth;
class WorldParts;
}  // namespace sim

/// The bench in a box (DESIGN 6, way 1): a physical bench in the process, reached only through bytes and
/// registers. What the bench and the meters truly are stands in the `[simulation]` parts of their files and
/// is drawn around that by the seed.
class SimulatedWorld {
 public:
  /// `faults`: as Faults::parse() takes them. Errors: a fault that is not on the menu, a mistake in a
  /// `[simulation]` part. The scheduler outlives the world; the descriptions are copied.
  [[nodiscard]] static Expected<std::unique_ptr<SimulatedWorld>> create(
      const BenchDescription& bench, const Batch& batch, Scheduler& scheduler, std::uint64_t seed,
      const std::vector<std::string>& faults);
  ~SimulatedWorld();
  SimulatedWorld(const SimulatedWorld&) = delete;
  SimulatedWorld& operator=(const SimulatedWorld&) = delete;

  /// Null when there is no such port of bytes, or of registers.
  [[nodiscard]] std::shared_ptr<Link> link(const std::string& port) const;
  [[nodiscard]] std::shared_ptr<RegisterPort> registers(const std::string& port) const;

  /// For tests and the truth file alone (devices/simulator/truth.h).
  [[nodiscard]] const sim::Truth& truth() const;

  [[nodiscard]] const std::vector<sim::Fault>& faults() const;

  /// Tells where the run stands, for faults that wait for it: a bench cannot know. Bench thread.
  void stage(const sim::FaultStage& stage);

  /// Called when a fault begins (true) that does not lie in the world: of the record or of the clock; and
  /// when it ends. Faults that begin at once are told at once.
  using FaultHandler = std::function<void(const sim::Fault& fault, bool begins)>;
  void onForeignFault(FaultHandler handler);

 private:
  explicit SimulatedWorld(std::unique_ptr<sim::WorldParts> parts);
  std::unique_ptr<sim::WorldParts> parts_;
};

}  // namespace mb

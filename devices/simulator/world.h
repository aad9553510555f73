#pragma once

#include "core/async/scheduler.h"
#include "core/model/batch.h"
#include "core/model/bench_description.h"
#include "devices/link/link.h"
#include "devices/plant/register_port.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace mb {

namespace sim {
class Truth;
class WorldParts;
}  // namespace sim

/// The bench in a box (DESIGN 6, way 1): a physical bench in the process, reached only through bytes and
/// registers. What the bench and the meters truly are stands in the `[simulation]` parts of their files and
/// is drawn around that by the seed.
class SimulatedWorld {
 public:
  /// Errors: a fault that is not on the menu, a mistake in a `[simulation]` part. The scheduler outlives the
  /// world; the descriptions are copied.
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

  /// "silent:POSITION, ...": what `faults` may name.
  [[nodiscard]] static std::string faultMenu();

 private:
  explicit SimulatedWorld(std::unique_ptr<sim::WorldParts> parts);
  std::unique_ptr<sim::WorldParts> parts_;
};

}  // namespace mb

#pragma once

#include "core/async/scheduler.h"
#include "core/model/batch.h"
#include "core/model/bench_description.h"
#include "core/text/error.h"
#include "devices/link/link.h"
#include "devices/plant/register_port.h"

#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

namespace mb {

class Truth;

/// The bench in a box (DESIGN 6): a physical bench in virtual time, built of the bench's and the batch's
/// descriptions with their [simulation] parts, a seed and a fault script. Everything it does is a function of
/// these and of what is commanded and asked when; it never asks the evaluation anything. It must not outlive
/// the scheduler; links and ports must not outlive it.
class SimulatedWorld {
 public:
  /// `faults`: see faultMenu(). Errors: a mistake in a [simulation] part (every one named with its line), a
  /// channel of which the simulator does not know what it shows, an unknown fault.
  [[nodiscard]] static Expected<std::unique_ptr<SimulatedWorld>> create(
      const BenchDescription& bench, const Batch& batch, Scheduler& scheduler, std::uint64_t seed,
      const std::vector<std::string>& faults = std::vector<std::string>());
  ~SimulatedWorld();
  SimulatedWorld(const SimulatedWorld&) = delete;
  SimulatedWorld& operator=(const SimulatedWorld&) = delete;

  /// Null where the bench has no such port of bytes. A port of bytes to which nothing is connected stays
  /// silent.
  [[nodiscard]] Link* findLink(const std::string& portId);
  /// Null where the bench has no such port of registers.
  [[nodiscard]] RegisterPort* findRegisters(const std::string& portId);
  /// The same for ports that are known to be there; asking for another is a bug.
  [[nodiscard]] Link& link(const std::string& portId);
  [[nodiscard]] RegisterPort& registers(const std::string& portId);

  /// What truly happened until now (devices/simulator/truth.h): for tests and the truth file only.
  [[nodiscard]] const Truth& truth();
  /// The same as JSON, one object a line.
  void writeTruth(std::ostream& out);

  /// What may be given as a fault, one line each: "stuck:ACTUATOR[,at=S][,for=S]  the actuator ...".
  [[nodiscard]] static std::vector<std::string> faultMenu();

 private:
  struct Parts;
  explicit SimulatedWorld(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
};

}  // namespace mb

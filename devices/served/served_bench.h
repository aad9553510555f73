#pragma once

#include "core/model/bench_description.h"
#include "devices/served/pty_bridge.h"
#include "devices/served/register_server.h"
#include "devices/simulator/world.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mb {

/// A simulated bench as devices of this machine (DESIGN 6, way 2): a pseudo-terminal for every port of bytes,
/// a Modbus TCP server on 127.0.0.1 for every port of registers, in real time. The drivers of a real bench
/// run on it unchanged; what they find is simulated all the same, by what those ports are (settled point 15).
class ServedBench {
 public:
  /// `firstPort`: of the first register port, each further one gets the next; 0: any that are free. Error: a
  /// port that the world does not have, or that this machine does not give. The world and the scheduler,
  /// which runs in real time, outlive this.
  [[nodiscard]] static Expected<std::unique_ptr<ServedBench>> create(const BenchDescription& bench,
                                                                     SimulatedWorld& world,
                                                                     Scheduler& scheduler, int firstPort);

  /// "serial:/dev/pts/7", "modbus-tcp:127.0.0.1:40123", by port id.
  [[nodiscard]] const std::map<std::string, std::string>& addresses() const { return addresses_; }

  /// Until the context stops (Cancelled).
  [[nodiscard]] Task<void> serve(const Context& context);

 private:
  ServedBench() = default;
  [[nodiscard]] Expected<void> addBytes(const PortDescription& port, SimulatedWorld& world,
                                        Scheduler& scheduler);
  [[nodiscard]] Expected<void> addRegisters(const PortDescription& port, SimulatedWorld& world,
                                            Scheduler& scheduler, int tcpPort);

  std::map<std::string, std::string> addresses_;
  std::vector<std::unique_ptr<PtyBridge>> bridges_;
  std::vector<std::unique_ptr<RegisterServer>> servers_;
};

}  // namespace mb

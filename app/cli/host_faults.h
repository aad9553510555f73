#pragma once

#include "app/cli/clockwork.h"
#include "core/record/fault_vfs.h"
#include "core/record/journal.h"
#include "devices/simulator/world.h"

#include <memory>
#include <string>

namespace mb::cli {

/// Carries out the faults of a simulated run that lie outside its bench: of the record's disk and of the
/// computer's clock; and tells the bench which stage of the run its own wait for.
class HostFaults {
 public:
  /// Error: a fault of the clock in real time, which is not ours to set.
  [[nodiscard]] static Expected<std::unique_ptr<HostFaults>> create(Clockwork& clockwork,
                                                                    SimulatedWorld& world);
  HostFaults(const HostFaults&) = delete;
  HostFaults& operator=(const HostFaults&) = delete;
  ~HostFaults() = default;

  /// The file layer that the record is to be opened with; empty: the usual one.
  [[nodiscard]] std::string vfs() const { return disk_ ? disk_->name() : std::string(); }

  /// Begins when the record is open.
  void follow(Journal& journal);
  void release() { subscription_.reset(); }

 private:
  HostFaults(Clockwork& clockwork, SimulatedWorld& world) : clockwork_(clockwork), world_(world) {}
  void turn(const sim::Fault& fault, bool begins);

  Clockwork& clockwork_;
  SimulatedWorld& world_;
  std::unique_ptr<FaultVfs> disk_;
  Subscription subscription_;
};

}  // namespace mb::cli

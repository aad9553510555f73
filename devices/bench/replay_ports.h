#pragma once

#include "core/async/scheduler.h"
#include "devices/bench/port_provider.h"
#include "devices/trace/trace.h"

#include <vector>

namespace mb {

/// A trace in place of what hangs on the one port of a bench: the drivers ask, the trace answers. Never a
/// real bench.
class ReplayPorts final : public PortProvider {
 public:
  /// The scheduler outlives all that is given out.
  ReplayPorts(Scheduler& scheduler, std::vector<TraceEntry> entries)
      : scheduler_(scheduler), entries_(std::move(entries)) {}

  [[nodiscard]] Expected<std::shared_ptr<Link>> link(const PortDescription& port) override;
  [[nodiscard]] Expected<std::shared_ptr<RegisterPort>> registers(const PortDescription& port) override;
  [[nodiscard]] bool isSimulated(const PortDescription&) const override { return true; }

 private:
  Scheduler& scheduler_;
  std::vector<TraceEntry> entries_;
};

}  // namespace mb

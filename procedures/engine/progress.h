#pragma once

#include "core/async/clock.h"
#include "procedures/engine/dry_run.h"
#include "procedures/engine/events.h"

#include <map>
#include <string>

namespace mb {

/// Turns "this step is half done" into "the run is at 37 %, 41 minutes left", by the estimates of the dry
/// run. Extra runs and repeated runs are not in those: while they last the run's fraction stands.
class ProgressMeter {
 public:
  ProgressMeter(const DryRun& plan, RunObserver* observer);

  void update(Instant now, const std::string& path, double fraction);

 private:
  const DryRun& plan_;
  RunObserver* observer_;
  std::map<std::string, const PlannedStep*> steps_;
  Progress last_;
  Instant told_ = Instant::min();
};

}  // namespace mb

#include "procedures/engine/progress.h"

#include <algorithm>

namespace mb {
namespace {

/// Inside a step not more often than this.
constexpr Duration kPause = std::chrono::milliseconds(500);

}  // namespace

ProgressMeter::ProgressMeter(const DryRun& plan, RunObserver* observer) : plan_(plan), observer_(observer) {
  for (const auto& step : plan.steps) {
    steps_[step.path] = &step;
  }
}

void ProgressMeter::update(Instant now, const std::string& path, double fraction) {
  if (observer_ == nullptr) {
    return;
  }
  const bool boundary = path != last_.path || fraction >= 1.0;
  if (!boundary && told_ != Instant::min() && now - told_ < kPause) {
    return;
  }
  const auto found = steps_.find(path);
  if (found != steps_.end() && plan_.seconds > 0.0) {
    const PlannedStep& step = *found->second;
    const double done = step.start + fraction * step.estimate.seconds;
    last_.fraction = std::clamp(done / plan_.seconds, last_.fraction, 1.0);  // never runs back
    last_.point = step.point;
    last_.step = step.step;
  } else if (path != last_.path) {
    last_.step = path.substr(path.rfind('/') + 1);
  }
  last_.path = path;
  last_.secondsLeft = (1.0 - last_.fraction) * plan_.seconds;
  told_ = now;
  observer_->progress(last_);
}

}  // namespace mb

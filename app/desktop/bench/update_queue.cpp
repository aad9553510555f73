#include "app/desktop/bench/update_queue.h"

#include <algorithm>

namespace mb::desktop {
namespace {

constexpr double kPlotSpacing = 1.0;        // s of the run
constexpr std::size_t kPlotPoints = 20000;  // between two drains; a window that stands this long loses points

}  // namespace

void UpdateQueue::push(RunUpdate update) {
  const std::lock_guard lock(mutex_);
  updates_.push_back(std::move(update));
}

void UpdateQueue::live(const LiveValue& value) {
  const std::lock_guard lock(mutex_);
  auto trail = std::ranges::find(trails_, value.id, [](const Trail& each) { return each.last.id; });
  if (trail == trails_.end()) {
    trail = trails_.insert(trails_.end(), Trail());
  }
  trail->last = value;
  now_ = std::max(now_, value.at);
  changed_ = true;
  const double seconds = toSeconds(value.at.time_since_epoch());
  if (seconds - trail->plotted >= kPlotSpacing && plot_.size() < kPlotPoints) {
    trail->plotted = seconds;
    plot_.push_back({static_cast<int>(trail - trails_.begin()), seconds, value.value});
  }
}

void UpdateQueue::live(std::vector<LiveActuator> actuators) {
  const std::lock_guard lock(mutex_);
  actuators_ = std::move(actuators);
  changed_ = true;
}

void UpdateQueue::live(const LiveProgress& progress) {
  const std::lock_guard lock(mutex_);
  progress_ = progress;
  changed_ = true;
}

void UpdateQueue::clearLive() {
  const std::lock_guard lock(mutex_);
  trails_.clear();
  actuators_.clear();
  plot_.clear();
  progress_.reset();
  now_ = Instant();
  changed_ = true;
}

std::vector<RunUpdate> UpdateQueue::take(std::size_t limit) {
  const std::lock_guard lock(mutex_);
  const std::size_t count = std::min(limit, updates_.size());
  const auto end = updates_.begin() + static_cast<std::ptrdiff_t>(count);
  std::vector<RunUpdate> taken(std::make_move_iterator(updates_.begin()), std::make_move_iterator(end));
  updates_.erase(updates_.begin(), end);
  return taken;
}

LiveFrame UpdateQueue::takeLive() {
  const std::lock_guard lock(mutex_);
  LiveFrame frame;
  frame.empty = !changed_;
  changed_ = false;
  frame.now = now_;
  for (const auto& trail : trails_) {
    frame.values.push_back(trail.last);
  }
  frame.actuators = actuators_;
  frame.plot.swap(plot_);
  frame.progress = progress_;
  return frame;
}

}  // namespace mb::desktop

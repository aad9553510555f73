#pragma once

#include "app/desktop/bench/update_queue.h"
#include "devices/bench/bench.h"
#include "procedures/engine/events.h"

namespace mb::desktop {

/// Follows a run on the bench thread: reads the rows' bodies there, so that the window thread never parses, and queues
/// what a person may want to see.
class BenchFeed final : public RunObserver, public Telemetry, public LogPort {
 public:
  /// `bench` is asked what its actuators were last told; it outlives the feed.
  BenchFeed(UpdateQueue& queue, Bench& bench, const Scheduler& scheduler)
      : queue_(queue), bench_(bench), scheduler_(scheduler) {}

  void event(const Event& event) override;
  void progress(const Progress& progress) override;
  void sample(const Channel& channel, const Sample& sample) override;
  void log(LogLevel level, std::string_view category, std::string_view text) override;

 private:
  void lookAtActuators();

  UpdateQueue& queue_;
  Bench& bench_;
  const Scheduler& scheduler_;
  Instant looked_ = Instant::min();
};

/// The update an event becomes; empty for those that the desktop does not show. `now`: when it happened; `wall`: the
/// time of day at instant 0.
[[nodiscard]] std::optional<RunUpdate> updateOf(const Event& event, Instant now, WallTime wall);

}  // namespace mb::desktop

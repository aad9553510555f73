#pragma once

#include "app/desktop/bench/run_update.h"

#include <deque>
#include <mutex>

namespace mb::desktop {

/// Between the bench thread, which pushes, and the window thread, which drains it a few times a second. Events are
/// never lost; of live values only the latest count, and of the plots' points only so many are kept.
class UpdateQueue {
 public:
  void push(RunUpdate update);

  /// Latest value of a channel; a plot point when the last one is older than `spacing`.
  void live(const LiveValue& value);
  void live(std::vector<LiveActuator> actuators);
  void live(const LiveProgress& progress);
  /// Before a run: no value is known.
  void clearLive();

  /// At most `limit` events, in their order.
  [[nodiscard]] std::vector<RunUpdate> take(std::size_t limit);
  /// What is live now, with the plot points since the last call.
  [[nodiscard]] LiveFrame takeLive();

 private:
  struct Trail {
    LiveValue last;
    double plotted = -1e9;  ///< s
  };

  std::mutex mutex_;
  std::deque<RunUpdate> updates_;
  std::vector<Trail> trails_;
  std::vector<LiveActuator> actuators_;
  std::vector<PlotPoint> plot_;
  std::optional<LiveProgress> progress_;
  Instant now_{};
  bool changed_ = false;
};

}  // namespace mb::desktop

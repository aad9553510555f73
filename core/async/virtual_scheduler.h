#pragma once

#include "core/async/context.h"
#include "core/async/scheduler.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

namespace mb {

/// Virtual time: the clock jumps to the next timer as soon as nothing else is to be done. Deterministic: the
/// order of callbacks depends on nothing but the order in which they were given; what other threads post is
/// taken one at a time, and only when the bench thread has nothing ready (they must hold() the time
/// meanwhile).
class VirtualScheduler final : public Scheduler {
 public:
  /// `start` is the wall clock at instant 0. `pace`: 0 runs freely, 1 in real time, 20 twenty times faster;
  /// the order of events is the same. The clock begins at `first`: a run that was broken off goes on after
  /// its last row.
  explicit VirtualScheduler(WallTime start, double pace = 0.0, Instant first = Instant());
  ~VirtualScheduler() override;

  [[nodiscard]] Instant now() const override { return now_; }
  [[nodiscard]] WallTime wall() const override;
  void post(Callback callback) override;
  TimerId at(Instant instant, Callback callback) override;
  void cancel(TimerId timer) override;
  [[nodiscard]] Hold hold() override;
  [[nodiscard]] bool isVirtual() const override { return true; }

  void setPace(double pace);

  /// Sets the wall clock forward, or back: what a user or a time server does. No timer cares.
  void stepWall(Duration by) { stepped_ += by; }

  /// Runs until nothing is left to do, or until quit(). Returns true when it was quit.
  bool run();
  /// Ends run() after the callback under way. From the bench thread.
  void quit() { quit_ = true; }

  /// Starts the task and runs until it has ended; rethrows its exception. Timers that are left stay for the
  /// next run.
  void runTask(Task<void> task);

  /// Timer events so far: tests cancel a run at each of them.
  [[nodiscard]] std::uint64_t timerEvents() const { return timerEvents_; }
  /// Called before each timer callback with its number (tests).
  void onTimer(std::function<void(std::uint64_t)> observer) { observer_ = std::move(observer); }

 private:
  struct Shared;
  using Key = std::pair<Instant, TimerId>;

  bool runReady();
  /// One posted callback of another thread becomes ready; waits for it while a Hold lives.
  bool takeForeign();
  void pause(Instant until);
  void fireNext();

  const WallTime start_;
  Instant now_{};
  Duration stepped_{};
  double pace_;
  std::atomic<std::thread::id> thread_;  ///< that runs it; post() compares on any thread
  std::deque<Callback> ready_;
  std::map<Key, Callback> timers_;
  std::unordered_map<TimerId, Instant> due_;
  TimerId lastTimer_ = 0;
  std::uint64_t timerEvents_ = 0;
  std::function<void(std::uint64_t)> observer_;
  bool quit_ = false;
  /// Where virtual and real time were last known to agree: pauses end at instants reckoned from there, so
  /// that the time which callbacks take does not add up.
  struct Anchor {
    Instant instant;
    std::chrono::steady_clock::time_point real;
  };
  std::optional<Anchor> anchor_;
  std::shared_ptr<Shared>
      shared_;  // outlives the scheduler while a Hold or a poster on another thread has it
};

}  // namespace mb

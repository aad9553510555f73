#pragma once

#include "core/async/clock.h"

#include <cstdint>
#include <functional>
#include <memory>

namespace mb {

/// While a Hold lives, virtual time stands: something off the bench thread (the disk, a thread of libmodbus)
/// is pending. Move-only; releasing it twice is harmless. Real schedulers give an empty one.
class Hold {
 public:
  Hold() = default;
  explicit Hold(std::shared_ptr<void> token) : token_(std::move(token)) {}
  void release() { token_.reset(); }

 private:
  std::shared_ptr<void> token_;
};

/// The one source of time and of turns. All procedures run on the thread that runs the scheduler; only `post`
/// may be called from other threads. Callbacks due at the same instant run in the order in which they were
/// given.
class Scheduler {
 public:
  using Callback = std::function<void()>;
  using TimerId = std::uint64_t;

  Scheduler() = default;
  Scheduler(const Scheduler&) = delete;
  Scheduler& operator=(const Scheduler&) = delete;
  virtual ~Scheduler() = default;

  [[nodiscard]] virtual Instant now() const = 0;
  [[nodiscard]] virtual WallTime wall() const = 0;

  /// Runs `callback` on the bench thread after what is already waiting. From any thread.
  virtual void post(Callback callback) = 0;

  /// Runs `callback` at `instant` (at once when it has passed). Bench thread only.
  virtual TimerId at(Instant instant, Callback callback) = 0;

  /// A timer that has fired or does not exist is ignored. Bench thread only.
  virtual void cancel(TimerId timer) = 0;

  /// See Hold. From the bench thread; the Hold may be released on any thread.
  [[nodiscard]] virtual Hold hold() = 0;

  /// True where time is simulated: real links refuse such a scheduler.
  [[nodiscard]] virtual bool isVirtual() const = 0;

  TimerId after(Duration delay, Callback callback) { return at(now() + delay, std::move(callback)); }
};

}  // namespace mb

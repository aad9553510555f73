#pragma once

#include "core/async/ports.h"
#include "core/async/scheduler.h"
#include "core/async/task.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

namespace mb {

class Authority;
class Journal;
class WaitPoint;

/// Wakes everybody who waits for it; keeps nothing. Whoever waits looks again at what he waits for. Bench
/// thread only.
class Notifier {
 public:
  Notifier() = default;
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;
  void notify();

 private:
  friend class WaitPoint;
  struct Waiter;
  std::vector<std::weak_ptr<Waiter>> waiters_;
};

/// What a run may use besides time. Pointers may be null in tests that do not need them.
struct Services {
  Journal* journal = nullptr;
  OperatorPort* operatorPort = nullptr;
  const Authority* authority = nullptr;
  LogPort* log = nullptr;
  std::int64_t run = 0;  ///< number of the `run` row that rows of devices name; 0: none yet
};

/// The only way to wait (DESIGN 3). It carries the stop token: a wait that finds a stop requested, before or
/// during the wait, throws Cancelled. Copyable and cheap; pass it by const reference.
class Context {
 public:
  Context(Scheduler& scheduler, std::stop_token stop, Services services)
      : scheduler_(&scheduler), stop_(std::move(stop)), services_(services) {}

  [[nodiscard]] Scheduler& scheduler() const { return *scheduler_; }
  [[nodiscard]] Instant now() const { return scheduler_->now(); }
  [[nodiscard]] const std::stop_token& stopToken() const { return stop_; }
  [[nodiscard]] bool stopRequested() const { return stop_.stop_requested(); }
  [[nodiscard]] Journal& journal() const { return *services_.journal; }
  [[nodiscard]] OperatorPort& operatorPort() const { return *services_.operatorPort; }
  [[nodiscard]] const Authority& authority() const { return *services_.authority; }
  [[nodiscard]] const Services& services() const { return services_; }
  void log(LogLevel level, std::string_view category, std::string_view text) const;

  /// Throws Cancelled when a stop was requested; for loops that might not wait.
  void check() const;

  /// co_await context.until(instant): waits; at least one turn of the scheduler even when it has passed.
  [[nodiscard]] WaitPoint until(Instant instant) const;
  [[nodiscard]] WaitPoint sleep(Duration duration) const;
  /// co_await gives true when notified, false at the deadline (kNever: none).
  [[nodiscard]] WaitPoint notified(Notifier& notifier, Instant deadline) const;

  /// Waits until `condition` holds, looking again at every notification. False at the deadline.
  [[nodiscard]] Task<bool> waitFor(Notifier& notifier, const std::function<bool()>& condition,
                                   Instant deadline) const;

  /// A context that nobody can stop, except its deadline: for teardown. Throws Cancelled from waits after it.
  [[nodiscard]] Context shielded(Instant deadline) const;

  /// A context that stops when this one does or when `source` does. The source must outlive the context's
  /// use.
  [[nodiscard]] Context linked(const std::shared_ptr<std::stop_source>& source) const;

 private:
  Scheduler* scheduler_;
  std::stop_token stop_;
  Services services_;
  std::shared_ptr<void> keep_;  // what the stop token needs alive: a deadline's timer, a link to the parent
};

/// What `co_await context.until(...)` awaits. Dies safely in a destroyed frame.
class WaitPoint {
 public:
  WaitPoint(const Context& context, Notifier* notifier, Instant deadline);
  WaitPoint(const WaitPoint&) = delete;
  WaitPoint& operator=(const WaitPoint&) = delete;
  ~WaitPoint();

  [[nodiscard]] bool await_ready() const noexcept;
  void await_suspend(std::coroutine_handle<> caller);
  /// True when notified, false at the deadline; throws Cancelled.
  bool await_resume() const;

 private:
  Context context_;
  Notifier* notifier_;
  Instant deadline_;
  std::shared_ptr<Notifier::Waiter> waiter_;
};

/// Children that run side by side and are all joined: the first failure stops the others, and is rethrown
/// when every child has ended. Nothing is ever detached.
class Parallel {
 public:
  explicit Parallel(const Context& parent);
  Parallel(const Parallel&) = delete;
  Parallel& operator=(const Parallel&) = delete;

  /// The children's context: stops with the parent, or when a sibling fails, or by stop().
  [[nodiscard]] const Context& context() const { return context_; }
  void add(Task<void> child) { children_.push_back(std::move(child)); }
  void stop() { source_->request_stop(); }

  /// Starts the children in the order in which they were added and waits for all. Called once.
  [[nodiscard]] Task<void> join();

 private:
  Context parent_;
  std::shared_ptr<std::stop_source> source_;
  Context context_;
  std::vector<Task<void>> children_;
};

/// Starts a task nobody awaits: the root of a run. `done` gets the exception or null, on the bench thread.
/// The task lives until it has ended.
void start(Task<void> task, std::function<void(std::exception_ptr)> done);

}  // namespace mb

#include "core/async/virtual_scheduler.h"

#include <algorithm>
#include <stdexcept>

namespace mb {

struct VirtualScheduler::Shared {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Callback> foreign;
  int holds = 0;
};

VirtualScheduler::VirtualScheduler(WallTime start, double pace, Instant first)
    : start_(start),
      now_(first),
      pace_(pace),
      thread_(std::this_thread::get_id()),
      shared_(std::make_shared<Shared>()) {}

VirtualScheduler::~VirtualScheduler() {
  // A posted callback may own a Hold, and a Hold owns what is shared: let go of them here.
  std::deque<Callback> dropped;
  const std::lock_guard lock(shared_->mutex);
  dropped.swap(shared_->foreign);
}

WallTime VirtualScheduler::wall() const {
  return start_ + std::chrono::floor<std::chrono::milliseconds>(now_.time_since_epoch() + stepped_);
}

void VirtualScheduler::setPace(double pace) {
  pace_ = pace;
  anchor_.reset();
}

void VirtualScheduler::post(Callback callback) {
  if (std::this_thread::get_id() == thread_) {
    ready_.push_back(std::move(callback));
    return;
  }
  const std::lock_guard lock(shared_->mutex);
  shared_->foreign.push_back(std::move(callback));
  shared_->changed.notify_one();
}

Scheduler::TimerId VirtualScheduler::at(Instant instant, Callback callback) {
  const TimerId id = ++lastTimer_;
  const Instant when = std::max(instant, now_);
  timers_.emplace(Key(when, id), std::move(callback));
  due_.emplace(id, when);
  return id;
}

void VirtualScheduler::cancel(TimerId timer) {
  const auto found = due_.find(timer);
  if (found != due_.end()) {
    timers_.erase(Key(found->second, timer));
    due_.erase(found);
  }
}

Hold VirtualScheduler::hold() {
  {
    const std::lock_guard lock(shared_->mutex);
    ++shared_->holds;
  }
  // The deleter runs wherever the last owner lets go.
  return Hold(std::shared_ptr<void>(this, [shared = shared_](void*) {
    const std::lock_guard lock(shared->mutex);
    --shared->holds;
    shared->changed.notify_one();
  }));
}

bool VirtualScheduler::runReady() {
  if (ready_.empty()) {
    return false;
  }
  const Callback callback = std::move(ready_.front());
  ready_.pop_front();
  callback();
  return true;
}

bool VirtualScheduler::takeForeign() {
  std::unique_lock lock(shared_->mutex);
  shared_->changed.wait(lock, [this] { return !shared_->foreign.empty() || shared_->holds == 0; });
  if (shared_->foreign.empty()) {
    return false;
  }
  ready_.push_back(std::move(shared_->foreign.front()));
  shared_->foreign.pop_front();
  return true;
}

void VirtualScheduler::pause(Instant until) {
  // A bench that lagged by more than this does not hurry to make up for it.
  constexpr auto kMostLag = std::chrono::milliseconds(500);
  const auto dueAfter = [this, until](const Anchor& anchor) {
    const double real = static_cast<double>((until - anchor.instant).count()) / pace_;
    return anchor.real + std::chrono::nanoseconds(static_cast<std::int64_t>(real));
  };
  const auto real = std::chrono::steady_clock::now();
  if (!anchor_ || dueAfter(*anchor_) + kMostLag < real) {
    anchor_ = Anchor{now_, real};
  }
  const auto due = dueAfter(*anchor_);
  std::unique_lock lock(shared_->mutex);
  shared_->changed.wait_until(lock, due, [this] { return !shared_->foreign.empty(); });
}

void VirtualScheduler::fireNext() {
  const auto next = timers_.begin();
  now_ = next->first.first;
  const Callback callback = std::move(next->second);
  due_.erase(next->first.second);
  timers_.erase(next);
  ++timerEvents_;
  if (observer_) {
    observer_(timerEvents_);
  }
  callback();
}

bool VirtualScheduler::run() {
  thread_ = std::this_thread::get_id();
  quit_ = false;
  while (!quit_) {
    if (runReady() || takeForeign()) {
      continue;
    }
    if (timers_.empty()) {
      return false;
    }
    if (pace_ > 0.0 && timers_.begin()->first.first > now_) {
      pause(timers_.begin()->first.first);
      if (takeForeign()) {
        continue;
      }
    }
    fireNext();
  }
  return true;
}

void VirtualScheduler::runTask(Task<void> task) {
  struct End {
    bool reached = false;
    std::exception_ptr failure;
  };
  // Shared: a task that is still waiting when time runs out may end in a later run.
  const auto end = std::make_shared<End>();
  start(std::move(task), [this, end](const std::exception_ptr& error) {
    end->reached = true;
    end->failure = error;
    quit();
  });
  if (!end->reached) {
    run();
  }
  if (end->failure) {
    std::rethrow_exception(end->failure);
  }
  if (!end->reached) {
    throw std::logic_error(
        "virtual time ran out while a task was still waiting: it waits for what never comes");
  }
}

}  // namespace mb

#include "core/async/context.h"

namespace mb {

/// One wait: three things may end it (notification, deadline, stop), the first wins.
struct Notifier::Waiter {
  Scheduler* scheduler = nullptr;
  std::coroutine_handle<> caller;
  Scheduler::TimerId timer = 0;
  bool hasTimer = false;
  bool ended = false;
  bool notified = false;
  std::optional<std::stop_callback<std::function<void()>>> onStop;
};

namespace {

/// Ends a wait: the caller goes on in a turn of its own, so that whoever notified finishes first.
template <class Waiter>
void wake(const std::shared_ptr<Waiter>& waiter, bool notified) {
  if (waiter->ended) {
    return;
  }
  waiter->ended = true;
  waiter->notified = notified;
  if (waiter->hasTimer) {
    waiter->scheduler->cancel(waiter->timer);
  }
  waiter->scheduler->post([weak = std::weak_ptr<Waiter>(waiter)] {
    if (const auto alive = weak.lock()) {
      Trampoline::resume(alive->caller);
    }
  });
}

/// Stops `source` when `parent` stops, for as long as it lives.
class Link {
 public:
  Link(const std::stop_token& parent, std::shared_ptr<std::stop_source> source)
      : source_(std::move(source)), callback_(parent, [this] { source_->request_stop(); }) {}

 private:
  std::shared_ptr<std::stop_source> source_;
  std::stop_callback<std::function<void()>> callback_;
};

/// A stop source that fires at a deadline.
class Deadline {
 public:
  Deadline(Scheduler& scheduler, Instant deadline) : scheduler_(scheduler) {
    timer_ = scheduler.at(deadline, [this] { source.request_stop(); });
  }
  Deadline(const Deadline&) = delete;
  Deadline& operator=(const Deadline&) = delete;
  ~Deadline() { scheduler_.cancel(timer_); }

  std::stop_source source;

 private:
  Scheduler& scheduler_;
  Scheduler::TimerId timer_;
};

}  // namespace

void Notifier::notify() {
  auto waiting = std::exchange(waiters_, {});
  for (const auto& weak : waiting) {
    if (const auto waiter = weak.lock()) {
      wake(waiter, true);
    }
  }
}

WaitPoint::WaitPoint(const Context& context, Notifier* notifier, Instant deadline)
    : context_(context), notifier_(notifier), deadline_(deadline) {}

WaitPoint::~WaitPoint() {
  if (waiter_ && !waiter_->ended) {
    waiter_->ended = true;
    if (waiter_->hasTimer) {
      waiter_->scheduler->cancel(waiter_->timer);
    }
  }
}

bool WaitPoint::await_ready() const noexcept {
  return context_.stopRequested();
}

void WaitPoint::await_suspend(std::coroutine_handle<> caller) {
  waiter_ = std::make_shared<Notifier::Waiter>();
  waiter_->scheduler = &context_.scheduler();
  waiter_->caller = caller;
  const std::weak_ptr<Notifier::Waiter> weak = waiter_;
  if (notifier_ != nullptr) {
    // Waits that ended by their deadline leave an expired entry behind; sweep before the list can grow.
    std::erase_if(notifier_->waiters_, [](const auto& entry) {
      const auto waiter = entry.lock();
      return !waiter || waiter->ended;
    });
    notifier_->waiters_.push_back(weak);
  }
  if (deadline_ != kNever) {
    waiter_->hasTimer = true;
    waiter_->timer = context_.scheduler().at(deadline_, [weak] {
      if (const auto waiter = weak.lock()) {
        waiter->hasTimer = false;
        wake(waiter, false);
      }
    });
  }
  waiter_->onStop.emplace(context_.stopToken(), [weak] {
    if (const auto waiter = weak.lock()) {
      wake(waiter, false);
    }
  });
}

bool WaitPoint::await_resume() const {
  context_.check();
  return waiter_ && waiter_->notified;
}

void Context::check() const {
  if (stopRequested()) {
    throw Cancelled();
  }
}

void Context::log(LogLevel level, std::string_view category, std::string_view text) const {
  if (services_.log != nullptr) {
    services_.log->log(level, category, text);
  }
}

WaitPoint Context::until(Instant instant) const {
  return WaitPoint(*this, nullptr, instant);
}

WaitPoint Context::sleep(Duration duration) const {
  return WaitPoint(*this, nullptr, now() + duration);
}

WaitPoint Context::notified(Notifier& notifier, Instant deadline) const {
  return WaitPoint(*this, &notifier, deadline);
}

Task<bool> Context::waitFor(Notifier& notifier, const std::function<bool()>& condition,
                            Instant deadline) const {
  const Context self = *this;
  while (!condition()) {
    if (!co_await self.notified(notifier, deadline)) {
      co_return condition();
    }
  }
  co_return true;
}

Context Context::shielded(Instant deadline) const {
  const auto guard = std::make_shared<Deadline>(*scheduler_, deadline);
  Context context(*scheduler_, guard->source.get_token(), services_);
  context.keep_ = guard;
  return context;
}

Context Context::linked(const std::shared_ptr<std::stop_source>& source) const {
  Context context(*scheduler_, source->get_token(), services_);
  context.keep_ = std::make_shared<Link>(stop_, source);
  return context;
}

namespace {

/// What the children of a Parallel share with its join.
struct Join {
  std::size_t running = 0;
  std::exception_ptr first;
  Notifier ended;
};

/// Cancelled is how a stop arrives, not why: a real failure, even a later one, is the better reason.
bool isCancelled(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const Cancelled&) {
    return true;
  } catch (...) {
    return false;
  }
}

}  // namespace

Parallel::Parallel(const Context& parent)
    : parent_(parent), source_(std::make_shared<std::stop_source>()), context_(parent.linked(source_)) {}

Task<void> Parallel::join() {
  const auto state = std::make_shared<Join>();
  state->running = children_.size();
  for (auto& child : children_) {
    start(std::move(child), [state, source = source_](const std::exception_ptr& error) {
      --state->running;
      if (error) {
        if (!state->first || (isCancelled(state->first) && !isCancelled(error))) {
          state->first = error;
        }
        source->request_stop();
      }
      state->ended.notify();
    });
  }
  // The children see the parent's stop by their own context; leaving before them would leave them without a
  // parent.
  const Context patient(parent_.scheduler(), std::stop_token(), parent_.services());
  while (state->running > 0) {
    co_await patient.notified(state->ended, kNever);
  }
  children_.clear();
  if (state->first) {
    std::rethrow_exception(state->first);
  }
}

namespace {

/// A coroutine that owns itself: the root of a chain of tasks.
struct Root {
  struct promise_type {
    Root get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() noexcept {}
    [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }
  };
};

Root runRoot(Task<void> task, std::function<void(std::exception_ptr)> done) {
  std::exception_ptr error;
  try {
    co_await task;
  } catch (...) {
    error = std::current_exception();
  }
  task = Task<void>();  // the frames go before anybody hears of the end
  done(error);
}

}  // namespace

void start(Task<void> task, std::function<void(std::exception_ptr)> done) {
  runRoot(std::move(task), std::move(done));
}

}  // namespace mb

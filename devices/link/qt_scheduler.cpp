#include "devices/link/qt_scheduler.h"

#include <QCoreApplication>
#include <QEvent>
#include <QObject>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <unordered_map>
#include <utility>

namespace mb {
namespace {

/// After so many callbacks the event loop gets a turn of its own: links and windows must not starve.
constexpr int kTurnLength = 64;
/// QTimer counts milliseconds in an int; a longer wait is taken in parts.
constexpr auto kLongestWait = std::chrono::hours(1);

/// Gets the one event that says that something was posted.
class Doorbell final : public QObject {
 public:
  explicit Doorbell(std::function<void()> onRing) : onRing_(std::move(onRing)) {}

  /// From any thread.
  void ring() { QCoreApplication::postEvent(this, new QEvent(QEvent::User)); }

  bool event(QEvent* event) override {
    if (event->type() != QEvent::User) {
      return QObject::event(event);
    }
    onRing_();
    return true;
  }

 private:
  std::function<void()> onRing_;
};

}  // namespace

struct QtScheduler::Loop {
  using Key = std::pair<Instant, TimerId>;

  Loop() {
    timer.setSingleShot(true);
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &doorbell, [this] { turn(); });
  }

  [[nodiscard]] Instant now() const {
    return Instant(std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - start));
  }

  void add(Callback callback) {
    const std::lock_guard lock(mutex);
    posted.push_back(std::move(callback));
    wake();
  }

  /// With the mutex held: one event is enough for all that is posted.
  void wake() {
    if (!std::exchange(woken, true)) {
      doorbell.ring();
    }
  }

  void wokenTurn() {
    {
      const std::lock_guard lock(mutex);
      woken = false;
    }
    turn();
  }

  void turn() {
    for (int i = 0; i < kTurnLength; ++i) {
      if (!runPosted() && !fireDue()) {
        arm();
        return;
      }
    }
    const std::lock_guard lock(mutex);
    wake();
  }

  bool runPosted() {
    Callback callback;
    {
      const std::lock_guard lock(mutex);
      if (posted.empty()) {
        return false;
      }
      callback = std::move(posted.front());
      posted.pop_front();
    }
    callback();
    return true;
  }

  bool fireDue() {
    const auto next = timers.begin();
    if (next == timers.end() || next->first.first > now()) {
      return false;
    }
    const Callback callback = std::move(next->second);
    due.erase(next->first.second);
    timers.erase(next);
    callback();
    return true;
  }

  /// Sets the one Qt timer for the earliest of ours, rounded up: never early.
  void arm() {
    if (timers.empty()) {
      timer.stop();
      return;
    }
    const Duration wait =
        std::clamp<Duration>(timers.begin()->first.first - now(), Duration(0), kLongestWait);
    timer.start(std::chrono::ceil<std::chrono::milliseconds>(wait));
  }

  const std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  std::mutex mutex;  // guards posted and woken
  std::deque<Callback> posted;
  bool woken = false;
  std::map<Key, Callback> timers;
  std::unordered_map<TimerId, Instant> due;
  TimerId lastTimer = 0;
  QTimer timer;
  Doorbell doorbell{[this] { wokenTurn(); }};  // last: its death drops the events under way first
};

QtScheduler::QtScheduler() : loop_(std::make_unique<Loop>()) {}

QtScheduler::~QtScheduler() = default;

Instant QtScheduler::now() const {
  return loop_->now();
}

WallTime QtScheduler::wall() const {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void QtScheduler::post(Callback callback) {
  loop_->add(std::move(callback));
}

Scheduler::TimerId QtScheduler::at(Instant instant, Callback callback) {
  const TimerId id = ++loop_->lastTimer;
  // An instant that has passed is now: it stands behind the timers that are due already.
  const Instant when = std::max(instant, now());
  const auto placed = loop_->timers.emplace(Loop::Key(when, id), std::move(callback)).first;
  loop_->due.emplace(id, when);
  if (placed == loop_->timers.begin()) {
    loop_->arm();
  }
  return id;
}

void QtScheduler::cancel(TimerId timer) {
  const auto found = loop_->due.find(timer);
  if (found != loop_->due.end()) {
    loop_->timers.erase(Loop::Key(found->second, timer));
    loop_->due.erase(found);
  }
}

}  // namespace mb

#include "procedures/engine/event_publisher.h"

namespace mb {
namespace {

/// Rows that people act on: announced when nothing can take them back.
bool mustBeDurable(const Row& row) {
  return row.kind == "result" || row.kind == "verdict" || row.kind == "part" || row.kind == "paper" ||
         row.kind == "run_ended";
}

}  // namespace

struct EventPublisher::State : std::enable_shared_from_this<State> {
  State(Scheduler& scheduler_, Journal& journal_, RunObserver* observer_)
      : scheduler(scheduler_), journal(journal_), observer(observer_) {}

  void take(const Row& row) {
    if (observer == nullptr || failed) {
      return;
    }
    waiting.push_back(row);
    if (!busy) {
      publish();
    }
  }

  /// Hands on what may be; asks the store for the first that must be durable.
  void publish() {
    busy = true;
    while (!waiting.empty() && observer != nullptr) {
      if (mustBeDurable(waiting.front()) && waiting.front().seq > durableSeq) {
        ask(waiting.back().seq);
        return;
      }
      const Row row = std::move(waiting.front());
      waiting.pop_front();
      observer->event(eventOf(row));
    }
    busy = false;
    changed.notify();
  }

  void ask(Seq seq) {
    // Virtual time stands while the disk works.
    const auto hold = std::make_shared<Hold>(scheduler.hold());
    journal.whenDurable(seq, [self = shared_from_this(), hold, seq](const std::optional<Error>& error) {
      self->scheduler.post([self, hold, seq, failure = error.has_value()] {
        hold->release();
        self->answered(seq, failure);
      });
    });
  }

  void answered(Seq seq, bool failure) {
    if (failure) {
      failed = true;
      waiting.clear();
    } else {
      durableSeq = seq;
    }
    publish();
  }

  Scheduler& scheduler;
  Journal& journal;
  RunObserver* observer;
  std::deque<Row> waiting;
  Seq durableSeq = 0;
  bool busy = false;
  bool failed = false;
  Notifier changed;
};

EventPublisher::EventPublisher(Scheduler& scheduler, Journal& journal, RunObserver* observer)
    : state_(std::make_shared<State>(scheduler, journal, observer)) {
  if (observer != nullptr) {
    subscription_ = journal.subscribe([state = state_.get()](const Row& row) { state->take(row); });
  }
}

EventPublisher::~EventPublisher() {
  state_->observer = nullptr;
  state_->waiting.clear();
}

Task<void> EventPublisher::drained(const Context& context) {
  const auto state = state_;
  while (state->busy) {
    co_await context.notified(state->changed, kNever);
  }
}

}  // namespace mb

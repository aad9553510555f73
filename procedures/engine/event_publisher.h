#pragma once

#include "core/async/context.h"
#include "core/record/journal.h"
#include "procedures/engine/events.h"

#include <deque>
#include <memory>

namespace mb {

/// Makes events of the rows of the journal and hands them on in the order of the rows. A result, a verdict, a
/// paper and the end of the run are announced when they are on the disk; what comes after them waits with
/// them. Once the store has failed nothing is announced any more.
class EventPublisher {
 public:
  EventPublisher(Scheduler& scheduler, Journal& journal, RunObserver* observer);
  EventPublisher(const EventPublisher&) = delete;
  EventPublisher& operator=(const EventPublisher&) = delete;
  ~EventPublisher();

  /// Waits until every row so far has been announced, or never will be.
  [[nodiscard]] Task<void> drained(const Context& context);

 private:
  struct State;
  std::shared_ptr<State> state_;  // outlives the publisher while the store's thread has it
  Subscription subscription_;
};

}  // namespace mb

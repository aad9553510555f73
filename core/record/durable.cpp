#include "core/record/durable.h"

#include "core/async/context.h"
#include "core/record/journal.h"

#include <memory>
#include <optional>

namespace mb {
namespace {

/// Shared by the waiting frame, which a stop may destroy, and the writer thread.
struct Wait {
  Notifier notifier;
  bool done = false;  // bench thread only
  std::optional<Error> error;
};

}  // namespace

Task<void> durable(const Context& context, Journal& journal, Seq seq) {
  context.check();
  const auto wait = std::make_shared<Wait>();
  Scheduler& scheduler = context.scheduler();
  const Hold hold = scheduler.hold();
  journal.whenDurable(seq, [wait, &scheduler](const std::optional<Error>& error) {
    scheduler.post([wait, error] {
      wait->error = error;
      wait->done = true;
      wait->notifier.notify();
    });
  });
  while (!wait->done) {
    co_await context.notified(wait->notifier, kNever);
  }
  if (wait->error) {
    throw StoreFailed(*wait->error);
  }
}

}  // namespace mb

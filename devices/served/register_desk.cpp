#include "devices/served/register_desk.h"

namespace mb {

void RegisterDesk::answered(RegisterQuestion& question) {
  {
    const std::lock_guard lock(mutex_);
    question.done = true;
  }
  change_.notify_all();
}

bool RegisterDesk::ask(const std::shared_ptr<RegisterDesk>& desk, Scheduler& scheduler,
                       const std::shared_ptr<RegisterQuestion>& question) {
  scheduler.post([desk, question] {
    desk->questions.push_back(question);
    desk->arrived.notify();
  });
  std::unique_lock lock(desk->mutex_);
  desk->change_.wait(lock, [&] { return question->done || desk->closed_; });
  return question->done;
}

void RegisterDesk::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  change_.notify_all();
}

}  // namespace mb

#pragma once

#include "app/desktop/bench/update_queue.h"
#include "core/async/context.h"

namespace mb::desktop {

/// The person at the window. Questions are queued for the run page, which shows them without holding anything up;
/// answers come back as callbacks on the bench thread. Virtual time stands while a person thinks.
class DesktopOperator final : public OperatorPort {
 public:
  explicit DesktopOperator(UpdateQueue& queue) : queue_(queue) {}

  Task<int> ask(const Context& context, const Prompt& prompt) override;
  /// On the bench thread. An answer to a question that is gone, or to no choice, is ignored.
  void answer(qint64 id, int choice);

 private:
  friend class Withdrawal;
  struct Question {
    qint64 id = 0;
    int choices = 0;
    std::optional<int> answer;
  };

  void withdraw(qint64 id);

  UpdateQueue& queue_;
  std::vector<Question> open_;
  qint64 last_ = 0;
  Notifier answered_;
};

}  // namespace mb::desktop

#include "app/desktop/bench/desktop_operator.h"

#include <algorithm>

namespace mb::desktop {
/// Takes a question back, however its wait ended.
class Withdrawal {
 public:
  Withdrawal(DesktopOperator& owner, qint64 id) : owner_(owner), id_(id) {}
  Withdrawal(const Withdrawal&) = delete;
  Withdrawal& operator=(const Withdrawal&) = delete;
  ~Withdrawal() { owner_.withdraw(id_); }

 private:
  DesktopOperator& owner_;
  qint64 id_;
};

Task<int> DesktopOperator::ask(const Context& context, const Prompt& prompt) {
  const qint64 id = ++last_;
  Question question;
  question.id = id;
  question.choices = static_cast<int>(prompt.choices.size());
  open_.push_back(question);
  Asked asked;
  asked.id = id;
  asked.code = QString::fromStdString(prompt.code);
  asked.text = QString::fromStdString(prompt.text);
  for (const auto& choice : prompt.choices) {
    asked.choices << QString::fromStdString(choice);
  }
  queue_.push(asked);
  const Withdrawal withdrawal(*this, id);
  const Hold hold = context.scheduler().hold();
  const auto mine = [this, id] { return std::ranges::find(open_, id, &Question::id); };
  while (!mine()->answer) {
    co_await context.notified(answered_, kNever);
  }
  co_return *mine()->answer;
}

void DesktopOperator::withdraw(qint64 id) {
  std::erase_if(open_, [id](const Question& each) { return each.id == id; });
  queue_.push(AskedNoMore{id});
}

void DesktopOperator::answer(qint64 id, int choice) {
  const auto question = std::ranges::find(open_, id, &Question::id);
  if (question == open_.end() || choice < 0 || choice >= question->choices) {
    return;
  }
  question->answer = choice;
  answered_.notify();
}

}  // namespace mb::desktop

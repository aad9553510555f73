#include "core/record/journal.h"

#include <algorithm>
#include <deque>
#include <mutex>

namespace mb {

Expected<std::vector<Row>> Journal::rows(const RowFilter& filter) const {
  std::vector<Row> found;
  const auto done = visit(filter, [&found](const Row& row) {
    found.push_back(row);
    return true;
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return found;
}

struct Observers::State {
  std::mutex mutex;
  std::vector<std::weak_ptr<Journal::Observer>> observers;
  std::deque<Row> waiting;
  bool notifying = false;

  std::vector<std::shared_ptr<Journal::Observer>> held() {
    std::vector<std::shared_ptr<Journal::Observer>> now;
    for (const auto& weak : observers) {
      if (auto observer = weak.lock()) {
        now.push_back(std::move(observer));
      }
    }
    return now;
  }
};

std::shared_ptr<Observers::State> Observers::makeState() {
  return std::make_shared<State>();
}

Subscription Observers::add(Journal::Observer observer) {
  auto held = std::make_shared<Journal::Observer>(std::move(observer));
  const std::lock_guard lock(state_->mutex);
  std::erase_if(state_->observers, [](const auto& weak) { return weak.expired(); });
  state_->observers.push_back(held);
  return held;
}

void Observers::notify(const Row& row) {
  std::unique_lock lock(state_->mutex);
  if (state_->observers.empty()) {
    return;
  }
  // A row appended by an observer waits until every observer has seen the row before it.
  state_->waiting.push_back(row);
  if (state_->notifying) {
    return;
  }
  state_->notifying = true;
  const auto state = state_;
  while (!state->waiting.empty()) {
    const Row next = std::move(state->waiting.front());
    state->waiting.pop_front();
    const auto observers = state->held();
    lock.unlock();  // an observer may append, subscribe or let go
    try {
      for (const auto& observer : observers) {
        (*observer)(next);
      }
    } catch (...) {
      lock.lock();
      state->notifying = false;
      throw;
    }
    lock.lock();
  }
  state->notifying = false;
}

void requireKind(std::string_view kind) {
  const bool good = !kind.empty() && std::all_of(kind.begin(), kind.end(),
                                                 [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
  if (!good) {
    throw std::logic_error("'" + std::string(kind) + "' is not the kind of a ledger row");
  }
}

}  // namespace mb

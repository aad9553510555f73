#include "core/async/trampoline.h"

#include <deque>

namespace mb {
namespace {

struct Queue {
  std::deque<std::coroutine_handle<>> waiting;
  bool draining = false;
};

thread_local Queue queue;

}  // namespace

void Trampoline::resume(std::coroutine_handle<> handle) {
  if (queue.draining) {
    queue.waiting.push_back(handle);
    return;
  }
  queue.draining = true;
  handle.resume();
  while (!queue.waiting.empty()) {
    const auto next = queue.waiting.front();
    queue.waiting.pop_front();
    next.resume();
  }
  queue.draining = false;
}

}  // namespace mb

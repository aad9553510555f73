#pragma once

#include "core/async/context.h"

#include <deque>
#include <memory>

namespace mb {

/// Who may use a line, in the order of asking.
struct LeaseQueue {
  struct Ticket {};
  std::deque<const Ticket*> waiting;  ///< the front holds the line
  Notifier moved;
};

/// Exclusive use of a line for a session of several telegrams. Given back when it dies, also with a destroyed
/// coroutine frame. Move-only.
class [[nodiscard]] Lease {
 public:
  Lease() = default;
  /// Joins the queue.
  explicit Lease(std::shared_ptr<LeaseQueue> queue);
  Lease(Lease&&) noexcept = default;
  Lease& operator=(Lease&& other) noexcept;
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;
  ~Lease();

  /// Its turn has come.
  [[nodiscard]] bool held() const;
  /// Gives the line back before the end of its life.
  void release();

  [[nodiscard]] bool isOf(const std::shared_ptr<LeaseQueue>& queue) const { return queue_ == queue; }

 private:
  std::shared_ptr<LeaseQueue> queue_;
  std::unique_ptr<LeaseQueue::Ticket> ticket_;
};

}  // namespace mb

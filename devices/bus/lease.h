#pragma once

#include "core/async/context.h"

#include <deque>
#include <memory>

namespace mb {

/// Who goes first of those that wait. Nobody who holds a line is interrupted.
enum class LeasePriority {
  background,  ///< looks that nobody waits for: the console, a search
  normal,
  urgent  ///< bound to an instant: latches at start and end
};

/// Who may use a line, in the order of asking; of those that wait the more urgent first.
struct LeaseQueue {
  struct Ticket {
    LeasePriority priority = LeasePriority::normal;
  };
  std::deque<const Ticket*> waiting;  ///< the front holds the line
  Notifier moved;
};

/// Exclusive use of a line for a session of several telegrams. Given back when it dies, also with a destroyed
/// coroutine frame. Move-only.
class [[nodiscard]] Lease {
 public:
  Lease() = default;
  /// Joins the queue.
  explicit Lease(std::shared_ptr<LeaseQueue> queue, LeasePriority priority = LeasePriority::normal);
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

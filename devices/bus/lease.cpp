#include "devices/bus/lease.h"

#include <algorithm>

namespace mb {

Lease::Lease(std::shared_ptr<LeaseQueue> queue, LeasePriority priority)
    : queue_(std::move(queue)), ticket_(std::make_unique<LeaseQueue::Ticket>()) {
  ticket_->priority = priority;
  auto& waiting = queue_->waiting;
  auto place = waiting.end();
  // Behind the one that holds the line, and behind all that are as urgent.
  while (place - waiting.begin() > 1 && (*(place - 1))->priority < priority) {
    --place;
  }
  waiting.insert(place, ticket_.get());
}

Lease& Lease::operator=(Lease&& other) noexcept {
  if (this != &other) {
    release();
    queue_ = std::move(other.queue_);
    ticket_ = std::move(other.ticket_);
  }
  return *this;
}

Lease::~Lease() {
  release();
}

bool Lease::held() const {
  return ticket_ && queue_->waiting.front() == ticket_.get();
}

void Lease::release() {
  if (!ticket_) {
    return;
  }
  const bool front = held();
  std::erase(queue_->waiting, ticket_.get());
  ticket_.reset();
  if (front) {
    queue_->moved.notify();
  }
}

}  // namespace mb

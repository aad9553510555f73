#include "core/record/group_commit.h"

namespace mb {
namespace {

std::size_t sizeOf(const Appended& item) {
  return item.row ? item.row->body.size() + 2 * kNoHash.size() : item.bytes->size();
}

}  // namespace

GroupCommit::GroupCommit(std::unique_ptr<RecordWriter> writer, Seq durable, std::size_t maxQueuedBytes)
    : writer_(std::move(writer)),
      maxQueuedBytes_(maxQueuedBytes),
      durable_(durable),
      thread_([this] { run(); }) {}

GroupCommit::~GroupCommit() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void GroupCommit::requireWorking() const {
  const std::lock_guard lock(mutex_);
  if (failed_) {
    throw StoreFailed(*failed_);
  }
}

void GroupCommit::add(Appended item) {
  {
    const std::lock_guard lock(mutex_);
    if (failed_) {
      throw StoreFailed(*failed_);
    }
    queuedBytes_ += sizeOf(item);
    if (queuedBytes_ > maxQueuedBytes_) {
      failWith(Error("the disk has not taken the record for so long that the memory fills", "",
                     "check the disk of the record file"));
      wake_.notify_one();
      throw StoreFailed(*failed_);
    }
    if (item.row) {
      pendingRows_.push_back(item.row);
    } else if (!pendingSegments_.emplace(item.sha256, item.bytes).second) {
      queuedBytes_ -= sizeOf(item);
      return;  // the same bytes are on their way already, before any row that follows
    }
    queue_.push_back(std::move(item));
    ++taken_;
  }
  wake_.notify_one();
}

void GroupCommit::addWaiter(Seq seq, std::uint64_t items, Journal::Durable done) {
  waiters_.push_back(Waiter{seq, items, std::move(done)});
  wake_.notify_one();
}

void GroupCommit::whenDurable(Seq seq, Journal::Durable done) {
  const std::lock_guard lock(mutex_);
  addWaiter(seq, 0, std::move(done));
}

void GroupCommit::whenWritten(Journal::Durable done) {
  const std::lock_guard lock(mutex_);
  addWaiter(0, taken_, std::move(done));
}

std::vector<std::shared_ptr<const Row>> GroupCommit::pendingRows() const {
  const std::lock_guard lock(mutex_);
  return {pendingRows_.begin(), pendingRows_.end()};
}

std::shared_ptr<const Row> GroupCommit::pendingRow(Seq seq) const {
  const std::lock_guard lock(mutex_);
  if (pendingRows_.empty() || seq < pendingRows_.front()->seq || seq > pendingRows_.back()->seq) {
    return nullptr;
  }
  return pendingRows_[static_cast<std::size_t>(seq - pendingRows_.front()->seq)];
}

std::shared_ptr<const std::string> GroupCommit::pendingSegment(const std::string& sha256) const {
  const std::lock_guard lock(mutex_);
  const auto at = pendingSegments_.find(sha256);
  return at == pendingSegments_.end() ? nullptr : at->second;
}

bool GroupCommit::isWritten(const Waiter& waiter) const {
  return waiter.seq <= durable_ && waiter.items <= written_ && (waiter.seq != 0 || !failed_);
}

bool GroupCommit::isDue() const {
  return !waiters_.empty() && (failed_ || isWritten(waiters_.front()));
}

void GroupCommit::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !queue_.empty() || isDue(); });
    if (!queue_.empty()) {
      commit(lock);
    }
    deliver(lock);
    if (!failed_) {
      lock.unlock();
      auto moved = writer_->checkpointIfLong();
      lock.lock();
      if (!moved) {
        failWith(std::move(moved.error()));
      }
    }
    if (stopping_ && queue_.empty() && waiters_.empty()) {
      return;
    }
  }
}

void GroupCommit::commit(std::unique_lock<std::mutex>& lock) {
  std::vector<Appended> batch;
  batch.swap(queue_);
  queuedBytes_ = 0;
  lock.unlock();
  Expected<void> written;
  try {
    written = writer_->write(batch);
  } catch (const std::exception& bug) {
    written = fail(std::string("the record cannot be written: ") + bug.what());
  }
  lock.lock();
  if (!written) {
    failWith(std::move(written.error()));
    return;
  }
  written_ += batch.size();
  for (const auto& item : batch) {
    if (!item.row) {
      pendingSegments_.erase(item.sha256);
      continue;
    }
    durable_ = item.row->seq;
    if (!pendingRows_.empty() && pendingRows_.front()->seq == durable_) {
      pendingRows_.pop_front();
    }
  }
}

void GroupCommit::deliver(std::unique_lock<std::mutex>& lock) {
  while (isDue()) {
    const Waiter waiter = std::move(waiters_.front());
    waiters_.pop_front();
    const std::optional<Error> error = isWritten(waiter) ? std::nullopt : failed_;
    lock.unlock();
    waiter.done(error);
    lock.lock();
  }
}

void GroupCommit::failWith(Error error) {
  if (!failed_) {
    failed_ = std::move(error);
  }
  queue_.clear();
  queuedBytes_ = 0;
  pendingRows_.clear();
  pendingSegments_.clear();
}

}  // namespace mb

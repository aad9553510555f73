#pragma once

#include "core/record/journal.h"
#include "core/record/record_writer.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

namespace mb {

/// The writer thread: commits whatever has queued while the disk was busy in one transaction, so that add()
/// never waits. How the rows fall into commits changes nothing in them.
class GroupCommit {
 public:
  /// `durable` is the last row already on the disk; more than `maxQueuedBytes` waiting fails the store,
  /// because a disk that does not answer would otherwise fill the memory.
  GroupCommit(std::unique_ptr<RecordWriter> writer, Seq durable, std::size_t maxQueuedBytes);
  /// Commits what is queued, unless the store has failed.
  ~GroupCommit();
  GroupCommit(const GroupCommit&) = delete;
  GroupCommit& operator=(const GroupCommit&) = delete;

  /// Takes a row or segment; throws StoreFailed.
  void add(Appended item);

  /// See Journal::whenDurable().
  void whenDurable(Seq seq, Journal::Durable done);

  /// Calls `done` when every row and segment taken so far is on the disk, or with the error once the store
  /// has failed; in the order of the calls, as whenDurable().
  void whenWritten(Journal::Durable done);

  /// Throws StoreFailed once the store has failed.
  void requireWorking() const;

  /// What is appended and not on the disk yet.
  [[nodiscard]] std::vector<std::shared_ptr<const Row>> pendingRows() const;
  [[nodiscard]] std::shared_ptr<const Row> pendingRow(Seq seq) const;
  [[nodiscard]] std::shared_ptr<const std::string> pendingSegment(const std::string& sha256) const;

 private:
  struct Waiter {
    Seq seq;              // due when this row is durable; 0: any
    std::uint64_t items;  // and when so many items are written, if the store works; 0: any
    Journal::Durable done;
  };

  void run();
  void commit(std::unique_lock<std::mutex>& lock);
  void deliver(std::unique_lock<std::mutex>& lock);
  void failWith(Error error);
  void addWaiter(Seq seq, std::uint64_t items, Journal::Durable done);
  [[nodiscard]] bool isWritten(const Waiter& waiter) const;
  [[nodiscard]] bool isDue() const;

  std::unique_ptr<RecordWriter> writer_;  // of the thread alone
  const std::size_t maxQueuedBytes_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Appended> queue_;
  std::size_t queuedBytes_ = 0;
  std::deque<std::shared_ptr<const Row>> pendingRows_;
  std::unordered_map<std::string, std::shared_ptr<const std::string>> pendingSegments_;
  std::deque<Waiter> waiters_;  // in the order of the calls
  Seq durable_;
  std::uint64_t taken_ = 0;    // items: rows and segments
  std::uint64_t written_ = 0;  // of them
  std::optional<Error> failed_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace mb

#include "core/record/record_writer.h"

#include "core/record/schema.h"

#include <limits>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <SQLiteCpp/Transaction.h>
#include <sqlite3.h>

namespace mb {
namespace {

constexpr int kLongLogPages = 1000;  // 4 MB, SQLite's own usual limit

int rememberLogPages(void* pages, sqlite3* /*database*/, const char* /*name*/, int count) {
  *static_cast<int*>(pages) = count;
  return SQLITE_OK;
}

}  // namespace

RecordWriter::RecordWriter(std::string path, std::unique_ptr<SQLite::Database> database,
                           WitnessWriter witness, SigningKey key)
    : path_(std::move(path)),
      database_(std::move(database)),
      witness_(std::move(witness)),
      key_(std::move(key)),
      insertRow_(std::make_unique<SQLite::Statement>(
          *database_, "INSERT INTO ledger(seq, kind, body, prev, hash) VALUES (?, ?, ?, ?, ?)")),
      insertSegment_(std::make_unique<SQLite::Statement>(
          *database_,
          "INSERT INTO segment(sha256, bytes) SELECT ?1, ?2 WHERE NOT EXISTS"
          " (SELECT 1 FROM segment WHERE sha256 = ?1)")),
      projector_(std::make_unique<Projector>(*database_)) {
  sqlite3_wal_hook(database_->getHandle(), rememberLogPages, &logPages_);
}

RecordWriter::~RecordWriter() {
  projector_.reset();
  insertRow_.reset();
  insertSegment_.reset();
}

void RecordWriter::insert(const Appended& item) {
  if (item.row) {
    insertRow_->bind(1, item.row->seq);
    insertRow_->bindNoCopy(2, item.row->kind);
    insertRow_->bindNoCopy(3, item.row->body);
    insertRow_->bindNoCopy(4, item.row->prev);
    insertRow_->bindNoCopy(5, item.row->hash);
    insertRow_->exec();
    insertRow_->reset();
    projector_->add(*item.row);
    return;
  }
  if (item.bytes->size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
    throw SQLite::Exception("a segment is larger than 2 GB", SQLITE_TOOBIG);
  }
  insertSegment_->bindNoCopy(1, item.sha256);
  insertSegment_->bindNoCopy(2, item.bytes->data(), static_cast<int>(item.bytes->size()));
  insertSegment_->exec();
  insertSegment_->reset();
}

Expected<void> RecordWriter::write(const std::vector<Appended>& batch) {
  const Appended* last = nullptr;
  try {
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    for (const auto& item : batch) {
      insert(item);
      if (item.row) {
        last = &item;
      }
    }
    transaction.commit();
  } catch (const SQLite::Exception& failure) {
    return tl::unexpected(storeError(std::string("the record cannot be written: ") + failure.what(),
                                     failure.getErrorCode(), path_));
  }
  if (last == nullptr) {
    return {};
  }
  return witness_.append(signHead(key_, last->row->seq, last->row->hash, last->utc));
}

Expected<void> RecordWriter::checkpointIfLong() {
  if (logPages_ < kLongLogPages) {
    return {};
  }
  const int code =
      sqlite3_wal_checkpoint_v2(database_->getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (code != SQLITE_OK && code != SQLITE_BUSY) {
    return tl::unexpected(storeError(
        std::string("the record cannot be written: ") + sqlite3_errmsg(database_->getHandle()), code, path_));
  }
  return {};
}

}  // namespace mb

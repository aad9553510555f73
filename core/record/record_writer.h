#pragma once

#include "core/record/projection.h"
#include "core/record/row.h"
#include "core/record/witness.h"

#include <memory>
#include <string>
#include <vector>

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace mb {

/// What was appended, in its order: a row, or the bytes of a segment.
struct Appended {
  std::shared_ptr<const Row> row;            ///< null for a segment
  std::string utc;                           ///< of the row
  std::string sha256;                        ///< of the segment
  std::shared_ptr<const std::string> bytes;  ///< of the segment
};

/// The disk side of the record store: commits a batch in one transaction, then signs and witnesses its last
/// row. One thread.
class RecordWriter {
 public:
  RecordWriter(std::string path, std::unique_ptr<SQLite::Database> database, WitnessWriter witness,
               SigningKey key);
  ~RecordWriter();
  RecordWriter(const RecordWriter&) = delete;
  RecordWriter& operator=(const RecordWriter&) = delete;

  /// On success everything is on the disk and witnessed. After an error the writer must not be used again.
  [[nodiscard]] Expected<void> write(const std::vector<Appended>& batch);

  /// Moves the write-ahead log into the file when it has grown long; waits for nobody who reads.
  [[nodiscard]] Expected<void> checkpointIfLong();

 private:
  void insert(const Appended& item);

  std::string path_;
  std::unique_ptr<SQLite::Database> database_;
  WitnessWriter witness_;
  SigningKey key_;
  std::unique_ptr<SQLite::Statement> insertRow_;
  std::unique_ptr<SQLite::Statement> insertSegment_;
  std::unique_ptr<Projector> projector_;
  int logPages_ = 0;
};

}  // namespace mb

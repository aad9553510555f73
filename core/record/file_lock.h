#pragma once

#include "core/record/posix_file.h"

#include <filesystem>

namespace mb {

/// One process writes one record file (DESIGN 7). The lock lies in a file of its own, `<record>.lock`, with
/// the holder's process number in it: SQLite's locks on the record itself are POSIX locks, which any close of
/// that file anywhere in the process would drop. The operating system lets go of it when the process dies.
class FileLock {
 public:
  /// Takes the lock of a record file or says which process holds it.
  [[nodiscard]] static Expected<FileLock> take(const std::filesystem::path& record);

  /// Whether a process holds the lock of a record file just now.
  [[nodiscard]] static bool isHeld(const std::filesystem::path& record);

 private:
  explicit FileLock(PosixFile file) : file_(std::move(file)) {}

  PosixFile file_;
};

}  // namespace mb

#include "core/record/file_lock.h"

#include <cerrno>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace mb {
namespace {

/// The same lock for every name of a record file that leads over symbolic links.
std::filesystem::path lockPath(const std::filesystem::path& record) {
  std::error_code ignored;
  auto path = std::filesystem::weakly_canonical(record, ignored);
  if (ignored || path.empty()) {
    path = record;
  }
  path += ".lock";
  return path;
}

}  // namespace

Expected<FileLock> FileLock::take(const std::filesystem::path& record) {
  const auto path = lockPath(record);
  auto file = PosixFile::open(path, O_RDWR | O_CREAT);
  if (!file) {
    return tl::unexpected(file.error());
  }
  if (::flock(file->descriptor(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) {
      return tl::unexpected(systemError("cannot lock the record", path));
    }
    auto holder = file->readAt(0, 32, path).value_or("");
    if (const auto end = holder.find('\n'); end != std::string::npos) {
      holder.resize(end);
    }
    return fail("the record is in use by process " + (holder.empty() ? std::string("(unknown)") : holder),
                record.string(), "end that program first; one process writes one record file");
  }
  const std::string mine = std::to_string(::getpid()) + "\n";
  if (::ftruncate(file->descriptor(), 0) != 0) {
    return tl::unexpected(systemError("cannot write the lock file", path));
  }
  if (auto written = file->writeDurably(mine, path); !written) {
    return tl::unexpected(written.error());
  }
  return FileLock(std::move(*file));
}

bool FileLock::isHeld(const std::filesystem::path& record) {
  auto file = PosixFile::open(lockPath(record), O_RDONLY);
  if (!file) {
    return false;
  }
  if (::flock(file->descriptor(), LOCK_SH | LOCK_NB) != 0) {
    return errno == EWOULDBLOCK;
  }
  return false;  // our own shared lock goes with the descriptor
}

}  // namespace mb

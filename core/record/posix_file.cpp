#include "core/record/posix_file.h"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace mb {

PosixFile::PosixFile(PosixFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

PosixFile& PosixFile::operator=(PosixFile&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

PosixFile::~PosixFile() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

Error systemError(std::string_view what, const std::filesystem::path& path) {
  return Error(std::string(what) + ": " + std::generic_category().message(errno), path.string());
}

Expected<PosixFile> PosixFile::open(const std::filesystem::path& path, int flags, int mode) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (descriptor < 0) {
    return tl::unexpected(systemError("cannot open the file", path));
  }
  return PosixFile(descriptor);
}

Expected<void> PosixFile::writeDurably(std::string_view bytes, const std::filesystem::path& path) const {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      return tl::unexpected(systemError("cannot write", path));
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  // A device (a test's /dev/full) knows no fsync; a regular file does, and then an error is an error.
  if (::fsync(descriptor_) != 0 && errno != EINVAL) {
    return tl::unexpected(systemError("cannot write to the disk", path));
  }
  return {};
}

Expected<std::string> PosixFile::readAt(std::int64_t offset, std::size_t size,
                                        const std::filesystem::path& path) const {
  std::string bytes(size, '\0');
  std::size_t filled = 0;
  while (filled < size) {
    const ssize_t got = ::pread(descriptor_, bytes.data() + filled, size - filled,
                                offset + static_cast<std::int64_t>(filled));
    if (got < 0 && errno == EINTR) {
      continue;
    }
    if (got < 0) {
      return tl::unexpected(systemError("cannot read", path));
    }
    if (got == 0) {
      break;
    }
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

std::int64_t PosixFile::size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
    return 0;
  }
  return status.st_size;
}

Expected<void> syncFolderOf(const std::filesystem::path& path) {
  const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  auto opened = PosixFile::open(folder, O_RDONLY | O_DIRECTORY);
  if (!opened) {
    return tl::unexpected(opened.error());
  }
  if (::fsync(opened->descriptor()) != 0 && errno != EINVAL) {
    return tl::unexpected(systemError("cannot write to the disk", folder));
  }
  return {};
}

}  // namespace mb

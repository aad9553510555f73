#pragma once

#include "core/text/error.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace mb {

/// A file descriptor that closes itself. The few files beside the database (witness, key, lock) need what
/// streams do not give: permissions at creation, fsync, flock.
class PosixFile {
 public:
  PosixFile() = default;
  explicit PosixFile(int descriptor) : descriptor_(descriptor) {}
  PosixFile(PosixFile&& other) noexcept;
  PosixFile& operator=(PosixFile&& other) noexcept;
  PosixFile(const PosixFile&) = delete;
  PosixFile& operator=(const PosixFile&) = delete;
  ~PosixFile();

  /// Opens with the flags and permissions of open(2), close-on-exec.
  [[nodiscard]] static Expected<PosixFile> open(const std::filesystem::path& path, int flags,
                                                int mode = 0644);

  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] bool isOpen() const { return descriptor_ >= 0; }

  /// Writes all of it at the file's position (at the end when opened with O_APPEND) and waits for the disk.
  [[nodiscard]] Expected<void> writeDurably(std::string_view bytes, const std::filesystem::path& path) const;

  /// Reads up to `size` bytes at `offset`; fewer at the end of the file.
  [[nodiscard]] Expected<std::string> readAt(std::int64_t offset, std::size_t size,
                                             const std::filesystem::path& path) const;

  /// Size of a regular file in bytes; 0 for a device.
  [[nodiscard]] std::int64_t size() const;

 private:
  int descriptor_ = -1;
};

/// The last error of the operating system as an Error about a file.
[[nodiscard]] Error systemError(std::string_view what, const std::filesystem::path& path);

/// Makes the entry of a new file in its folder durable.
[[nodiscard]] Expected<void> syncFolderOf(const std::filesystem::path& path);

}  // namespace mb

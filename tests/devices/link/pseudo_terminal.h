#pragma once

#include <array>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

namespace mb::test {

/// The master of a pseudo-terminal: the test is the device.
class PseudoTerminal {
 public:
  PseudoTerminal() : master_(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC)) {
    if (master_ < 0 || grantpt(master_) != 0 || unlockpt(master_) != 0) {
      throw std::runtime_error("no pseudo-terminal");
    }
    path_ = ptsname(master_);
    termios raw{};
    tcgetattr(master_, &raw);
    cfmakeraw(&raw);
    tcsetattr(master_, TCSANOW, &raw);
  }
  PseudoTerminal(const PseudoTerminal&) = delete;
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;
  ~PseudoTerminal() { unplug(); }

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] int master() const { return master_; }

  void say(const std::vector<std::uint8_t>& bytes) const {
    if (write(master_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
      throw std::runtime_error("the pseudo-terminal takes nothing");
    }
  }
  /// What has come so far.
  [[nodiscard]] const std::vector<std::uint8_t>& heard() {
    pollfd waiting{master_, POLLIN, 0};
    std::array<std::uint8_t, 256> some{};
    while (master_ >= 0 && poll(&waiting, 1, 0) > 0 && (waiting.revents & POLLIN) != 0) {
      const ssize_t count = read(master_, some.data(), some.size());
      if (count <= 0) {
        break;
      }
      heard_.insert(heard_.end(), some.begin(), some.begin() + count);
    }
    return heard_;
  }
  void unplug() {
    if (master_ >= 0) {
      close(master_);
      master_ = -1;
    }
  }

 private:
  int master_;
  std::filesystem::path path_;
  std::vector<std::uint8_t> heard_;
};

/// A folder of its own, removed with everything in it.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "meterbench-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error("no folder for the test");
    }
    path_ = name;
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  /// A link of this name to `target`, in place of what was there.
  std::filesystem::path link(const std::string& name, const std::filesystem::path& target) const {
    const auto at = path_ / name;
    std::filesystem::remove(at);
    std::filesystem::create_directories(at.parent_path());
    std::filesystem::create_symlink(target, at);
    return at;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace mb::test

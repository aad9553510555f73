#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace mb::fault {

/// How a process ended.
struct ChildEnd {
  bool killed = false;  ///< by SIGKILL
  int code = -1;        ///< else its exit code
};

/// The program itself as a process of its own. What it prints comes through a pipe of the least size, so that
/// it is never far ahead of its reader.
class Child {
 public:
  /// Standard error goes into the file `errors`.
  Child(const std::vector<std::string>& arguments, const std::filesystem::path& errors);
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// The next line; nothing at the end of the output.
  [[nodiscard]] std::optional<std::string> line();
  /// Reads on for this long, or to the end.
  void readFor(std::chrono::microseconds time);
  /// SIGKILL, unless it has ended by itself.
  void kill();
  /// Reads to the end of the output and reaps.
  ChildEnd end();
  /// All lines so far.
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }

 private:
  bool fill();

  pid_t pid_ = -1;
  int pipe_ = -1;
  bool reaped_ = false;
  std::string buffer_;
  std::vector<std::string> lines_;
};

/// Runs a command to its end; what it printed.
struct Ran {
  ChildEnd end;
  std::string out;
  std::string err;
};
[[nodiscard]] Ran ran(const std::vector<std::string>& arguments, const std::filesystem::path& folder);

}  // namespace mb::fault

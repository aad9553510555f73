#pragma once

#include "core/async/clock.h"
#include "core/text/error.h"
#include "devices/adapter/program_file.h"

#include <string>

#include <sys/types.h>

namespace mb {

/// A file descriptor that closes itself. Move-only.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int file) : file_(file) {}
  Descriptor(Descriptor&& other) noexcept : file_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { reset(); }

  [[nodiscard]] int get() const { return file_; }
  [[nodiscard]] bool isOpen() const { return file_ >= 0; }
  int release();
  void reset();

 private:
  int file_ = -1;
};

/// A program of an adapter as a child of this process, in a process group of its own, within limits of
/// memory, open files and file size (none: it writes nothing), without our files, our signals' handlers and
/// most of our environment; it dies with the thread that started it. Only that thread may use it. Every call
/// blocks, until its limit at the latest or until `interrupt` is readable.
class ChildProcess {
 public:
  ChildProcess() = default;
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;
  /// Ends it, with all of its group.
  ~ChildProcess() { kill(); }

  /// Error: it cannot be started, with the reason of the system.
  [[nodiscard]] Expected<void> start(const AdapterProgram& program);
  [[nodiscard]] bool running() const { return pid_ > 0; }

  /// Writes `line` and reads the next line that it says (without its end). `line` may be empty. Errors: it
  /// said something before it was asked, it has ended (how, and its last words), it said nothing whole within
  /// `limit`, a line is too long, interrupted.
  [[nodiscard]] Expected<std::string> converse(const std::string& line, Duration limit, int interrupt);

  /// Closes its input and gives it a moment to end by itself before it is killed.
  void end();
  /// Kills it and what it started, and takes its status.
  void kill();

 private:
  enum class Event { readable, writable, late, interrupted };
  [[nodiscard]] Event await(bool writing, int timer, int interrupt);
  [[nodiscard]] bool readSome();  ///< false: its output is at its end
  void readWords();               ///< of its standard error, the last of them
  [[nodiscard]] Error ended();
  [[nodiscard]] bool waitForEnd(int milliseconds) const;
  [[nodiscard]] std::string lastWords() const;

  pid_t pid_ = -1;
  Descriptor input_;
  Descriptor output_;
  Descriptor words_;
  std::string said_;  ///< and not yet taken
  std::string error_;
};

}  // namespace mb

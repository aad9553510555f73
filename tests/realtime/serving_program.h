#pragma once

#include <string>
#include <vector>

namespace mb::integration {

/// `meterbench simulate` as a process of its own, for as long as this lives.
class ServingProgram {
 public:
  /// Waits until it serves. `arguments` follow "simulate".
  explicit ServingProgram(const std::vector<std::string>& arguments);
  ServingProgram(const ServingProgram&) = delete;
  ServingProgram& operator=(const ServingProgram&) = delete;
  ~ServingProgram();

  [[nodiscard]] bool serves() const { return serves_; }
  /// Sends SIGTERM and waits. Its exit code; -1 when a signal ended it.
  int end();

 private:
  int process_ = -1;
  bool serves_ = false;
};

}  // namespace mb::integration

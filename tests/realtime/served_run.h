#pragma once

#include "tests/integration/demo_run.h"

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

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

/// A demonstration bench that is quick: its valves, pump, water and balance need less time, and its gates ask
/// for less; an edition that asks for less water. Both derived from the shipped files, in `folder`.
[[nodiscard]] std::filesystem::path quickBench(const std::filesystem::path& folder);
[[nodiscard]] std::filesystem::path quickEdition(const std::filesystem::path& folder);
[[nodiscard]] std::string realtimeFile(const std::string& name);

}  // namespace mb::integration

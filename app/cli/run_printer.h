#pragma once

#include "procedures/engine/events.h"

#include <ostream>
#include <string>

namespace mb::cli {

/// Follows a run on a terminal: one line a step, results as they come, a progress line that overwrites itself
/// where the output is a terminal.
class RunPrinter final : public RunObserver {
 public:
  RunPrinter(std::ostream& out, bool terminal) : out_(out), terminal_(terminal) {}

  void event(const Event& event) override;
  void progress(const Progress& progress) override;
  /// Ends a progress line that is still open.
  void finish();

 private:
  void line(const std::string& text);

  std::ostream& out_;
  bool terminal_;
  bool open_ = false;
  std::string position_;  ///< whose meter was spoken to last, in this step
};

/// Follows a run as JSON lines (`run --json`): every event with the number of its row, and the progress.
class RunJsonPrinter final : public RunObserver {
 public:
  explicit RunJsonPrinter(std::ostream& out) : out_(out) {}
  void event(const Event& event) override;
  void progress(const Progress& progress) override;
  void durable(Seq seq) override;

 private:
  std::ostream& out_;
  Seq durable_ = 0;
};

}  // namespace mb::cli

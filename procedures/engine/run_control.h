#pragma once

#include <optional>
#include <stop_token>
#include <string>

namespace mb {

/// The operator's ways out of a run (the third, the red button, is hardware). Bench thread only; may be used
/// before the run has started.
class RunControl {
 public:
  /// The point under way, its extra runs included, is finished; no other begins. Teardown and safe state
  /// follow.
  void finishThisPoint(const std::string& who);
  /// Stops now; teardown and safe state follow. A second call cuts the teardown short: safe state only.
  void abort(const std::string& who);

  [[nodiscard]] bool finishing() const { return finish_.has_value(); }
  /// Why the run is to end; empty when nobody asked.
  [[nodiscard]] std::string reason() const;
  [[nodiscard]] const std::stop_source& aborted() const { return abort_; }
  [[nodiscard]] const std::stop_source& teardownCut() const { return cut_; }

 private:
  std::optional<std::string> finish_;
  std::optional<std::string> abortedBy_;
  std::stop_source abort_;
  std::stop_source cut_;
};

}  // namespace mb

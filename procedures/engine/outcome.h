#pragma once

#include "core/text/error.h"

#include <string>
#include <string_view>

namespace mb {

/// Status of a step: did the bench do it. Not a verdict on a meter (DESIGN 2).
enum class StepStatus { done, failed, skipped, cancelled };

[[nodiscard]] std::string_view nameOf(StepStatus status);

/// How a step ended. `code` is stable, for scripts and translation ("flow-not-reached"); `text` is for
/// people. Bodies return done, failed or skipped; cancelled is the engine's word.
struct StepOutcome {
  StepOutcome(StepStatus status_, std::string code_, std::string text_)
      : status(status_), code(std::move(code_)), text(std::move(text_)) {}

  [[nodiscard]] static StepOutcome done() {
    return StepOutcome(StepStatus::done, std::string(), std::string());
  }
  [[nodiscard]] static StepOutcome failed(std::string code, std::string text) {
    return StepOutcome(StepStatus::failed, std::move(code), std::move(text));
  }
  [[nodiscard]] static StepOutcome failed(std::string code, const Error& error) {
    return StepOutcome(StepStatus::failed, std::move(code), error.message());
  }
  [[nodiscard]] static StepOutcome skipped(std::string code, std::string text) {
    return StepOutcome(StepStatus::skipped, std::move(code), std::move(text));
  }

  [[nodiscard]] bool ok() const { return status == StepStatus::done || status == StepStatus::skipped; }
  /// "code: text", empty when both are.
  [[nodiscard]] std::string reason() const;

  StepStatus status;
  std::string code;
  std::string text;
};

}  // namespace mb

#include "procedures/engine/outcome.h"

namespace mb {

std::string_view nameOf(StepStatus status) {
  switch (status) {
    case StepStatus::done:
      return "done";
    case StepStatus::failed:
      return "failed";
    case StepStatus::skipped:
      return "skipped";
    case StepStatus::cancelled:
      break;
  }
  return "cancelled";
}

std::string StepOutcome::reason() const {
  if (code.empty() || text.empty()) {
    return code + text;
  }
  return code + ": " + text;
}

}  // namespace mb

#include "procedures/engine/run_control.h"

namespace mb {

void RunControl::finishThisPoint(const std::string& who) {
  if (!finish_) {
    finish_ = who;
  }
}

void RunControl::abort(const std::string& who) {
  if (abortedBy_) {
    cut_.request_stop();
    return;
  }
  abortedBy_ = who;
  abort_.request_stop();
}

std::string RunControl::reason() const {
  if (abortedBy_) {
    return "aborted by " + *abortedBy_;
  }
  return finish_ ? "ended after a point by " + *finish_ : std::string();
}

}  // namespace mb

// What a line does about a link that is lost (docs/decisions, links that come back).
#include "devices/bus/line.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr const char* kLog = "line";
constexpr Duration kAskAgain = std::chrono::milliseconds(100);

}  // namespace

Expected<void> Line::open() {
  lost_.reset();
  forgetAll();
  if (selector_) {
    const Expected<void> ready = selector_->open();
    if (!ready) {
      return tl::unexpected(Error("its selector: " + ready.error().message()));
    }
  }
  return link_->open();
}

void Line::onLost(const Error& error) {
  lost_ = error;
  lostAt_.reset();
  forgetAll();
  arrived_.notify();
}

/// What was behind the link may have lost its power with it: heads sleep, nobody is selected, and no frame
/// count bit is remembered.
void Line::forgetAll() {
  settings_.reset();
  head_.reset();
  active_.clear();
  mbus_ = MbusState();
}

Error Line::lostError() const {
  return Error("the link was lost: " + lost_->what, "line " + options_.id, lost_->remedy);
}

/// Waits for a link that was lost, but not for ever: other positions have their turn to come.
Task<Expected<void>> Line::reopen(const Context& context) {
  if (!lost_) {
    co_return Expected<void>();
  }
  if (!lostAt_) {
    lostAt_ = context.now();
    context.log(LogLevel::warning, kLog,
                fmt::format("line {}: the link was lost: {}", options_.id, lost_->message()));
  }
  const Instant giveUp = *lostAt_ + options_.reopenLimit;
  Expected<void> there = link_->open();
  while (!there && context.now() < giveUp) {
    co_await context.until(std::min(giveUp, context.now() + kAskAgain));
    there = link_->open();
  }
  if (!there) {
    co_return fail(
        fmt::format("the link is lost: {}; it is not back: {}", lost_->what, there.error().message()),
        "line " + options_.id, lost_->remedy);
  }
  lost_.reset();
  forgetAll();
  freeAt_ = std::max(freeAt_, context.now() + options_.reopenQuiet);
  idleBits_ = options_.errorIdleBits;
  context.log(LogLevel::warning, kLog, fmt::format("line {}: the link is back", options_.id));
  co_return Expected<void>();
}

}  // namespace mb

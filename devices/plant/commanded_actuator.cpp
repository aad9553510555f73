#include "devices/plant/commanded_actuator.h"

#include "core/quantity/format.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

/// Between two looks at the feedback.
constexpr Duration kLook = std::chrono::milliseconds(50);
/// A travel counts as ended this close to the command, as a part of the range: the play of a positioner.
constexpr double kPlay = 0.003;

}  // namespace

std::string CommandedActuator::where() const {
  return fmt::format("actuator {} ({})", description_.id, commandPlace());
}

Task<Expected<void>> CommandedActuator::move(const Context& context, double value) {
  if (!(value >= description_.minimum && value <= description_.maximum)) {
    co_return fail(fmt::format("{} lies outside {} to {}", toShortest(value),
                               toShortest(description_.minimum), toShortest(description_.maximum)),
                   where(), "command a value inside the actuator's range");
  }
  const auto sent = co_await send(context, value);
  if (!sent) {
    co_return fail(sent.error().what, where(), sent.error().remedy);
  }
  before_ = std::exchange(commanded_, value);
  commandedAt_ = context.now();
  co_return Expected<void>();
}

bool CommandedActuator::isThere() const {
  const double play = std::max(kPlay * (description_.maximum - description_.minimum), step() / 2.0);
  return feedback_ && std::abs(*feedback_ - *commanded_) <= play;
}

Task<Expected<void>> CommandedActuator::arrived(const Context& context) {
  if (!commanded_) {
    co_return fail("nothing was commanded yet", where(), "command a value before waiting for it");
  }
  if (!hasFeedback()) {
    const bool opening = before_ && *commanded_ > *before_;
    const bool closing = before_ && *commanded_ < *before_;
    const double travel = opening   ? description_.openTime
                          : closing ? description_.closeTime
                                    : std::max(description_.openTime, description_.closeTime);
    co_await context.until(commandedAt_ + fromSeconds(travel));
    co_return Expected<void>();
  }
  for (;;) {
    const auto looked = co_await look(context);
    feedback_ = looked ? std::optional(*looked) : std::nullopt;
    const Instant deadline = commandedAt_ + fromSeconds(description_.timeLimit);
    if (looked && isThere()) {
      co_return Expected<void>();
    }
    if (context.now() >= deadline) {
      const std::string seen = looked ? "its feedback shows " + toShortest(*feedback_)
                                      : "its feedback cannot be read: " + looked.error().message();
      co_return fail(fmt::format("{} s after the command {} {} ({})", toShortest(description_.timeLimit),
                                 toShortest(*commanded_), seen, feedbackPlace()),
                     where(), "look whether it moves, and at its air, power and limit switches");
    }
    co_await context.until(std::min(deadline, context.now() + kLook));
  }
}

}  // namespace mb

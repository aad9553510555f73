#include "devices/plant/register_actuator.h"

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

RegisterActuator::RegisterActuator(ActuatorDescription description, RegisterPort& commandPort,
                                   RegisterPort* feedbackPort)
    : description_(std::move(description)),
      command_(description_.command),
      commandPort_(commandPort),
      feedbackPort_(feedbackPort) {
  if (description_.feedback && feedbackPort_ != nullptr) {
    feedbackConversion_.emplace(*description_.feedback);
  }
}

std::string RegisterActuator::where() const {
  return fmt::format("actuator {} ({})", description_.id, describe(description_.command));
}

Task<Expected<void>> RegisterActuator::move(const Context& context, double value) {
  if (!(value >= description_.minimum && value <= description_.maximum)) {
    co_return fail(fmt::format("{} lies outside {} to {}", toShortest(value),
                               toShortest(description_.minimum), toShortest(description_.maximum)),
                   where(), "command a value inside the actuator's range");
  }
  const auto words = command_.words(value);
  if (!words) {
    co_return fail(words.error().what, where(), "correct scale and offset of the command in the bench file");
  }
  const auto written = co_await commandPort_.write(context, description_.command.address, *words);
  if (!written) {
    co_return fail(
        fmt::format("the command {} was not accepted: {}", toShortest(value), written.error().message()),
        where(), "check the plant's controller and its connection");
  }
  before_ = std::exchange(commanded_, value);
  commandedAt_ = context.now();
  co_return Expected<void>();
}

Task<Expected<void>> RegisterActuator::readFeedback(const Context& context) {
  const RegisterSource& source = *description_.feedback;
  const RegisterKind kind = source.input ? RegisterKind::input : RegisterKind::holding;
  const auto words =
      co_await feedbackPort_->read(context, kind, source.address, feedbackConversion_->count());
  feedback_.reset();
  if (!words) {
    co_return tl::unexpected<Error>(words.error());
  }
  if (words->size() != static_cast<std::size_t>(feedbackConversion_->count())) {
    co_return fail(
        fmt::format("{} registers came instead of {}", words->size(), feedbackConversion_->count()));
  }
  feedback_ = feedbackConversion_->value(*words).toDouble();
  co_return Expected<void>();
}

bool RegisterActuator::isThere() const {
  // Half a step of the coarser register: an on/off actuator must show exactly what was commanded.
  const double play = std::max({kPlay * (description_.maximum - description_.minimum), command_.step() / 2.0,
                                feedbackConversion_->step() / 2.0});
  return feedback_ && std::abs(*feedback_ - *commanded_) <= play;
}

Task<Expected<void>> RegisterActuator::arrived(const Context& context) {
  if (!commanded_) {
    co_return fail("nothing was commanded yet", where(), "command a value before waiting for it");
  }
  if (!feedbackConversion_) {
    const bool opening = before_ && *commanded_ > *before_;
    const bool closing = before_ && *commanded_ < *before_;
    const double travel = opening   ? description_.openTime
                          : closing ? description_.closeTime
                                    : std::max(description_.openTime, description_.closeTime);
    co_await context.until(commandedAt_ + fromSeconds(travel));
    co_return Expected<void>();
  }
  for (;;) {
    const auto looked = co_await readFeedback(context);
    const Instant deadline = commandedAt_ + fromSeconds(description_.timeLimit);
    if (looked && isThere()) {
      co_return Expected<void>();
    }
    if (context.now() >= deadline) {
      const std::string seen = looked ? "its feedback shows " + toShortest(*feedback_)
                                      : "its feedback cannot be read: " + looked.error().message();
      co_return fail(fmt::format("{} s after the command {} {} ({})", toShortest(description_.timeLimit),
                                 toShortest(*commanded_), seen, describe(*description_.feedback)),
                     where(), "look whether it moves, and at its air, power and limit switches");
    }
    co_await context.until(std::min(deadline, context.now() + kLook));
  }
}

}  // namespace mb

#include "devices/plant/register_actuator.h"

#include "core/quantity/format.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace mb {

RegisterActuator::RegisterActuator(ActuatorDescription description, RegisterPort& commandPort,
                                   RegisterPort* feedbackPort)
    : CommandedActuator(std::move(description)),
      command_(this->description().command),
      commandPort_(commandPort),
      feedbackPort_(feedbackPort) {
  if (this->description().feedback && feedbackPort_ != nullptr) {
    feedbackConversion_.emplace(*this->description().feedback);
  }
}

std::string RegisterActuator::commandPlace() const {
  return describe(description().command);
}

std::string RegisterActuator::feedbackPlace() const {
  return describe(*description().feedback);
}

double RegisterActuator::step() const {
  return std::max(command_.step(), feedbackConversion_->step());
}

Task<Expected<void>> RegisterActuator::send(const Context& context, double value) {
  const auto words = command_.words(value);
  if (!words) {
    co_return fail(words.error().what, std::string(),
                   "correct scale and offset of the command in the bench file");
  }
  const auto written = co_await commandPort_.write(context, description().command.address, *words);
  if (!written) {
    co_return fail(
        fmt::format("the command {} was not accepted: {}", toShortest(value), written.error().message()),
        std::string(), "check the plant's controller and its connection");
  }
  co_return Expected<void>();
}

Task<Expected<double>> RegisterActuator::look(const Context& context) {
  const RegisterSource& source = *description().feedback;
  const RegisterKind kind = source.input ? RegisterKind::input : RegisterKind::holding;
  const auto words =
      co_await feedbackPort_->read(context, kind, source.address, feedbackConversion_->count());
  if (!words) {
    co_return tl::unexpected<Error>(words.error());
  }
  if (words->size() != static_cast<std::size_t>(feedbackConversion_->count())) {
    co_return fail(
        fmt::format("{} registers came instead of {}", words->size(), feedbackConversion_->count()));
  }
  co_return feedbackConversion_->value(*words).toDouble();
}

}  // namespace mb

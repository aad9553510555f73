#include "devices/instrument/instrument_actuator.h"

#include "core/quantity/format.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mb {
namespace {

/// The instrument's number for an actuator's value: the other way round than a reading.
double ofInstrument(const InstrumentSource& source, double value) {
  return source.rescaled ? (value - source.offset) / source.scale : value;
}

std::string placeOf(const InstrumentSource& source) {
  return fmt::format("`{}` of instrument {}", source.value, source.instrument);
}

}  // namespace

InstrumentActuator::InstrumentActuator(ActuatorDescription description, Instrument& command,
                                       Instrument* feedback)
    : CommandedActuator(std::move(description)), command_(command), feedbackOf_(feedback) {}

std::string InstrumentActuator::commandPlace() const {
  return placeOf(description().commandOf);
}

std::string InstrumentActuator::feedbackPlace() const {
  return placeOf(description().feedbackOf);
}

double InstrumentActuator::step() const {
  const InstrumentSource& source = description().commandOf;
  const InstrumentSetting* const setting = command_.profile().setting(source.value);
  const double raw = std::abs(setting->scale) * std::pow(10.0, -setting->decimals);
  return source.rescaled ? raw * std::abs(source.scale) : raw;
}

Task<Expected<void>> InstrumentActuator::send(const Context& context, double value) {
  const InstrumentSource& source = description().commandOf;
  const double wanted = ofInstrument(source, value);
  const auto set = co_await command_.set(context, source.value, wanted);
  if (!set) {
    co_return fail(
        fmt::format("the command {} was not accepted: {}", toShortest(value), set.error().message()));
  }
  co_return Expected<void>();
}

Task<Expected<double>> InstrumentActuator::look(const Context& context) {
  const auto seen = co_await feedbackOf_->read(context, description().feedbackOf);
  if (!seen) {
    co_return tl::unexpected<Error>(seen.error());
  }
  co_return seen->toDouble();
}

Expected<void> checkSetting(const Instrument& instrument, const InstrumentSource& source,
                            const ActuatorDescription& actuator) {
  const InstrumentSetting* const setting = instrument.profile().setting(source.value);
  if (setting == nullptr) {
    return fail(
        fmt::format("nothing called `{}` can be set on the instrument {}", source.value, source.instrument),
        std::string(),
        fmt::format("its profile {} has: {}", instrument.profile().name,
                    fmt::join(instrument.profile().settingNames(), ", ")));
  }
  for (const double end : {actuator.minimum, actuator.maximum}) {
    const double raw = ofInstrument(source, end);
    if (raw < setting->minimum || raw > setting->maximum) {
      return fail(fmt::format("its range reaches to {}, but `{}` of the instrument {} takes {} to {} {}",
                              toShortest(end), source.value, source.instrument, toShortest(setting->minimum),
                              toShortest(setting->maximum), setting->unit),
                  std::string(), "correct minimum and maximum of the actuator, or the scale of its command");
    }
  }
  return {};
}

}  // namespace mb

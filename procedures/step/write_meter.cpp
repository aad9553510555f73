#include "procedures/step/write_meter.h"

#include "core/people/authority.h"
#include "procedures/step/meter_lines.h"

#include <algorithm>

namespace mb {
namespace {

constexpr int kExchanges = 3;  // what it holds, the write, what it holds then

int positionOf(const Node& node) {
  return static_cast<int>(integerOf(node, "position"));
}

std::string placeOf(const Node& node, const RunSetup& setup) {
  const auto number = integerOf(node, "write_number", 0);
  return setup.plan.fileName + ": write_meter" + (number > 0 ? "[" + std::to_string(number) + "]" : "");
}

}  // namespace

ParameterSchema WriteMeter::parameterSchema() const {
  return {ParameterSpec("position", ParameterType::integer),
          ParameterSpec("number", ParameterType::text),
          ParameterSpec("write", ParameterType::text),
          ParameterSpec("values", ParameterType::text),
          ParameterSpec("who", ParameterType::text),
          ParameterSpec("write_number", ParameterType::integer, false)};
}

Expected<void> WriteMeter::check(const Node& node, const RunSetup& setup) const {
  const int position = positionOf(node);
  const std::string where = placeOf(node, setup);
  const std::string who = "position " + std::to_string(position);
  const BatchMeter* const meter = setup.batch.at(position);
  const auto traits = setup.traits.find(position);
  if (meter == nullptr || traits == setup.traits.end()) {
    return fail("there is no meter in " + who, where + ".position", "write to a meter of the batch");
  }
  if (meter->number != textOf(node, "number")) {
    return fail("in " + who + " sits meter " + meter->number +
                    ", not the one that is to be written: " + textOf(node, "number"),
                where + ".number", "correct the plan, or clamp in the right meter");
  }
  const auto& things = traits->second.writable;
  const auto thing = std::ranges::find(things, textOf(node, "write"), &WritableThing::name);
  if (thing == things.end()) {
    return fail("the profile " + traits->second.profile + " of the meter in " + who + " cannot write `" +
                    textOf(node, "write") + "`",
                where + ".write", "meterbench profile show " + traits->second.profile + " says what it can");
  }
  const auto values = parseWriteValues(textOf(node, "values"));
  const auto sound = values ? checkWrite(*thing, *values) : tl::unexpected<Error>(values.error());
  return sound ? Expected<void>() : fail(sound.error().what, where + ".values", sound.error().remedy);
}

Expected<Estimate> WriteMeter::estimate(const Node& node, const RunSetup& setup, EstimateState&) const {
  const std::vector<int> one(1, positionOf(node));
  return Estimate(readingEstimate(setup.bench, one, kExchanges));
}

Task<StepOutcome> WriteMeter::run(StepContext& context, const Node& node) const {
  const int position = positionOf(node);
  if (const auto out = context.dropped(position)) {
    co_return StepOutcome::skipped("position-out", "nothing is written: " + *out);
  }
  const Authority* const authority = context.context().services().authority;
  const std::string name = textOf(node, "who");
  const auto who = authority != nullptr ? authority->find(name) : std::nullopt;
  if (!who) {
    co_return StepOutcome::failed("no-permission", "\"" + name + "\" is not known at this bench");
  }
  if (const auto may = authority->permit(*who, Act::writeCoefficients); !may) {
    co_return StepOutcome::failed("no-permission", may.error());
  }
  MeterDriver* const meter = context.bench().meter(position);
  if (meter == nullptr) {
    co_return StepOutcome::failed("no-meter", "position " + std::to_string(position) + " has no meter");
  }
  const auto values = parseWriteValues(textOf(node, "values"));
  if (!values) {
    co_return StepOutcome::failed("bad-values", values.error());
  }
  const WriteOrder order(textOf(node, "write"), *values, *who);
  const auto written = co_await meter->write(context.context(), order, *authority);
  if (!written) {
    context.drop(position, "not-written", written.error().message());
    co_return StepOutcome::failed("not-written", written.error());
  }
  co_return StepOutcome::done();
}

}  // namespace mb

#include "procedures/step/identify_meters.h"

#include "procedures/step/meter_lines.h"

#include <algorithm>

namespace mb {
namespace {

constexpr int kExchanges = 1;

std::string told(const std::string& number, const std::string& maker, const std::string& version,
                 const std::string& medium) {
  return number + " (" + maker + ", version " + version + ", medium " + medium + ")";
}

/// After an interruption: what says that another meter sits there now; empty when it is the one of before.
std::string exchanged(const StepContext& context, int position, const MeterIdentity& now) {
  const auto before = context.identityBefore(position);
  if (!before) {
    return {};
  }
  const std::string was = told(before->number, before->maker, before->version, before->medium);
  const std::string is = told(now.number, now.maker, std::to_string(now.version), std::to_string(now.medium));
  return was == is
             ? std::string()
             : "meter " + is + " answers where " + was + " was before the interruption; verify it apart";
}

Task<void> identify(const StepContext& context, MeterDriver& meter) {
  const int position = meter.position();
  const BatchMeter* scanned = context.setup().batch.at(position);
  const auto identity = co_await meter.identify(context.context());
  if (!identity) {
    context.recordMeter(position, std::nullopt, false);
    context.drop(position, "silent", identity.error().message());
    co_return;
  }
  const bool same = scanned != nullptr && identity->number == scanned->number;
  context.recordMeter(position, *identity, same);
  if (!same) {
    context.drop(position, "wrong-meter",
                 "meter " + identity->number + " answers where " + (scanned ? scanned->number : "none") +
                     " was scanned; clamp in the right meter or correct the list");
  } else if (const std::string other = exchanged(context, position, *identity); !other.empty()) {
    context.drop(position, "wrong-meter", other);
  }
}

}  // namespace

ParameterSchema IdentifyMeters::parameterSchema() const {
  return {};
}

Expected<void> IdentifyMeters::check(const Node&, const RunSetup& setup) const {
  const auto lines = byLine(setup.bench, setup.positions());
  for (const int position : setup.positions()) {
    bool wired = false;
    for (const auto& [line, positions] : lines) {
      wired = wired || std::find(positions.begin(), positions.end(), position) != positions.end();
    }
    if (!wired) {
      return fail("position " + std::to_string(position) + " has no line to a meter on the bench \"" +
                      setup.bench.name + "\"",
                  setup.batch.fileName + ": meter.position",
                  "clamp the meter into a position that a line reaches");
    }
  }
  return {};
}

Expected<Estimate> IdentifyMeters::estimate(const Node&, const RunSetup& setup, EstimateState&) const {
  return Estimate(readingEstimate(setup.bench, setup.positions(), kExchanges));
}

Task<StepOutcome> IdentifyMeters::run(StepContext& context, const Node&) const {
  const MeterAction action = [](const StepContext& beside, MeterDriver& meter) {
    return identify(beside, meter);
  };
  co_await forEachMeter(context, context.positions(), action);
  co_return context.positions().empty()
      ? StepOutcome::failed("no-meter",
                            "no meter answered; look at the lines, the heads and the list of numbers")
      : StepOutcome::done();
}

}  // namespace mb

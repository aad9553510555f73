#include "procedures/method/measure_start_stop.h"

#include "core/quantity/format.h"
#include "core/water/water.h"
#include "devices/instrument/settle.h"
#include "procedures/engine/watch.h"
#include "procedures/method/measured_rows.h"
#include "procedures/step/flow_line.h"
#include "procedures/step/invalid_run.h"
#include "procedures/step/read_registers.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

// The flow has to be back at the point before its band is watched: valve stroke and five time constants.
constexpr double kRise = 20.0;           // s
constexpr double kSettleEstimate = 8.0;  // s until a balance has come to rest
constexpr double kLateFactor =
    1.3;  // a run that takes longer than planned by this and kLateMargin is broken off
constexpr double kLateMargin = 60.0;  // s
constexpr double kStillness = 5.0;    // s until the indicator of a closed line shows no water any more
// A valve that needs longer than the bench file says by this factor and this time is not the one that was
// validated.
constexpr double kTravelFactor = 1.5;
constexpr double kTravelMargin = 0.4;  // s: looking at the feedback takes time too
constexpr double kSwingBands = 50.0;   // settling bands by which the pan swings while water falls on it

/// One run under way: what its parts share. Lives in the frame of run().
class Run {
 public:
  Run(const StepContext& context, const Node& node)
      : bench(context.bench().description()),
        aim(cubicMetresPerHour(numberOf(node, "aim_m3_h"))),
        volume(litres(numberOf(node, "volume_l"))),
        band(numberOf(node, "flow_band")),
        line(*bench.lineFor(aim)),
        valve(*bench.actuator(line.valve)),
        gate(*std::ranges::find(bench.balances, bench.tank.balance, &BalanceDescription::id)) {}

  const BenchDescription& bench;
  const VolumeFlow aim;
  const Volume volume;
  const double band;
  const FlowLineDescription& line;
  const ActuatorDescription& valve;
  const SettleGate gate;
  double tare = 0.0;  ///< kg: the start weighing
  Instant stopped{};  ///< when the water last came to rest
  MeasuredRows rows;
};

std::vector<std::string> recordedChannels(const BenchDescription& bench) {
  return {bench.row.inletTemperature, bench.row.outletTemperature, bench.row.inletPressure,
          bench.row.outletPressure,   bench.air.temperature,       bench.air.humidity,
          bench.air.pressure};
}

/// The slowest of the recorded channels, s.
double longestPeriod(const BenchDescription& bench) {
  double longest = 0.0;
  for (const auto& id : recordedChannels(bench)) {
    longest = std::max(longest, bench.channel(id)->period);
  }
  return longest;
}

/// The air of the laboratory, where the regulation asks something of it (JJG 225-2001 7.1).
void addAmbient(std::vector<Condition>& all, const RunSetup& setup) {
  const RegulationConditions& asked = setup.regulation.conditions;
  const AirDescription& air = setup.bench.air;
  const auto add = [&all](const char* name, const std::string& channel,
                          const std::optional<NumberSpan>& range, double unit) {
    if (range) {
      all.push_back(Condition::within(name, channel, range->low * unit, range->high * unit));
    }
  };
  add("ambient-temperature", air.temperature, asked.ambientTemperature, 1.0);
  add("ambient-humidity", air.humidity, asked.ambientHumidity, 1.0);
  add("ambient-pressure", air.pressure, asked.ambientPressure, 1000.0);  // kPa; channels are in Pa
}

/// kg/m3 of the planned water: where to stop. The reference volume is computed afterwards from what was
/// measured. Air buoyancy is left out, so that a tenth of a percent too much is collected and never too
/// little: the planned volume is the least that the meters need.
double plannedDensity(const RunSetup& setup) {
  constexpr double kHeaviest = 1000.0;
  const auto water = density(WaterEngine::If97, setup.plan.waterTemperature, megapascals(0.4));
  return water ? water->si : kHeaviest;
}

FillingLimits fillingLimits(const RunSetup& setup, const Run& run) {
  FillingLimits limits;
  limits.density = plannedDensity(setup);
  limits.accuracy = run.line.indicatorAccuracy;
  limits.swing = kSwingBands * inKilograms(run.gate.band);
  limits.evaporation = (setup.bench.tank.evaporationRate + setup.bench.tank.evaporationUncertainty) / 3600.0;
  return limits;
}

/// What must hold from before the opening to after the closing.
std::vector<Condition> conditions(const StepContext& context, const Run& run) {
  const RunSetup& setup = context.setup();
  const auto& stated = setup.regulation.conditions.waterChange;
  const double change = stated ? stated->si : setup.bench.gates.temperatureChange;
  std::vector<Condition> all;
  for (const int position : context.positions()) {
    all.push_back(Condition::changeAtPosition(setup.bench.row, position, change));
    if (const auto& range = setup.regulation.waterTemperature) {
      all.push_back(Condition::withinAtPosition(setup.bench.row, position, range->low, range->high));
    }
  }
  for (const auto& id : recordedChannels(setup.bench)) {
    all.push_back(Condition::fresh(id));
    const ChannelDescription& channel = *setup.bench.channel(id);
    if (channel.minimum || channel.maximum) {
      all.push_back(Condition::inRange(channel));
    }
  }
  all.push_back(Condition::notOverloaded(setup.bench.tank.balance));
  all.push_back(Condition::follows(setup.bench.tank.balance, run.line.indicator, fillingLimits(setup, run)));
  addAmbient(all, setup);
  return all;
}

/// Commands the line valve and keeps the instant of the command as a `sample` row.
Task<Expected<Seq>> commandValve(StepContext context, std::string valve, bool open) {
  const Instant at = context.now();
  if (auto commanded = co_await context.command(valve, open ? 1.0 : 0.0); !commanded) {
    co_return tl::unexpected(commanded.error());
  }
  const nlohmann::json body = {{"instrument", valve},       {"purpose", open ? "start" : "end"},
                               {"quantity", "switch"},      {"unit", "1"},
                               {"value", open ? "1" : "0"}, {"at_ns", std::to_string(nanoseconds(at))}};
  co_return context.record("sample", body);
}

/// Waits for the line valve and keeps how long it took as a condition of the run: the mean flow rests on it.
Task<StepOutcome> arriveInTime(StepContext context, const Run& run, bool open) {
  const Instant commanded = context.now();
  if (auto arrived = co_await context.arrived(run.valve.id); !arrived) {
    co_return StepOutcome::failed("line", arrived.error());
  }
  const double stated = open ? run.valve.openTime : run.valve.closeTime;
  if (!run.valve.feedback || stated <= 0.0) {
    co_return StepOutcome::done();
  }
  const double took = toSeconds(context.now() - commanded);
  const double most = kTravelFactor * stated + kTravelMargin;
  context.record("condition", {{"condition", "valve-timing"},
                               {"state", took <= most ? "ok" : "breached"},
                               {"value", toShortest(took)},
                               {"high", toShortest(most)},
                               {"unit", "s"},
                               {"at_ns", std::to_string(nanoseconds(context.now()))}});
  co_return took <= most
      ? StepOutcome::done()
      : StepOutcome::failed("valve-timing", run.valve.id + " took " + toFixed(took, 2) + " s, " +
                                                toFixed(most, 2) + " s are allowed; look at its air");
}

/// Nothing flows any more through any line, by the indicators too.
Task<StepOutcome> atStandstill(StepContext context) {
  for (const auto& line : context.bench().description().lines) {
    const bool rests = co_await flowSeen(context, &line, false, kStillness);
    if (!rests) {
      co_return StepOutcome::failed("water-flows-on", "the line " + line.id + " is closed, but " +
                                                          line.indicator +
                                                          " shows water, or nothing; look at the valve");
    }
  }
  co_return StepOutcome::done();
}

/// Weighs at rest and keeps the reading; `value` gets it in kg.
Task<StepOutcome> weighTank(StepContext context, const Run& run, std::string_view purpose, Seq& row,
                            double& value) {
  Channel& balance = context.bench().channel(run.bench.tank.balance);
  const auto weighed = co_await weigh(context.context(), balance, run.gate);
  if (!weighed) {
    co_return StepOutcome::failed("balance-not-settled", weighed.error());
  }
  row = context.recordSample(balance, purpose, *weighed);
  value = weighed->value;
  co_return StepOutcome::done();
}

/// Waits until the tank has gained what the volume weighs, less what still flows while the valve closes.
Task<StepOutcome> collect(StepContext context, const Run& run) {
  Channel& balance = context.bench().channel(run.bench.tank.balance);
  const double density = plannedDensity(context.setup());
  // While the valve closes about half of what flowed before still runs.
  const double overrun = run.aim.si * density * run.valve.closeTime / 2.0;
  const double target = run.tare + run.volume.si * density - overrun;
  const double planned = run.volume.si / run.aim.si;
  const Instant begin = context.now();
  const Instant late = begin + fromSeconds(planned * kLateFactor + kLateMargin);
  while (true) {
    const auto shown = balance.fresh(context.now());
    if (shown && shown->value >= target) {
      co_return StepOutcome::done();
    }
    if (context.now() >= late) {
      co_return StepOutcome::failed("flow-too-slow", "the tank has not gained " +
                                                         toFixed(target - run.tare, 2) +
                                                         " kg in time; look at the flow and the diverter");
    }
    context.progress(std::min(1.0, toSeconds(context.now() - begin) / planned));
    co_await context.context().notified(balance.changed(), context.now() + fromSeconds(1.0));
  }
}

/// The flow stays in its band once it has risen.
Task<StepOutcome> collectInBand(StepContext context, const Run& run) {
  const double planned = run.volume.si / run.aim.si;
  if (planned < 2.0 * kRise) {
    co_return co_await collect(context, run);
  }
  co_await context.context().sleep(fromSeconds(kRise));
  const double aim = inCubicMetresPerHour(run.aim);
  std::vector<Condition> inBand;
  inBand.push_back(
      Condition::within("flow-in-band", run.line.indicator, aim * (1.0 - run.band), aim * (1.0 + run.band)));
  const std::vector<std::string> recorded(1, run.line.indicator);
  Watch watch(context, std::move(inBand), recorded, OnBreach::breakOff);
  auto body = collect(watch.inside(), run);
  co_return co_await watch.run(std::move(body));
}

/// Until every recorded channel has a sample from after the closing: the series must enclose the flow.
Task<void> coverClosing(StepContext context, const Run& run) {
  const double patience = 2.0 * longestPeriod(run.bench) + 1.0;
  const Instant closed = run.stopped;
  const Instant giveUp = context.now() + fromSeconds(patience);
  for (const auto& id : recordedChannels(run.bench)) {
    Channel& channel = context.bench().channel(id);
    const std::function<bool()> covered = [&channel, closed] {
      return !channel.history().empty() && channel.history().back().stamp.at > closed;
    };
    co_await context.context().waitFor(channel.changed(), covered, giveUp);
  }
}

/// A run that could not be brought to its end: no water may run on, least of all into the tank.
Task<StepOutcome> brokenOff(StepContext context, StepOutcome why) {
  if (auto shut = co_await shutOff(context); !shut) {
    why.text += (why.text.empty() ? "" : "; ") + ("and the line did not close: " + shut.error().message());
  }
  co_return invalidUnlessDone(context, why);
}

/// A balance on which water has just fallen needs a moment until it is stable: one that says so at once
/// repeats an old reading. Where little falls on it, that cannot be told.
bool cameToRest(const StepContext& context, const Run& run) {
  const Channel& balance = context.bench().channel(run.bench.tank.balance);
  const FillingLimits limits = fillingLimits(context.setup(), run);
  if (run.aim.si * limits.density < limits.intervals * balance.resolution().toDouble()) {
    return true;
  }
  return std::ranges::any_of(balance.history(), [&run](const Sample& sample) {
    return !sample.stable && sample.stamp.at > run.stopped;
  });
}

Task<void> weighBeside(StepContext context, Run& run, StepOutcome& outcome) {
  double end = 0.0;
  outcome = co_await weighTank(context, run, "end", run.rows.weightEnd, end);
  if (outcome.ok() && !cameToRest(context, run)) {
    outcome =
        StepOutcome::failed("balance-frozen",
                            "the balance was stable from the moment the water stopped: it did not weigh "
                            "the last of it; look whether it still follows a load");
  }
}

/// Open, collect, close, read and weigh: the part under watch.
Task<StepOutcome> flow(StepContext context, Run& run) {
  auto opened = co_await commandValve(context, run.valve.id, true);
  if (!opened) {
    co_return StepOutcome::failed("line", opened.error());
  }
  run.rows.opened = *opened;
  auto inTime = co_await arriveInTime(context, run, true);
  if (!inTime.ok()) {
    co_return inTime;
  }
  auto collected = co_await collectInBand(context, run);
  if (!collected.ok()) {
    co_return collected;
  }
  auto closed = co_await commandValve(context, run.valve.id, false);
  if (!closed) {
    co_return StepOutcome::failed("line", closed.error());
  }
  run.rows.closed = *closed;
  inTime = co_await arriveInTime(context, run, false);
  run.stopped = context.now();
  if (inTime.ok()) {
    inTime = co_await atStandstill(context);
  }
  if (!inTime.ok()) {
    co_return inTime;
  }

  StepOutcome weighed = StepOutcome::done();
  Parallel beside(context.context());
  const StepContext own = context.with(beside.context());
  beside.add(readEnds(own, run.stopped, run.volume, run.rows.registers));
  beside.add(weighBeside(own, run, weighed));
  beside.add(coverClosing(own, run));
  co_await beside.join();
  co_return weighed;
}

/// Standstill: registers and start weighing.
Task<StepOutcome> atRest(StepContext context, Run& run) {
  if (auto closed = co_await closeLines(context); !closed) {
    co_return StepOutcome::failed("line", closed.error());
  }
  run.stopped = context.now();
  auto still = co_await atStandstill(context);
  if (!still.ok()) {
    co_return still;
  }
  if (auto tank = co_await sendTo(context, true); !tank) {
    co_return StepOutcome::failed("diverter", tank.error());
  }
  co_await readStarts(context, run.stopped, run.aim, run.rows.registers);
  co_return co_await weighTank(context, run, "start", run.rows.weightStart, run.tare);
}

Task<StepOutcome> underWatch(StepContext context, Run& run) {
  Watch watch(context, conditions(context, run), recordedChannels(run.bench), OnBreach::breakOff);
  // The slowest channel's last sample before the opening belongs to the window.
  watch.from(context.now() - fromSeconds(longestPeriod(run.bench) + 1.0));
  auto body = flow(watch.inside(), run);
  auto outcome = co_await watch.run(std::move(body));
  run.rows.series = watch.series();
  co_return outcome;
}

}  // namespace

ParameterSchema MeasureStartStop::parameterSchema() const {
  return {ParameterSpec("aim_m3_h", ParameterType::number), ParameterSpec("volume_l", ParameterType::number),
          ParameterSpec("flow_band", ParameterType::number)};
}

Expected<void> MeasureStartStop::check(const Node&, const RunSetup& setup) const {
  return checkZeroAtStop(setup);
}

Expected<Estimate> MeasureStartStop::estimate(const Node& node, const RunSetup& setup,
                                              EstimateState& state) const {
  const VolumeFlow aim = cubicMetresPerHour(numberOf(node, "aim_m3_h"));
  const Volume volume = litres(numberOf(node, "volume_l"));
  const auto positions = setup.positions();
  const double before = startsEstimate(setup, positions) + kSettleEstimate;
  const double after =
      std::max({endsEstimate(setup, positions), kSettleEstimate, longestPeriod(setup.bench)});
  Estimate estimate(before + volume.si / aim.si + after);
  estimate.water = volume;
  estimate.measures = true;
  state.tank += volume;
  state.settled = 0.0;
  return estimate;
}

Task<StepOutcome> MeasureStartStop::run(StepContext& context, const Node& node) const {
  Run run(context, node);
  auto before = co_await atRest(context, run);
  if (!before.ok()) {
    co_return co_await brokenOff(context, std::move(before));
  }
  auto outcome = co_await underWatch(context, run);
  if (!outcome.ok()) {
    co_return co_await brokenOff(context, std::move(outcome));
  }
  context.remember(kMeasuredKey, run.rows.toText());
  co_return outcome;
}

}  // namespace mb

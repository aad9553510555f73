#include "tests/support/water_bench.h"

#include "core/model/parse.h"
#include "core/quantity/format.h"
#include "core/water/water.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace mb::test {

using namespace std::chrono_literals;

namespace {

constexpr double kTick = 0.1;  // s
constexpr double kLag = 3.0;   // s

class WaterActuator final : public Actuator {
 public:
  WaterActuator(ActuatorDescription description, Water& water)
      : description_(std::move(description)), water_(water) {
    water_.targets[description_.id] = description_.rest;
    water_.standing[description_.id] = description_.rest;
  }
  [[nodiscard]] const ActuatorDescription& description() const override { return description_; }
  [[nodiscard]] Task<Expected<void>> move(const Context& context, double value) override {
    co_await context.sleep(20ms);
    water_.targets[description_.id] = value;
    water_.moves.emplace_back(context.now(), description_.id + "=" + toShortest(value));
    if (water_.lost.contains(description_.id) && value != description_.rest) {
      co_return fail("no answer", description_.id);
    }
    commanded_ = value;
    co_return Expected<void>();
  }
  [[nodiscard]] Task<Expected<void>> arrived(const Context& context) override {
    const Instant late = context.now() + fromSeconds(description_.timeLimit);
    while (water_.standing[description_.id] != water_.targets[description_.id]) {
      co_await context.sleep(100ms);
      if (context.now() > late) {
        co_return fail("did not arrive", description_.id);
      }
    }
    if (water_.stuck.contains(description_.id)) {
      co_return fail("its feedback is dead", description_.id);
    }
    co_return Expected<void>();
  }
  [[nodiscard]] std::optional<double> commanded() const override { return commanded_; }
  [[nodiscard]] std::optional<double> feedback() const override { return std::nullopt; }

 private:
  ActuatorDescription description_;
  Water& water_;
  std::optional<double> commanded_;
};

double kgPerM3(double celsius) {
  return density(WaterEngine::If97, degreesCelsius(celsius), megapascals(0.36))->si;
}

}  // namespace

// --- meters

Task<void> WaterMeter::line(const Context& context, std::string what) {
  Asked one;
  one.position = position_;
  one.what = std::move(what);
  one.begin = context.now();
  co_await context.sleep(silent ? 900ms : 300ms);
  one.end = context.now();
  asked_.push_back(one);
}

Task<Expected<MeterIdentity>> WaterMeter::identify(const Context& context) {
  std::string what = "identify";
  co_await line(context, std::move(what));
  if (silent) {
    co_return fail("no answer", "position " + std::to_string(position_));
  }
  MeterIdentity identity;
  identity.number = number;
  identity.maker = maker;
  co_return identity;
}

Task<Expected<void>> WaterMeter::enterVerification(const Context& context) {
  std::string what = "enter";
  co_await line(context, std::move(what));
  if (silent || refuses) {
    co_return fail("does not enter", "position " + std::to_string(position_));
  }
  entered_ = context.now();
  co_return Expected<void>();
}

Task<Expected<void>> WaterMeter::leaveVerification(const Context& context) {
  std::string what = "leave";
  co_await line(context, std::move(what));
  entered_.reset();
  co_return Expected<void>();
}

std::optional<double> WaterMeter::verificationLeft(Instant now) const {
  if (!entered_ || habits.verificationLife <= 0.0) {
    return std::nullopt;
  }
  return habits.verificationLife - toSeconds(now - *entered_);
}

bool WaterMeter::inVerification(Instant now) const {
  return entered_ && verificationLeft(now).value_or(1.0) > 0.0;
}

void WaterMeter::count(double volume, Instant now) {
  if (volume <= 0.0) {
    if (habits.zeroing == Zeroing::zeroAtStop && toSeconds(now - water_.changed) > habits.zeroingTime) {
      register_ = 0.0;
    }
    return;
  }
  if (habits.zeroing == Zeroing::zeroAtStart && water_.changed == now) {
    register_ = 0.0;
  }
  register_ += volume * (1.0 + error(water_) / 100.0);
  if (habits.volumeRollover && register_ >= habits.volumeRollover->toDouble()) {
    register_ -= habits.volumeRollover->toDouble();
  }
}

Task<Expected<WriteReport>> WaterMeter::write(const Context&, const WriteOrder& order, const Authority&) {
  if (silent) {
    co_return fail("silence");
  }
  written.push_back(order.name + ": " + writeValuesText(order.values) + ", " + order.who.name);
  co_return WriteReport();
}

Task<Expected<std::vector<MeterReading>>> WaterMeter::read(const Context& context, ReadPurpose purpose) {
  std::string what = purpose == ReadPurpose::start      ? "start"
                     : purpose == ReadPurpose::end      ? "end"
                     : purpose == ReadPurpose::identify ? "look"
                                                        : "confirm";
  co_await line(context, std::move(what));
  if (silent) {
    co_return fail("no answer", "position " + std::to_string(position_));
  }
  const double last = habits.volumeResolution.toDouble();
  auto digits = static_cast<std::int64_t>(std::floor(register_ / last + 1e-6));
  digits += restless ? ++reads_ : 0;
  std::vector<MeterReading> readings(1);
  readings[0].quantity = "volume";
  readings[0].unit = "m3";
  readings[0].value = Decimal(digits, habits.volumeResolution.exponent);
  readings[0].dib = "0c";
  readings[0].vib = "11";
  readings[0].number = number;
  readings[0].at.at = context.now();
  co_return readings;
}

// --- bench

WaterBench::WaterBench(const BenchDescription& description, const Batch& batch,
                       const std::map<int, MeterTraits>& traits)
    : description_(description) {
  for (const auto& each : description.channels) {
    channels_[each.id] =
        std::make_unique<Channel>(each.id, each.quantity, each.unit, each.standard, Decimal(1, -3),
                                  fromSeconds(each.staleAfter), fromSeconds(60.0));
  }
  for (const auto& each : description.balances) {
    channels_[each.id] = std::make_unique<Channel>(each.id, "mass", "kg", each.standard, Decimal(1, -3),
                                                   fromSeconds(each.staleAfter), fromSeconds(60.0));
  }
  for (const auto& each : description.actuators) {
    actuators_[each.id] = std::make_unique<WaterActuator>(each, water);
  }
  for (const auto& line : description.meterLines) {
    for (const int position : line.positions) {
      if (const BatchMeter* scanned = batch.at(position)) {
        meters_[position] = std::make_unique<WaterMeter>(position, line.id, scanned->number, water, asked);
        meters_[position]->habits = traits.at(position);
      }
    }
  }
}

MeterDriver* WaterBench::meter(int position) {
  const auto found = meters_.find(position);
  return found == meters_.end() ? nullptr : found->second.get();
}

void WaterBench::moveActuators() {
  for (auto& [id, at] : water.standing) {
    const std::string& kind = description_.actuator(id)->kind;
    const double rate = kind == "regulating-valve" ? 5.0 : kind == "pump" ? 5.0 : 1000.0;  // units a second
    const double gap = water.targets[id] - at;
    at = std::abs(gap) <= rate * kTick ? water.targets[id] : at + std::copysign(rate * kTick, gap);
  }
}

void WaterBench::tick(Instant now) {
  moveActuators();
  double wanted = 0.0;
  for (const auto& line : description_.lines) {
    if (water.into(line.valve)) {
      const double share = water.standing.at(line.regulator) / 100.0;
      wanted += 1.3 * inCubicMetresPerHour(line.maximum) * std::pow(water.rangeability, share - 1.0) *
                water.standing.at(description_.pump) / 45.0 * water.factor;
    }
  }
  const bool ran = water.flow > 0.0;
  water.flow = wanted <= 0.0 ? 0.0 : water.flow + (wanted - water.flow) * kTick / kLag;
  if (ran != (water.flow > 0.0)) {
    water.changed = now;
  }
  const double volume = water.flow * kTick / 3600.0;
  water.passed += volume;
  if (water.into(description_.tank.diverter)) {
    water.tank += volume * kgPerM3(50.05);
  }
  if (water.into(description_.tank.drain)) {
    water.tank = std::max(2.0, water.tank - description_.tank.drainRate * kTick);
  }
  water.tank -= description_.tank.evaporationRate / 3600.0 * kTick;
  for (auto& [position, meter] : meters_) {
    meter->count(volume, now);
  }
  if (water.onTick) {
    water.onTick(water, now);
  }
}

double WaterBench::shown(const std::string& id) const {
  for (const auto& line : description_.lines) {
    if (line.indicator == id) {
      return water.into(line.valve) ? water.flow : 0.0;
    }
  }
  const auto& row = description_.row;
  return id == row.inletTemperature           ? water.inlet
         : id == row.outletTemperature        ? water.outlet
         : id == row.inletPressure            ? 400000.0
         : id == row.outletPressure           ? 320000.0
         : id == description_.air.temperature ? 22.0
         : id == description_.air.humidity    ? water.airHumidity
         : id == description_.air.pressure    ? 101000.0
         : id == "t-supply"                   ? 50.0
                                              : 0.0;
}

void WaterBench::pushAll(Instant now, bool everything) {
  const auto due = [&](double period) {
    return everything || ticks_ % std::max<std::int64_t>(1, std::llround(period / kTick)) == 0;
  };
  const auto push = [&](const std::string& id, double value, bool stable) {
    if (water.silent.contains(id)) {
      return;
    }
    Sample sample;
    const double fine = value < 10.0 ? 1e6 : 1e3;
    sample.shown = Decimal(std::llround(value * fine), value < 10.0 ? -6 : -3);
    sample.value = sample.shown.toDouble();
    sample.stamp.at = now;
    sample.stable = stable;
    channels_.at(id)->push(sample);
  };
  for (const auto& each : description_.channels) {
    if (due(each.period)) {
      push(each.id, shown(each.id), true);
    }
  }
  const double air = 1.19;  // kg/m3
  const double swing = ticks_ % 20 < 10 ? water.wobble : 0.0;
  const double weight = water.tank * (1.0 - air / kgPerM3(50.05)) / (1.0 - air / 8000.0) + swing;
  Sample sample;
  sample.shown = Decimal(std::llround(weight * 1e3), -3);
  sample.value = sample.shown.toDouble();
  sample.stamp.at = now;
  // A balance takes a moment to find that nothing falls on it any more.
  const bool rests = water.flow <= 0.0 && toSeconds(now - water.changed) >= 1.0;
  const bool still = rests || !water.into(description_.tank.diverter);
  sample.stable = still && !water.into(description_.tank.drain);
  if (!water.silent.contains(description_.tank.balance)) {
    channels_.at(description_.tank.balance)->push(sample);
  }
}

Task<Expected<void>> WaterBench::open(const Context& context) {
  co_await context.sleep(100ms);
  pushAll(context.now(), true);
  co_return Expected<void>();
}

Task<void> WaterBench::acquire(const Context& context) {
  for (;;) {
    co_await context.sleep(100ms);
    ++ticks_;
    tick(context.now());
    pushAll(context.now(), false);
  }
}

// --- rig

std::string resource(const std::string& name) {
  std::ifstream file(std::string(MB_RESOURCES) + "/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Regulation regulationOf(const std::string& edition) {
  return parseRegulation(resource("regulations/" + edition + ".toml"), edition + ".toml").value();
}

std::map<int, MeterTraits> demoTraits() {
  std::map<int, MeterTraits> all;
  for (int position = 1; position <= 12; ++position) {
    MeterTraits traits;
    traits.profile = "fake";
    traits.measuringInterval = position == 8 ? 0.7 : 0.5;
    traits.volumeResolution = Decimal(1, position == 4 ? -6 : -5);
    traits.verificationLife = position == 10 ? 7200.0 : 28800.0;
    if (position == 2 || position == 9) {
      traits.zeroing = Zeroing::zeroAtStop;
      traits.zeroingTime = 20.0;
    }
    traits.zeroing = position == 3 ? Zeroing::zeroAtStart : traits.zeroing;
    all[position] = traits;
  }
  return all;
}

WaterRig::WaterRig()
    : description(parseBench(resource("benches/demo.toml"), "demo.toml").value()),
      batch(parseBatch(resource("batches/demo.toml"), "batch.toml").value()),
      plan(parsePlan(resource("plans/demo.toml"), "plan.toml").value()),
      regulation(regulationOf("DEMO")),
      traits(demoTraits()),
      scheduler(WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5) + 8h)) {}

void WaterRig::build() {
  bench = std::make_unique<WaterBench>(description, batch, traits);
  setup = std::make_unique<RunSetup>(description, batch, plan, regulation, traits);
}

namespace {

Task<void> keep(Task<RunSummary> task, RunSummary& summary) {
  summary = co_await task;
}

}  // namespace

RunSummary WaterRig::run(const Node& tree, const StepRegistry& registry, PointEvaluator* evaluator,
                         RunFinisher* finisher) {
  RunRequest request(*bench, *setup, tree, registry);
  request.evaluator = evaluator;
  request.finisher = finisher;
  request.control = &control;
  request.operatorName = "Demo Verifier";
  request.program = "test";
  request.resume = resume;
  Services services;
  services.authority = &authority;
  services.journal = &journal;
  const std::stop_source stop;
  const Context context(scheduler, stop.get_token(), services);
  RunSummary summary;
  scheduler.runTask(keep(execute(context, request), summary));
  return summary;
}

StepOutcome WaterRig::body(BodyStep::Body body) {
  if (!bench) {
    build();
  }
  std::optional<StepOutcome> seen;
  const BodyStep::Body wrapped = [&](StepContext& context) -> Task<StepOutcome> {
    auto outcome = co_await body(context);
    seen = outcome;
    co_return outcome;
  };
  StepRegistry registry;
  registry.add(std::make_unique<BodyStep>("body", wrapped));
  const Node tree("tree", "body", Parameters());
  const RunSummary summary = run(tree, registry);
  return seen.value_or(StepOutcome::failed("no-outcome", summary.reason));
}

StepOutcome WaterRig::step(const Step& step, Parameters parameters) {
  const Node node("step", std::string(step.name()), std::move(parameters));
  return body([&](StepContext& context) { return step.run(context, node); });
}

std::vector<nlohmann::json> WaterRig::rows(const std::string& kind) const {
  std::vector<nlohmann::json> found;
  for (const auto& row : journal.rows()) {
    if (row.kind == kind) {
      found.push_back(row.json());
    }
  }
  return found;
}

int WaterRig::movesOf(const std::string& actuator) const {
  return static_cast<int>(std::ranges::count_if(
      bench->water.moves, [&](const auto& move) { return move.second.starts_with(actuator + "="); }));
}

}  // namespace mb::test

#include "rig.h"

#include "procedures/engine/watch.h"

namespace mb::test {

using namespace std::chrono_literals;

namespace {

WallTime startOfDay() {
  return WallTime(std::chrono::sys_days(std::chrono::year(2026) / 1 / 5) + 8h);
}

std::string listOf(const std::vector<int>& positions) {
  std::string text;
  for (const int position : positions) {
    text += (text.empty() ? "" : ",") + std::to_string(position);
  }
  return text;
}

Batch threeMeters() {
  Batch batch;
  batch.number = "B1";
  batch.verification = "first";
  batch.fileName = "batch.toml";
  MeterType type;
  type.name = "DN20";
  batch.types.push_back(type);
  for (const int position : {1, 2, 3}) {
    BatchMeter meter;
    meter.position = position;
    meter.number = "2601000" + std::to_string(position);
    meter.profile = "demo";
    batch.meters.push_back(meter);
  }
  return batch;
}

}  // namespace

Seq FailingJournal::append(std::string_view kind, const nlohmann::json& body) {
  if (failsAt != 0 && static_cast<Seq>(memory.rows().size()) + 1 >= failsAt) {
    throw StoreFailed(Error("disk full", "record.db"));
  }
  return memory.append(kind, body);
}

std::string FailingJournal::addSegment(std::string_view bytes) {
  return memory.addSegment(bytes);
}

void FailingJournal::whenDurable(Seq seq, Durable done) {
  if (notDurableFrom != 0 && seq >= notDurableFrom) {
    done(Error("input/output error", "record.db"));
    return;
  }
  memory.whenDurable(seq, std::move(done));
}

Expected<std::vector<int>> FakeEvaluator::evaluate(StepContext& context) {
  calls.push_back(context.point() + "/" + std::to_string(context.runOfPoint()) + ":" +
                  listOf(context.positions()));
  std::vector<int> concerned;
  for (const int position : context.positions()) {
    const bool bad = outside.contains({context.point(), context.runOfPoint(), position});
    context.record("result", {{"position", std::to_string(position)}, {"verdict", bad ? "fail" : "pass"}});
    if (bad) {
      concerned.push_back(position);
    }
  }
  return concerned;
}

Expected<void> FakeEvaluator::conclude(StepContext& context, const std::vector<int>& repeated) {
  calls.push_back("mean " + context.point() + ":" + listOf(repeated));
  for (const int position : repeated) {
    context.record("result", {{"position", std::to_string(position)}, {"run_of_point", "mean"}});
  }
  return {};
}

Expected<void> FakeEvaluator::withoutResult(StepContext& context, const std::string& verdict,
                                            const std::string& reason) {
  calls.push_back(verdict + " " + context.point() + "/" + std::to_string(context.runOfPoint()));
  for (const int position : context.positions()) {
    context.record("result",
                   {{"position", std::to_string(position)}, {"verdict", verdict}, {"reason", reason}});
  }
  return {};
}

Expected<void> FakeFinisher::finish(StepContext& context, RunStatus status, const std::string&) {
  ++calls;
  for (const auto& meter : context.setup().batch.meters) {
    const bool out = context.dropped(meter.position).has_value();
    context.record("verdict", {{"position", std::to_string(meter.position)},
                               {"verdict", out                              ? "not-tested"
                                           : status == RunStatus::completed ? "pass"
                                                                            : "aborted"}});
  }
  return {};
}

void Recorder::event(const Event& event) {
  seqs.push_back(event.row.seq);
  names.emplace_back(wireName(event.type));
  if (onEvent) {
    onEvent(event);
  }
}

void Recorder::progress(const Progress& progress) {
  steps.push_back(progress);
}

Rig::Rig()
    : bench(plant),
      batch(threeMeters()),
      setup(bench.description(), batch, plan, regulation, std::map<int, MeterTraits>()),
      tree("run", NodeKind::group),
      scheduler(startOfDay()) {
  plan.name = "plan";
  plan.fileName = "plan.toml";
  plan.method = "start-stop";
  plan.item = "flow-sensor";
  regulation.edition = "DEMO";
  plant.show = [this](const std::string& channel, Instant) -> std::optional<double> {
    if (channel == "flow") {
      return plant.values["pump"] > 0.0 && plant.values["valve"] > 0.0 ? 1.0 : 0.0;
    }
    return channel == "pressure" ? 400000.0 : channel == "balance" ? 10.0 : 50.0;
  };
  addSteps();
  buildTree();
}

void Rig::addStep(const std::string& name, ScriptedStep::Body body) {
  ParameterSchema schema;
  schema.emplace_back("actuator", ParameterType::text, false);
  schema.emplace_back("value", ParameterType::number, false);
  schema.emplace_back("seconds", ParameterType::number, false);
  registry.add(std::make_unique<ScriptedStep>(name, std::move(schema), std::move(body)));
}

ScriptedStep& Rig::step(const std::string& name) {
  return const_cast<ScriptedStep&>(dynamic_cast<const ScriptedStep&>(*registry.find(name)));
}

namespace {

Task<StepOutcome> moveStep(StepContext& context, const Node& node) {
  const auto moved = co_await context.move(textOf(node, "actuator"), numberOf(node, "value"));
  co_return moved ? StepOutcome::done() : StepOutcome::failed("actuator", moved.error());
}

Task<StepOutcome> waitStep(StepContext& context, const Node& node) {
  const auto slices = static_cast<int>(numberOf(node, "seconds", 1.0));
  for (int i = 0; i < slices; ++i) {
    co_await context.context().sleep(1s);
    context.progress(static_cast<double>(i + 1) / slices);
  }
  co_return StepOutcome::done();
}

/// Samples the balance at both ends, as a method would.
Task<StepOutcome> measureBody(StepContext& context, const Node& node) {
  Channel& balance = context.bench().channel("balance");
  context.recordSample(balance, "start", balance.history().back());
  const StepOutcome waited = co_await waitStep(context, node);
  context.recordSample(balance, "end", balance.history().back());
  co_return waited;
}

Task<StepOutcome> measureStep(StepContext& context, const Node& node) {
  std::vector<Condition> conditions;
  conditions.push_back(Condition::within("flow", "flow", 0.975, 1.025));
  for (const int position : context.positions()) {
    conditions.push_back(Condition::changeAtPosition(context.bench().description().row, position, 2.0));
  }
  Watch watch(context, std::move(conditions), {"flow"}, OnBreach::breakOff);
  co_return co_await watch.run(measureBody(watch.inside(), node));
}

}  // namespace

void Rig::addSteps() {
  addStep("move", moveStep);
  addStep("wait", waitStep);
  addStep("start", [this](StepContext& context, const Node& node) {
    ++setups;
    return moveStep(context, node);
  });
  addStep("measure", [this](StepContext& context, const Node& node) -> Task<StepOutcome> {
    measured.push_back(context.point() + "/" + std::to_string(context.runOfPoint()) + "." +
                       std::to_string(context.attempt()) + ":" + listOf(context.positions()));
    measuring = measured.size();
    const StepOutcome outcome = co_await measureStep(context, node);
    measuring = 0;
    co_return outcome;
  });
  addStep("leave", [this](StepContext& context, const Node& node) {
    ++teardowns;
    return waitStep(context, node);
  });
}

void Rig::buildTree() {
  const auto moving = [](const std::string& id, const std::string& step, const std::string& actuator,
                         double value) {
    return Node(id, step, {{"actuator", actuator}, {"value", value}});
  };
  tree.add(moving("start", "start", "pump", 30.0), NodePart::setup);
  tree.add(moving("open", "move", "valve", 1.0), NodePart::setup);
  Node points("points", NodeKind::forEach);
  points.items.emplace_back("high", Parameters());
  points.items.emplace_back("low", Parameters());
  Node repeat("verify", NodeKind::repeatRule);
  repeat.parameters["point_retries"] = std::int64_t(1);
  repeat.add(Node("settle", "wait", {{"seconds", 3.0}}));
  repeat.add(Node("measure", "measure", {{"seconds", 20.0}}));
  points.add(std::move(repeat));
  tree.add(std::move(points));
  tree.add(Node("leave", "leave", {{"seconds", 2.0}}), NodePart::teardown);
}

Task<RunSummary> Rig::task() {
  RunRequest request(bench, setup, tree, registry);
  request.evaluator = &evaluator;
  request.finisher = &finisher;
  request.observer = &recorder;
  request.control = &control;
  request.telemetry = telemetry;
  request.operatorName = "Demo Verifier";
  request.program = program;
  request.resume = resume;
  request.documents.emplace_back("regulation", "DEMO", "edition = \"DEMO\"");
  request.documents.emplace_back("profile", "demo", "name = \"demo\"");
  Services services;
  services.journal = &journal;
  const Context context(scheduler, stop.get_token(), services);
  co_return co_await execute(context, request);
}

namespace {

Task<void> keep(Task<RunSummary> task, RunSummary& summary) {
  summary = co_await task;
}

}  // namespace

RunSummary Rig::run() {
  RunSummary summary;
  scheduler.runTask(keep(task(), summary));
  return summary;
}

namespace {

Task<void> idle(const Context& context, Instant until) {
  co_await context.until(until);
}

}  // namespace

void Rig::crashed(const MemoryJournal& before, std::size_t rows, Duration later) {
  for (std::size_t i = 0; i < rows; ++i) {
    journal.memory.append(before.rows()[i].kind, before.rows()[i].json());
  }
  const Seq run = unendedRun(journal).value();
  resume.emplace(run);
  const Instant last = run == 0 ? Instant() : runHistory(journal, run)->lastInstant;
  const Context context(scheduler, std::stop_token(), Services());
  scheduler.runTask(idle(context, last + later));
}

RunSummary Rig::runStoppedAt(std::uint64_t timerEvent) {
  scheduler.onTimer([this, timerEvent](std::uint64_t event) {
    if (event == timerEvent) {
      stop.request_stop();
    }
  });
  return run();
}

std::vector<nlohmann::json> Rig::rows(const std::string& kind) const {
  std::vector<nlohmann::json> found;
  for (const auto& row : journal.memory.rows()) {
    if (row.kind == kind) {
      found.push_back(row.json());
    }
  }
  return found;
}

std::vector<std::string> Rig::ended() const {
  std::vector<std::string> steps;
  for (const auto& row : rows("step")) {
    if (row.at("state") == "ended") {
      steps.push_back(row.at("step").get<std::string>() + " " + row.at("status").get<std::string>());
    }
  }
  return steps;
}

std::string Rig::ledger() const {
  std::string text;
  for (const auto& row : journal.memory.rows()) {
    text += std::to_string(row.seq) + " " + row.kind + " " + row.body + "\n";
  }
  return text;
}

bool Rig::safe() const {
  for (const auto& row : rows("armed")) {
    const auto id = row.at("actuator").get<std::string>();
    const auto where = plant.values.find(id);
    // Never having moved is at rest too.
    if (where != plant.values.end() && where->second != bench.description().actuator(id)->rest) {
      return false;
    }
  }
  return true;
}

}  // namespace mb::test

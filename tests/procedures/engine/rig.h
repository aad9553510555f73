#pragma once

#include "core/async/virtual_scheduler.h"
#include "core/record/memory_journal.h"
#include "fake_bench.h"
#include "procedures/engine/execute.h"

#include <functional>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <nlohmann/json.hpp>

namespace mb::test {

/// A step whose parts tests write as functions.
class ScriptedStep final : public Step {
 public:
  using Body = std::function<Task<StepOutcome>(StepContext&, const Node&)>;
  ScriptedStep(std::string name, ParameterSchema schema, Body body)
      : name_(std::move(name)), schema_(std::move(schema)), body_(std::move(body)) {}

  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] ParameterSchema parameterSchema() const override { return schema_; }
  [[nodiscard]] Expected<void> check(const Node& node, const RunSetup& setup) const override {
    return onCheck ? onCheck(node, setup) : Expected<void>();
  }
  [[nodiscard]] Expected<Estimate> estimate(const Node& node, const RunSetup&,
                                            EstimateState& state) const override {
    return onEstimate ? onEstimate(node, state) : Estimate(numberOf(node, "seconds", 1.0));
  }
  [[nodiscard]] Task<StepOutcome> run(StepContext& context, const Node& node) const override {
    return body_(context, node);
  }

  std::function<Expected<void>(const Node&, const RunSetup&)> onCheck;
  std::function<Expected<Estimate>(const Node&, EstimateState&)> onEstimate;

 private:
  std::string name_;
  ParameterSchema schema_;
  Body body_;
};

/// A record that fails from a row on: at once, or only when somebody waits for the disk.
class FailingJournal final : public Journal {
 public:
  Seq append(std::string_view kind, const nlohmann::json& body) override;
  std::string addSegment(std::string_view bytes) override;
  void whenDurable(Seq seq, Durable done) override;
  [[nodiscard]] Expected<Row> read(Seq seq) const override { return memory.read(seq); }
  Expected<void> visit(const RowFilter& filter, const std::function<bool(const Row&)>& visit) const override {
    return memory.visit(filter, visit);
  }
  [[nodiscard]] Expected<std::string> segment(std::string_view sha256) const override {
    return memory.segment(sha256);
  }
  [[nodiscard]] Subscription subscribe(Observer observer) override {
    return memory.subscribe(std::move(observer));
  }

  MemoryJournal memory;
  Seq failsAt = 0;         ///< append() throws from this row on; 0: never
  Seq notDurableFrom = 0;  ///< rows from this one on never reach the disk; 0: all do
};

/// Errors by script; writes result rows, counts calls.
class FakeEvaluator final : public PointEvaluator {
 public:
  [[nodiscard]] Expected<std::vector<int>> evaluate(StepContext& context) override;
  [[nodiscard]] Expected<void> conclude(StepContext& context, const std::vector<int>& repeated) override;
  [[nodiscard]] Expected<void> withoutResult(StepContext& context, const std::string& verdict,
                                             const std::string& reason) override;

  std::set<std::tuple<std::string, int, int>> outside;  ///< point, run, position with |E| > limit
  std::vector<std::string> calls;                       ///< "high/1:1,2,3", "mean high:2", "invalid high/1"
};

class FakeFinisher final : public RunFinisher {
 public:
  [[nodiscard]] Expected<void> finish(StepContext& context, RunStatus status,
                                      const std::string& reason) override;
  int calls = 0;
};

class Recorder final : public RunObserver {
 public:
  void event(const Event& event) override;
  void progress(const Progress& progress) override;

  std::vector<Seq> seqs;
  std::vector<std::string> names;
  std::vector<Progress> steps;
  std::function<void(const Event&)> onEvent;
};

/// Everything for one run in virtual time. The standard tree:
///   run: setup  start (pump 30), open (valve 1)
///        body   points: high, low → repeat rule → measure 20 s under watch
///        teardown  leave
class Rig {
 public:
  Rig();

  RunSummary run();
  /// The run itself, for those who drive the scheduler.
  Task<RunSummary> task();
  /// Runs until the end and keeps the summary; the scheduler's observer may abort meanwhile.
  RunSummary runStoppedAt(std::uint64_t timerEvent);

  /// The record as a crash after its first `rows` rows left it, and the clock of a process `later` after its
  /// last instant: run() then goes on with its run.
  void crashed(const MemoryJournal& before, std::size_t rows, Duration later);

  void addStep(const std::string& name, ScriptedStep::Body body);
  ScriptedStep& step(const std::string& name);

  [[nodiscard]] std::vector<nlohmann::json> rows(const std::string& kind) const;
  /// "high/run1/measure done" and so on: ended steps in order.
  [[nodiscard]] std::vector<std::string> ended() const;
  [[nodiscard]] std::string ledger() const;
  /// Every armed actuator stands at its rest value.
  [[nodiscard]] bool safe() const;

  FakePlant plant;
  FakeBench bench;
  Batch batch;
  PlanDescription plan;
  Regulation regulation;
  RunSetup setup;
  Node tree;
  StepRegistry registry;
  FailingJournal journal;
  FakeEvaluator evaluator;
  FakeFinisher finisher;
  Recorder recorder;
  RunControl control;
  Telemetry* telemetry = nullptr;
  std::optional<ResumeRequest> resume;
  std::string program = "test";
  VirtualScheduler scheduler;
  std::stop_source stop;
  int teardowns = 0;                  ///< entries of the step "leave"
  int setups = 0;                     ///< entries of the step "start"
  std::size_t measuring = 0;          ///< which execution of "measure" is under way; 0: none
  std::vector<std::string> measured;  ///< "high/1.1:1,2,3": what "measure" was asked

 private:
  void addSteps();
  void buildTree();
};

}  // namespace mb::test

#pragma once

#include "core/async/virtual_scheduler.h"
#include "core/record/memory_journal.h"
#include "devices/bench/bench.h"
#include "procedures/engine/execute.h"
#include "procedures/engine/run_setup.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace mb::test {

/// A row of water for tests of steps and methods: valves, a lag, a tank on a balance, meters that count. No
/// noise, no certificates, no bytes; tests change it as it runs.
struct Water {
  std::map<std::string, double> targets;   ///< what each actuator was told
  std::map<std::string, double> standing;  ///< where it is
  double flow = 0.0;                       ///< m3/h through the row
  double passed = 0.0;                     ///< m3 in all
  double tank = 2.0;                       ///< kg, true mass
  double inlet = 50.1;                     ///< °C
  double outlet = 50.0;
  Instant changed{};  ///< when flow began or ended
  double rangeability = 50.0;
  double factor = 1.0;           ///< on every flow, from now on
  double wobble = 0.0;           ///< kg by which the balance swings for ever
  double airHumidity = 50;       ///< %
  std::set<std::string> silent;  ///< channels that give nothing
  std::set<std::string> stuck;   ///< actuators whose arrival fails; they move all the same
  std::set<std::string> lost;    ///< actuators that obey without answering
  std::vector<std::pair<Instant, std::string>> moves;  ///< "drain=0", as commanded
  std::function<void(Water&, Instant)> onTick;         ///< every 0.1 s

  [[nodiscard]] bool into(const std::string& what) const { return standing.at(what) > 0.5; }
};

/// What was asked of a meter, and when.
struct Asked {
  int position = 0;
  std::string what;  ///< "identify", "enter", "leave", "look", "start", "end", "confirm"
  Instant begin;
  Instant end;
};

class WaterMeter final : public MeterDriver {
 public:
  WaterMeter(int position, std::string line, std::string scanned, Water& water, std::vector<Asked>& asked)
      : position_(position),
        line_(std::move(line)),
        number(std::move(scanned)),
        water_(water),
        asked_(asked) {}

  [[nodiscard]] int position() const override { return position_; }
  [[nodiscard]] const std::string& line() const override { return line_; }
  [[nodiscard]] const MeterTraits& traits() const override { return habits; }
  [[nodiscard]] Task<Expected<MeterIdentity>> identify(const Context& context) override;
  [[nodiscard]] Task<Expected<void>> enterVerification(const Context& context) override;
  [[nodiscard]] Task<Expected<void>> leaveVerification(const Context& context) override;
  [[nodiscard]] std::optional<double> verificationLeft(Instant now) const override;
  [[nodiscard]] bool inVerification(Instant now) const override;
  [[nodiscard]] Task<Expected<std::vector<MeterReading>>> read(const Context& context,
                                                               ReadPurpose purpose) override;
  [[nodiscard]] Task<Expected<WriteReport>> write(const Context& context, const WriteOrder& order,
                                                  const Authority& authority) override;
  /// Water that passed in a tick.
  void count(double volume, Instant now);

 private:
  int position_;
  std::string line_;

 public:
  std::string number;
  std::string maker = "DEM";
  MeterTraits habits;
  std::function<double(const Water&)> error = [](const Water&) { return 0.0; };  ///< %
  bool silent = false;
  bool restless = false;             ///< no two readings are alike
  bool refuses = false;              ///< the verification state
  std::vector<std::string> written;  ///< "name: values, who"

 private:
  [[nodiscard]] Task<void> line(const Context& context, std::string what);

  Water& water_;
  std::vector<Asked>& asked_;
  double register_ = 1.0;  ///< m3
  std::optional<Instant> entered_;
  int reads_ = 0;
};

class WaterBench final : public Bench {
 public:
  WaterBench(const BenchDescription& description, const Batch& batch,
             const std::map<int, MeterTraits>& traits);

  [[nodiscard]] const BenchDescription& description() const override { return description_; }
  [[nodiscard]] bool isSimulated() const override { return simulated; }
  [[nodiscard]] Channel& channel(const std::string& id) override { return *channels_.at(id); }
  [[nodiscard]] Actuator& actuator(const std::string& id) override { return *actuators_.at(id); }
  [[nodiscard]] MeterDriver* meter(int position) override;
  [[nodiscard]] WaterMeter& fake(int position) { return *meters_.at(position); }
  [[nodiscard]] Task<Expected<void>> open(const Context& context) override;
  [[nodiscard]] Task<void> acquire(const Context& context) override;

  Water water;
  std::vector<Asked> asked;
  bool simulated = true;

 private:
  void tick(Instant now);
  void moveActuators();
  void pushAll(Instant now, bool everything);
  [[nodiscard]] double shown(const std::string& channel) const;

  const BenchDescription& description_;
  std::map<std::string, std::unique_ptr<Channel>> channels_;
  std::map<std::string, std::unique_ptr<Actuator>> actuators_;
  std::map<int, std::unique_ptr<WaterMeter>> meters_;
  std::int64_t ticks_ = 0;
};

/// A step whose body is a function of the test.
class BodyStep final : public Step {
 public:
  using Body = std::function<Task<StepOutcome>(StepContext&)>;
  BodyStep(std::string name, Body body) : name_(std::move(name)), body_(std::move(body)) {}
  [[nodiscard]] std::string_view name() const override { return name_; }
  [[nodiscard]] ParameterSchema parameterSchema() const override { return {}; }
  [[nodiscard]] Expected<void> check(const Node&, const RunSetup&) const override { return {}; }
  [[nodiscard]] Expected<Estimate> estimate(const Node&, const RunSetup&, EstimateState&) const override {
    return Estimate(1.0);
  }
  [[nodiscard]] Task<StepOutcome> run(StepContext& context, const Node&) const override {
    return body_(context);
  }

 private:
  std::string name_;
  Body body_;
};

[[nodiscard]] std::string resource(const std::string& name);
[[nodiscard]] Regulation regulationOf(const std::string& edition);
/// The demonstration batch's habits, by hand (facts of the demonstration).
[[nodiscard]] std::map<int, MeterTraits> demoTraits();

/// The demonstration bench, batch and plan with fakes for devices. Change descriptions and traits before
/// build().
class WaterRig {
 public:
  WaterRig();
  void build();
  /// One run of a tree.
  RunSummary run(const Node& tree, const StepRegistry& registry, PointEvaluator* evaluator = nullptr,
                 RunFinisher* finisher = nullptr);
  /// Runs one body in a StepContext; its outcome.
  StepOutcome body(BodyStep::Body body);
  /// Runs one step of the given parameters; its outcome.
  StepOutcome step(const Step& step, Parameters parameters);
  [[nodiscard]] std::vector<nlohmann::json> rows(const std::string& kind) const;
  [[nodiscard]] int movesOf(const std::string& actuator) const;

  BenchDescription description;
  Batch batch;
  PlanDescription plan;
  Regulation regulation;
  std::map<int, MeterTraits> traits;
  std::unique_ptr<WaterBench> bench;
  std::unique_ptr<RunSetup> setup;
  MemoryJournal journal;
  Authority authority = Authority::demonstration();
  VirtualScheduler scheduler;
  RunControl control;
  std::optional<ResumeRequest> resume;  ///< run() goes on with a run of the journal
};

}  // namespace mb::test

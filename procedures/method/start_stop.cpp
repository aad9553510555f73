#include "procedures/method/start_stop.h"

#include "core/quantity/format.h"
#include "procedures/method/measure_start_stop.h"
#include "procedures/method/verification_context.h"
#include "procedures/step/enter_verification.h"
#include "procedures/step/flush.h"
#include "procedures/step/identify_meters.h"
#include "procedures/step/leave_verification.h"
#include "procedures/step/prepare_tank.h"
#include "procedures/step/shut_off.h"
#include "procedures/step/stabilise_flow.h"
#include "procedures/step/write_meter.h"

#include <algorithm>

namespace mb {
namespace {

constexpr double kRunMargin = 300.0;  // s a run of a point may take beside its flow

/// Builds the tree; gathers what is wrong with the plan.
class Planner {
 public:
  explicit Planner(const RunSetup& setup) : setup_(setup), meters_(plannedMeters(setup)) {}

  Expected<MethodPlan> plan();

 private:
  void checkWhole();
  void checkPoint(const PlanPoint& point, const std::string& where);
  Volume volumeOf(const PlanPoint& point, const std::string& where);
  void checkUncertainty(const PlanPoint& point, Volume volume, const std::string& where);
  ForEachItem item(const PlanPoint& point, int number);
  Node points();
  void addWrites(Node& tree) const;
  void refuse(const std::string& where, std::string what, std::string remedy = std::string()) {
    errors_.push_back(Error(std::move(what), where, std::move(remedy)).message());
  }

  const RunSetup& setup_;
  std::vector<PlannedMeter> meters_;
  std::vector<std::string> errors_;
  std::vector<std::string> remarks_;
};

/// What concerns all points alike.
void Planner::checkWhole() {
  const std::string& file = setup_.plan.fileName;
  if (setup_.plan.points.empty()) {
    refuse(file + ": point", "the plan has no flow point", "enter the points of the regulation");
  }
  if (meters_.empty()) {
    refuse(setup_.batch.fileName + ": meter", "there is no meter in the row", "clamp one in");
  }
  const auto& range = setup_.regulation.waterTemperature;
  if (range && !range->contains(setup_.plan.waterTemperature.celsius)) {
    refuse(file + ": water_temperature_c", "lies outside " + toShortest(range->low) + " to " +
                                               toShortest(range->high) + " °C, what " +
                                               setup_.regulation.edition + " asks for");
  }
  for (const auto& meter : meters_) {
    const MeterType& type = meter.type;
    if (const auto exists = classExists(setup_.regulation, type.accuracyClass, type.permanentFlow); !exists) {
      refuse(setup_.batch.fileName + ": type `" + type.name + "`.class", exists.error().message());
      return;
    }
  }
  if (!setup_.plan.writes.empty()) {
    remarks_.push_back("the plan writes into " + std::to_string(setup_.plan.writes.size()) +
                       " meters: an adjustment, whose parts cannot serve a certificate");
  }
  for (const auto& stated : setup_.regulation.flowPoints) {
    if (std::ranges::count(setup_.plan.points, stated.name, &PlanPoint::name) == 0) {
      remarks_.push_back("point " + stated.name + " of " + setup_.regulation.edition +
                         " is not in the plan: the parts cannot serve a certificate");
    }
  }
}

void Planner::checkPoint(const PlanPoint& point, const std::string& where) {
  const FlowPoint* stated = flowPointNamed(setup_.regulation, point.name);
  if (stated == nullptr) {
    refuse(where + ".name",
           "the regulation " + setup_.regulation.edition + " has no flow point `" + point.name + "`");
    return;
  }
  for (const auto& meter : meters_) {
    const auto range = flowRange(*stated, ratedValues(meter.type));
    if (!range) {
      refuse(where, range.error().message());
    } else if (!range->contains(point.aim)) {
      refuse(where + ".aim_m3_h",
             "lies outside " + toShortest(inCubicMetresPerHour(range->low)) + " to " +
                 toShortest(inCubicMetresPerHour(range->high)) + " m3/h, the range of the point `" +
                 point.name + "` for the meter in position " + std::to_string(meter.position),
             "aim inside the range, e.g. at " + toFixed(inCubicMetresPerHour(range->aim), 5) + " m3/h");
      return;
    }
  }
}

Volume Planner::volumeOf(const PlanPoint& point, const std::string& where) {
  const auto demand = largestDemand(meters_, point.aim, setup_.regulation, kindOf(setup_.batch));
  if (!demand) {
    refuse(where, demand.error().message());
    return point.volume.value_or(Volume());
  }
  const std::string who = "meter " + demand->meter + " in position " + std::to_string(demand->position) +
                          " (" + demand->why + ")";
  const std::string litresAsked = toFixed(inLitres(demand->rounded), 0) + " L";
  if (!point.volume) {
    remarks_.push_back("point " + point.name + ": " + litresAsked + ", asked by " + who);
    return demand->rounded;
  }
  if (*point.volume >= demand->volume) {
    return *point.volume;
  }
  if (point.raiseVolume) {
    remarks_.push_back("point " + point.name + ": volume raised from " + toShortest(inLitres(*point.volume)) +
                       " to " + litresAsked + " by " + who);
    return demand->rounded;
  }
  refuse(where + ".volume_l", "is too small: " + who + " asks for at least " + litresAsked,
         "set at least " + litresAsked + ", volume = \"auto\" or raise_volume = true");
  return *point.volume;
}

void Planner::checkUncertainty(const PlanPoint& point, Volume volume, const std::string& where) {
  const auto standards = standardsSnapshot(setup_.bench);
  if (!standards) {
    refuse(setup_.bench.fileName, standards.error().message());
    return;
  }
  const PlannedPoint planned = plannedPoint(setup_.bench, point.aim, volume, setup_.plan.waterTemperature);
  for (const auto& meter : meters_) {
    const auto predicted =
        predictUncertainty(planned, meter, setup_.regulation, kindOf(setup_.batch), *standards);
    if (!predicted) {
      refuse(where, predicted.error().message());
      return;
    }
    if (!predicted->ratioKept && !setup_.regulation.uncertainty.reduceLimit) {
      refuse(where,
             "the bench's uncertainty of " + toFixed(predicted->bench.expanded, 3) +
                 " % is too large for the limit of " + toFixed(predicted->limitPercent, 2) +
                 " % of the meter in position " + std::to_string(meter.position),
             "take a larger volume or better standards");
      return;
    }
  }
}

ForEachItem Planner::item(const PlanPoint& point, int number) {
  const std::string where = setup_.plan.fileName + ": point[" + std::to_string(number) + "]";
  const std::size_t before = errors_.size();
  const auto sound = [this, before] { return errors_.size() == before; };
  checkPoint(point, where);
  Volume volume;
  if (sound()) {
    volume = volumeOf(point, where);
  }
  if (sound()) {
    checkUncertainty(point, volume, where);
  }
  const FlowPoint* stated = flowPointNamed(setup_.regulation, point.name);
  const double band = stated != nullptr ? stated->flowChange.value_or(setup_.bench.gates.flowBand)
                                        : setup_.bench.gates.flowBand;
  const double wait = std::max(setup_.plan.settle, setup_.regulation.conditions.waitAtPoint.value_or(0.0));
  Parameters parameters;
  parameters["aim_m3_h"] = inCubicMetresPerHour(point.aim);
  parameters["volume_l"] = inLitres(volume);
  parameters["settle_s"] = wait;
  parameters["flow_band"] = band;
  parameters["needed_s"] = volume.si / point.aim.si + kRunMargin;
  parameters["point_number"] = static_cast<std::int64_t>(number);
  return ForEachItem(point.name, std::move(parameters));
}

Node Planner::points() {
  Node points("points", NodeKind::forEach);
  int number = 0;
  for (const auto& point : setup_.plan.points) {
    ++number;
    points.items.push_back(item(point, number));
  }
  Node& repeats = points.add(Node("repeats", NodeKind::repeatRule));
  repeats.parameters["extra_runs"] = static_cast<std::int64_t>(setup_.regulation.repeat.extraRuns);
  repeats.parameters["point_retries"] = static_cast<std::int64_t>(setup_.plan.pointRetries);
  Policy skip;
  skip.onFailure = OnFailure::skipPoint;
  repeats.policy = skip;  // a point without a valid run leaves the others to be measured
  for (const char* step : {"prepare-tank", "stabilise-flow", "enter-verification", "measure-start-stop"}) {
    repeats.add(Node(step, step, Parameters())).policy = skip;
  }
  repeats.add(Node("shut-off", "shut-off", Parameters()), NodePart::teardown);
  return points;
}

/// What the plan writes, when the meters are known and before water flows.
void Planner::addWrites(Node& tree) const {
  int number = 0;
  for (const PlanWrite& write : setup_.plan.writes) {
    ++number;
    Parameters parameters;
    parameters["position"] = static_cast<std::int64_t>(write.position);
    parameters["number"] = write.number;
    parameters["write"] = write.write;
    parameters["values"] = write.values;
    parameters["who"] = write.who;
    parameters["write_number"] = static_cast<std::int64_t>(number);
    Node step("write-" + std::to_string(number), "write-meter", std::move(parameters));
    step.policy.onFailure = OnFailure::carryOn;  // one meter that is not written stops no other
    tree.add(std::move(step), NodePart::setup);
  }
}

Expected<MethodPlan> Planner::plan() {
  checkWhole();
  Node tree("verification", NodeKind::group);
  Parameters flush;
  VolumeFlow largest;
  for (const auto& point : setup_.plan.points) {
    largest = std::max(largest, point.aim);
  }
  flush["flow_m3_h"] = inCubicMetresPerHour(largest);
  flush["flush_s"] = setup_.plan.purge;
  tree.add(Node("identify", "identify-meters", Parameters()), NodePart::setup);
  addWrites(tree);
  tree.add(Node("flush", "flush", std::move(flush)), NodePart::setup);
  tree.add(Node("enter", "enter-verification", Parameters()), NodePart::setup);
  tree.add(points());
  tree.add(Node("leave", "leave-verification", Parameters()), NodePart::teardown);
  if (!errors_.empty()) {
    std::string all;
    for (const auto& error : errors_) {
      all += (all.empty() ? "" : "\n") + error;
    }
    return tl::unexpected(Error(all));
  }
  return MethodPlan(std::move(tree), std::move(remarks_));
}

}  // namespace

Expected<MethodPlan> planStartStop(const RunSetup& setup) {
  return Planner(setup).plan();
}

StepRegistry allSteps() {
  StepRegistry steps;
  steps.add(std::make_unique<IdentifyMeters>());
  steps.add(std::make_unique<Flush>());
  steps.add(std::make_unique<EnterVerification>());
  steps.add(std::make_unique<PrepareTank>());
  steps.add(std::make_unique<StabiliseFlow>());
  steps.add(std::make_unique<MeasureStartStop>());
  steps.add(std::make_unique<ShutOff>());
  steps.add(std::make_unique<LeaveVerification>());
  steps.add(std::make_unique<WriteMeter>());
  return steps;
}

}  // namespace mb

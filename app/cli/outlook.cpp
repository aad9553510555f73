#include "app/cli/outlook.h"

#include "app/cli/load.h"
#include "core/evaluation/planning.h"
#include "procedures/method/verification_context.h"

namespace mb::cli {
namespace {

const Node* pointsOf(const Node& node) {
  if (node.kind == NodeKind::forEach) {
    return &node;
  }
  for (const auto& child : node.children) {
    if (const Node* found = pointsOf(child)) {
      return found;
    }
  }
  return nullptr;
}

Expected<PointOutlook> outlook(const LoadedPlan& plan, const PlanPoint& point, const ForEachItem& item,
                               const StandardsSnapshot& standards) {
  PointOutlook found;
  found.name = point.name;
  found.aim = inCubicMetresPerHour(point.aim);
  found.litres = std::get<double>(item.parameters.at("volume_l"));
  found.seconds = litres(found.litres).si / point.aim.si;
  const PlannedPoint planned =
      plannedPoint(plan.bench, point.aim, litres(found.litres), plan.plan.waterTemperature);
  for (const auto& meter : plannedMeters(*plan.setup)) {
    const auto predicted = predictUncertainty(planned, meter, plan.regulation, kindOf(plan.batch), standards);
    if (!predicted) {
      return tl::unexpected(predicted.error());
    }
    if (predicted->result.expanded > found.result) {
      found.limit = predicted->limitPercent;
      found.bench = predicted->bench.expanded;
      found.result = predicted->result.expanded;
      found.position = meter.position;
    }
  }
  return found;
}

}  // namespace

Expected<std::vector<PointOutlook>> outlooks(const LoadedPlan& plan) {
  std::vector<PointOutlook> all;
  const auto standards = standardsSnapshot(plan.bench);
  if (!standards) {
    return tl::unexpected(standards.error());
  }
  const Node* points = pointsOf(plan.method->tree);
  for (std::size_t i = 0; points != nullptr && i < points->items.size(); ++i) {
    auto one = outlook(plan, plan.plan.points[i], points->items[i], *standards);
    if (!one) {
      return tl::unexpected(one.error());
    }
    all.push_back(std::move(*one));
  }
  return all;
}

}  // namespace mb::cli

#include "core/evaluation/decision.h"

#include "core/quantity/format.h"
#include "core/regulation/limit.h"

#include <algorithm>
#include <cmath>

namespace mb {
namespace {

constexpr double kRoundingNoise = 1e-12;

}  // namespace

bool insideLimit(double value, double limit) {
  return std::fabs(value) <= limit * (1.0 + kRoundingNoise);
}

bool insideRange(VolumeFlow flow, const FlowRange& range) {
  return flow.si >= range.low.si * (1.0 - kRoundingNoise) &&
         flow.si <= range.high.si * (1.0 + kRoundingNoise);
}

Expected<FlowRange> rangeOf(const Regulation& regulation, const std::string& point, const MeterType& type) {
  const auto found = std::find_if(regulation.flowPoints.begin(), regulation.flowPoints.end(),
                                  [&point](const FlowPoint& one) { return one.name == point; });
  if (found == regulation.flowPoints.end()) {
    return fail("the edition has no flow point \"" + point + "\"", regulation.edition,
                "correct the plan or choose another edition");
  }
  RatedValues rated;
  rated.qi = type.minimumFlow;
  rated.qp = type.permanentFlow;
  rated.qs = type.maximumFlow;
  return flowRange(*found, rated);
}

Expected<AppliedLimit> limitAt(const Regulation& regulation, const MeterType& type, VerificationKind kind,
                               VolumeFlow flow, double benchUncertaintyPercent) {
  const auto permissible = flowSensorLimit(regulation, type.accuracyClass, flow, type.permanentFlow, kind);
  if (!permissible) {
    return tl::unexpected<Error>(permissible.error());
  }
  AppliedLimit limit;
  limit.permissible = *permissible;
  limit.applied = *permissible;
  const auto ratio = benchUncertaintyRatio(regulation, LimitedQuantity::FlowSensor);
  limit.ratioKept = !ratio || insideLimit(benchUncertaintyPercent, *ratio * *permissible);
  if (!limit.ratioKept) {
    // EN 1434-5: the whole U is taken off the limit; where nothing is left, or the edition has no such rule,
    // nothing can be said.
    const double reduced = *permissible - benchUncertaintyPercent;
    limit.decidable = regulation.uncertainty.reduceLimit && reduced > 0.0;
    limit.applied = limit.decidable ? reduced : *permissible;
  }
  return limit;
}

void setReason(PositionResult& result, const Reason& reason, const std::string& particulars) {
  result.reason = std::string(reason.code);
  result.reasonText = std::string(reason.text);
  if (!particulars.empty()) {
    result.reasonText += result.reasonText.empty() ? particulars : ": " + particulars;
  }
}

void judge(PositionResult& result, const AppliedLimit& limit) {
  result.permissiblePercent = limit.permissible;
  result.limitPercent = limit.applied;
  if (!limit.decidable) {
    result.verdict = Verdict::inconclusive;
    setReason(result, reason::kRatio,
              "U = " + toFixed(result.bench ? result.bench->expanded : 0.0, 3) + " % at a limit of " +
                  toFixed(limit.permissible, 3) + " %");
    return;
  }
  result.verdict = insideLimit(*result.errorPercent, limit.applied) ? Verdict::pass : Verdict::fail;
  if (limit.ratioKept) {
    setReason(result, reason::kNone);
  } else {
    setReason(result, reason::kLimitReduced,
              toFixed(limit.permissible, 3) + " % to " + toFixed(limit.applied, 3) + " %");
  }
}

}  // namespace mb

#include "core/regulation/limit.h"

#include "core/quantity/format.h"

#include <algorithm>
#include <cmath>

namespace mb {
namespace {

std::string subject(const Regulation& regulation, const LimitQuery& query) {
  return regulation.edition + ", " + std::string(nameOf(query.quantity)) + ", class " +
         std::to_string(query.accuracyClass);
}

tl::unexpected<Error> noLimit(const Regulation& regulation, const LimitQuery& query) {
  if (!regulation.missing.empty()) {
    return fail("this edition is a form that is not filled in: it has no limit", subject(regulation, query),
                "enter the limits from your own copy into " + regulation.fileName);
  }
  return fail("the edition has no such limit", subject(regulation, query),
              "choose an accuracy class and a quantity of the edition");
}

Expected<double> positiveRatio(double numerator, double denominator, const char* what) {
  if (!(numerator > 0.0 && std::isfinite(numerator) && denominator > 0.0 && std::isfinite(denominator))) {
    return fail(std::string("the limit needs positive values of ") + what, "", "give both");
  }
  return numerator / denominator;
}

const HeatLimit* heatLimit(const Regulation& regulation, LimitedQuantity quantity, int accuracyClass) {
  for (const HeatLimit& limit : regulation.heatLimits) {
    if (limit.quantity == quantity && (limit.accuracyClass == 0 || limit.accuracyClass == accuracyClass)) {
      return &limit;
    }
  }
  return nullptr;
}

Expected<double> initialHeatLimit(const Regulation& regulation, const LimitQuery& query) {
  const HeatLimit* limit = heatLimit(regulation, query.quantity, query.accuracyClass);
  if (limit == nullptr) {
    return noLimit(regulation, query);
  }
  if (!limit->sumOf.empty()) {
    double sum = 0.0;
    for (const LimitedQuantity part : limit->sumOf) {
      LimitQuery partQuery = query;
      partQuery.quantity = part;
      const auto partLimit = initialHeatLimit(regulation, partQuery);
      if (!partLimit) {
        return partLimit;
      }
      sum += *partLimit;
    }
    return sum;
  }
  double percent = limit->constant;
  if (limit->dthetaTerm > 0.0) {
    const auto ratio = positiveRatio(query.minimumDifference.si, query.difference.si,
                                     "the temperature difference and its lower limit");
    if (!ratio) {
      return ratio;
    }
    percent += limit->dthetaTerm * *ratio;
  }
  if (limit->flowTerm > 0.0) {
    const auto ratio =
        positiveRatio(query.permanentFlow.si, query.flow.si, "the flow and the permanent flow");
    if (!ratio) {
      return ratio;
    }
    percent += limit->flowTerm * *ratio;
  }
  return limit->cap ? std::min(percent, *limit->cap) : percent;
}

Expected<double> initialWaterLimit(const Regulation& regulation, const LimitQuery& query) {
  for (const WaterVolumeLimit& limit : regulation.waterLimits) {
    if (limit.accuracyClass != query.accuracyClass) {
      continue;
    }
    if (!(query.q1.si > 0.0 && query.q2 > query.q1)) {
      return fail("the limit of a water meter needs 0 < Q1 < Q2", subject(regulation, query), "give both");
    }
    if (!(query.flow >= query.q1)) {
      return fail("below Q1 there is no limit", subject(regulation, query), "give a flow of at least Q1");
    }
    if (!std::isfinite(query.water.celsius)) {
      return fail("the water temperature is no number", subject(regulation, query), "give it in °C");
    }
    if (query.flow < query.q2) {
      return limit.low;
    }
    return query.water > limit.warmAbove ? limit.highWarm : limit.high;
  }
  return noLimit(regulation, query);
}

}  // namespace

Expected<double> maximumPermissibleError(const Regulation& regulation, const LimitQuery& query) {
  const auto initial = query.quantity == LimitedQuantity::WaterVolume ? initialWaterLimit(regulation, query)
                                                                      : initialHeatLimit(regulation, query);
  if (!initial || query.kind != VerificationKind::InUse) {
    return initial;
  }
  if (!regulation.inUseFactor) {
    return fail("the edition knows no verification in use", subject(regulation, query),
                "choose first or subsequent verification");
  }
  return *initial * *regulation.inUseFactor;
}

Expected<void> mayBeJudged(const LimitQuery& query) {
  const bool needsDifference =
      query.quantity != LimitedQuantity::FlowSensor && query.quantity != LimitedQuantity::WaterVolume;
  if (needsDifference && !(query.difference >= query.minimumDifference)) {
    return fail("the temperature difference of " + toShortest(query.difference.si) +
                    " K is below the lower limit of " + toShortest(query.minimumDifference.si) +
                    " K: no limit holds there",
                "", "measure the point again with a larger difference");
  }
  if (query.quantity == LimitedQuantity::WaterVolume && !(query.flow >= query.q1)) {
    return fail("the flow is below Q1: no limit holds there", "", "measure the point again with more flow");
  }
  return {};
}

Expected<double> flowSensorLimit(const Regulation& regulation, int accuracyClass, VolumeFlow flow,
                                 VolumeFlow permanentFlow, VerificationKind kind) {
  LimitQuery query;
  query.quantity = LimitedQuantity::FlowSensor;
  query.accuracyClass = accuracyClass;
  query.kind = kind;
  query.flow = flow;
  query.permanentFlow = permanentFlow;
  return maximumPermissibleError(regulation, query);
}

Expected<TemperatureDifference> singleSensorLimit(const Regulation& regulation, Temperature temperature) {
  if (!regulation.singleSensor) {
    return fail("the edition has no limit for a single sensor", regulation.edition, "judge the pair");
  }
  if (!std::isfinite(temperature.celsius)) {
    return fail("the temperature is no number", regulation.edition, "give it in °C");
  }
  return kelvins(regulation.singleSensor->constant +
                 regulation.singleSensor->perDegree * std::fabs(temperature.celsius));
}

}  // namespace mb

#pragma once

#include "core/quantity/quantity.h"
#include "core/regulation/regulation.h"
#include "core/text/error.h"

namespace mb {

/// What a maximum permissible error depends on. Fill in what the quantity needs: flow sensor and complete
/// meter flow and permanentFlow; pair, calculator and complete meter difference and minimumDifference; water
/// meter flow, q1, q2 and water.
struct LimitQuery {
  LimitedQuantity quantity = LimitedQuantity::FlowSensor;
  int accuracyClass = 0;
  VerificationKind kind = VerificationKind::First;
  VolumeFlow flow;
  VolumeFlow permanentFlow;
  TemperatureDifference difference;
  TemperatureDifference minimumDifference;
  VolumeFlow q1;
  VolumeFlow q2;
  Temperature water;
};

/// The maximum permissible error (one side of ±) in %. Fails where the edition has no such limit or a value
/// it needs is not positive. The formula is applied wherever it is defined; whether a result may be judged
/// there is mayBeJudged.
[[nodiscard]] Expected<double> maximumPermissibleError(const Regulation& regulation, const LimitQuery& query);

/// The limits hold inside the rated field only: below Δθmin (pair, calculator, complete) and below Q1 nothing
/// may be judged. Fails with the reason.
[[nodiscard]] Expected<void> mayBeJudged(const LimitQuery& query);

/// The limit for the volume error of a heat meter's flow sensor: the one the flow methods ask for.
[[nodiscard]] Expected<double> flowSensorLimit(const Regulation& regulation, int accuracyClass,
                                               VolumeFlow flow, VolumeFlow permanentFlow,
                                               VerificationKind kind);

/// Largest deviation of a single sensor from the standard characteristic; fails where the edition has none.
[[nodiscard]] Expected<TemperatureDifference> singleSensorLimit(const Regulation& regulation,
                                                                Temperature temperature);

}  // namespace mb

#pragma once

#include "core/evaluation/position_result.h"
#include "core/model/batch.h"
#include "core/quantity/quantity.h"
#include "core/regulation/regulation.h"
#include "core/text/error.h"

namespace mb {

// Judging, the same for one run, for the mean of three and for a prediction.

/// |value| <= limit, where equal is inside. What the arithmetic itself may add (some 1e-14) is not counted
/// against the meter.
[[nodiscard]] bool insideLimit(double value, double limit);
/// The flow lies in the range; its ends belong to it.
[[nodiscard]] bool insideRange(VolumeFlow flow, const FlowRange& range);

/// The range of a flow point for a meter type; fails when the edition has no point of that name.
[[nodiscard]] Expected<FlowRange> rangeOf(const Regulation& regulation, const std::string& point,
                                          const MeterType& type);

/// What U_bench does to the limit (settled point 3).
struct AppliedLimit {
  double permissible = 0.0;  ///< MPE, %
  double applied = 0.0;      ///< limit for |E|: the MPE, or MPE - U_bench where the edition reduces
  bool ratioKept = true;     ///< U_bench <= ratio * MPE
  bool decidable = true;     ///< false: inconclusive
};

/// The limit at this flow for this U_bench (%). Fails when the edition has no limit for the class or kind.
[[nodiscard]] Expected<AppliedLimit> limitAt(const Regulation& regulation, const MeterType& type,
                                             VerificationKind kind, VolumeFlow flow,
                                             double benchUncertaintyPercent);

/// Sets verdict and reason of a result whose error is known: simple acceptance against `limit`.
void judge(PositionResult& result, const AppliedLimit& limit);

/// Gives a result its reason: code, and text with the particulars behind it.
void setReason(PositionResult& result, const Reason& reason, const std::string& particulars = std::string());

}  // namespace mb

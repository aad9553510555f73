#pragma once

#include "core/quantity/quantity.h"
#include "core/text/error.h"

#include <optional>
#include <string_view>

namespace mb {

/// The rated operating conditions of a meter type that verification points refer to. What a kind of meter
/// does not have stays empty (a water meter has no qp, a heat meter no Q3).
struct RatedValues {
  std::optional<VolumeFlow> qi;  ///< heat meter: lower limit, permanent, upper limit
  std::optional<VolumeFlow> qp;
  std::optional<VolumeFlow> qs;
  std::optional<VolumeFlow> q1;  ///< water meter: minimum, transitional, permanent, overload
  std::optional<VolumeFlow> q2;
  std::optional<VolumeFlow> q3;
  std::optional<VolumeFlow> q4;
  std::optional<TemperatureDifference> minimumDifference;  ///< Δθmin
  std::optional<TemperatureDifference> maximumDifference;  ///< Δθmax
  std::optional<Temperature> minimumTemperature;           ///< θmin
  std::optional<Temperature> maximumTemperature;           ///< θmax
};

/// What a bound refers to. The reference values are those of JJG 225-2001 table 6: θref = (θmin + θmax)/2,
/// Δθref = (20 K + Δθmax)/2.
enum class RatedSymbol {
  None,
  Qi,
  Qp,
  Qs,
  Q1,
  Q2,
  Q3,
  Q4,
  DthetaMin,
  DthetaMax,
  DthetaRef,
  ThetaMin,
  ThetaMax,
  ThetaRef
};

/// A bound of a verification point: times · symbol + plus, in m³/h, K or °C by its symbol ("1.1 qi" is {1.1,
/// Qi, 0}, "Δθmax − 5 K" is {1, DthetaMax, −5}, "10 K" is {0, None, 10}).
struct RatedBound {
  double times = 1.0;
  RatedSymbol symbol = RatedSymbol::None;
  double plus = 0.0;

  /// In m³/h, K or °C; fails when the meter type lacks the value.
  [[nodiscard]] Expected<double> in(const RatedValues& rated) const;
};

/// A closed range between two bounds.
struct RatedSpan {
  RatedBound low;
  RatedBound high;
};

/// A range of numbers; ends belong to it.
struct NumberSpan {
  double low = 0.0;
  double high = 0.0;
  [[nodiscard]] bool contains(double value) const { return value >= low && value <= high; }
};

/// The span for a meter type; fails when a value is missing or the span is empty.
[[nodiscard]] Expected<NumberSpan> spanFor(const RatedSpan& span, const RatedValues& rated);

}  // namespace mb

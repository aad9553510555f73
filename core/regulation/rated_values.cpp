#include "core/regulation/rated_values.h"

#include "core/quantity/format.h"

namespace mb {
namespace {

tl::unexpected<Error> lacks(const char* what) {
  return fail(std::string("the meter type has no ") + what, "", "add it to the meter type of the batch");
}

Expected<double> flow(const std::optional<VolumeFlow>& value, const char* what) {
  if (!value) {
    return lacks(what);
  }
  return inCubicMetresPerHour(*value);
}

Expected<double> kelvin(const std::optional<TemperatureDifference>& value, const char* what) {
  if (!value) {
    return lacks(what);
  }
  return value->si;
}

Expected<double> celsius(const std::optional<Temperature>& value, const char* what) {
  if (!value) {
    return lacks(what);
  }
  return value->celsius;
}

Expected<double> valueOf(RatedSymbol symbol, const RatedValues& rated) {
  switch (symbol) {
    case RatedSymbol::None:
      return 0.0;
    case RatedSymbol::Qi:
      return flow(rated.qi, "qi");
    case RatedSymbol::Qp:
      return flow(rated.qp, "qp");
    case RatedSymbol::Qs:
      return flow(rated.qs, "qs");
    case RatedSymbol::Q1:
      return flow(rated.q1, "Q1");
    case RatedSymbol::Q2:
      return flow(rated.q2, "Q2");
    case RatedSymbol::Q3:
      return flow(rated.q3, "Q3");
    case RatedSymbol::Q4:
      return flow(rated.q4, "Q4");
    case RatedSymbol::DthetaMin:
      return kelvin(rated.minimumDifference, "smallest temperature difference");
    case RatedSymbol::DthetaMax:
      return kelvin(rated.maximumDifference, "largest temperature difference");
    case RatedSymbol::DthetaRef:
      return kelvin(rated.maximumDifference, "largest temperature difference").map([](double most) {
        return (20.0 + most) / 2.0;
      });
    case RatedSymbol::ThetaMin:
      return celsius(rated.minimumTemperature, "lowest temperature");
    case RatedSymbol::ThetaMax:
      return celsius(rated.maximumTemperature, "highest temperature");
    case RatedSymbol::ThetaRef: {
      const auto low = celsius(rated.minimumTemperature, "lowest temperature");
      const auto high = celsius(rated.maximumTemperature, "highest temperature");
      return low && high ? Expected<double>((*low + *high) / 2.0) : (low ? high : low);
    }
  }
  return lacks("such value");
}

}  // namespace

Expected<double> RatedBound::in(const RatedValues& rated) const {
  return valueOf(symbol, rated).map([this](double value) { return times * value + plus; });
}

Expected<NumberSpan> spanFor(const RatedSpan& span, const RatedValues& rated) {
  const auto low = span.low.in(rated);
  if (!low) {
    return tl::unexpected<Error>(low.error());
  }
  const auto high = span.high.in(rated);
  if (!high) {
    return tl::unexpected<Error>(high.error());
  }
  if (!(*low <= *high)) {
    return fail(
        "the range from " + toShortest(*low) + " to " + toShortest(*high) + " is empty for this meter type",
        "", "check the rated values of the meter type");
  }
  return NumberSpan{*low, *high};
}

}  // namespace mb

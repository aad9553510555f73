#include "core/thermometry/sensor_pair.h"

#include "core/quantity/format.h"

#include <cmath>
#include <optional>
#include <vector>

namespace mb {
namespace {

/// Equal steps from `low` to `high`, both in it, of at most `step`.
std::vector<double> axis(double low, double high, double step) {
  const auto steps = static_cast<int>(std::ceil((high - low) / step));
  std::vector<double> values{low};
  for (int i = 1; i < steps; ++i) {
    values.push_back(low + (high - low) * i / steps);
  }
  if (high > low) {
    values.push_back(high);
  }
  return values;
}

bool counts(const PairField& field, double outlet, double difference) {
  return !(outlet > field.hotOutlet.celsius) || difference > field.hotDifference.si;
}

}  // namespace

Expected<TemperatureDifference> singleSensorError(const PlatinumCurve& sensor, Resistance nominal,
                                                  Temperature truth) {
  const auto resistance = sensor.resistance(truth);
  if (!resistance) {
    return tl::unexpected<Error>(resistance.error());
  }
  const auto shown = iec60751(nominal).temperature(*resistance);
  if (!shown) {
    return tl::unexpected<Error>(shown.error());
  }
  return *shown - truth;
}

Expected<TemperatureDifference> SensorPair::differenceError(Temperature atInlet, Temperature atOutlet) const {
  const auto inletError = singleSensorError(inlet, nominal, atInlet);
  if (!inletError) {
    return inletError;
  }
  const auto outletError = singleSensorError(outlet, nominal, atOutlet);
  if (!outletError) {
    return outletError;
  }
  return *inletError - *outletError;
}

Expected<WorstPairPoint> worstPairPoint(const SensorPair& pair, const PairField& field,
                                        TemperatureDifference step,
                                        const std::function<double(TemperatureDifference)>& limitPercent) {
  const double most = std::fmin(field.maximumDifference.si, (field.highest - field.lowest).si);
  if (!(field.minimumDifference.si > 0.0 && most >= field.minimumDifference.si)) {
    return fail("the rated field of the pair is empty: differences from " +
                    toShortest(field.minimumDifference.si) + " K to " + toShortest(most) + " K",
                "", "check the temperature range and the differences of the meter type");
  }
  if (!(step.si >= 0.05)) {
    return fail("a step of " + toShortest(step.si) + " K is too fine", "", "take 0.05 K or more");
  }
  std::optional<WorstPairPoint> worst;
  double worstRatio = -1.0;
  for (const double difference : axis(field.minimumDifference.si, most, step.si)) {
    const double limit = limitPercent(kelvins(difference));
    for (const double outlet : axis(field.lowest.celsius, field.highest.celsius - difference, step.si)) {
      if (!counts(field, outlet, difference)) {
        continue;
      }
      const Temperature atOutlet(outlet);
      const Temperature atInlet = atOutlet + kelvins(difference);
      const auto error = pair.differenceError(atInlet, atOutlet);
      if (!error) {
        return tl::unexpected<Error>(error.error());
      }
      const double percent = error->si / difference * 100.0;
      const double ratio = std::fabs(percent) / limit;
      if (ratio > worstRatio) {
        worstRatio = ratio;
        worst = WorstPairPoint{atInlet, atOutlet, kelvins(difference), percent, limit};
      }
    }
  }
  if (!worst) {
    return fail("no point of the rated field of the pair counts", "",
                "check the temperature range of the meter type");
  }
  return *worst;
}

}  // namespace mb

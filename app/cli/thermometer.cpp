#include "app/cli/thermometer.h"

#include "app/cli/answer.h"
#include "core/quantity/format.h"
#include "core/thermometry/platinum.h"

namespace mb::cli {
namespace {

Expected<ResistancePoint> convert(const PlatinumCurve& curve, const ThermometerOptions& options) {
  if (options.temperature) {
    return numberOption("--t", options.temperature).and_then([&curve](double t) {
      return curve.resistance(degreesCelsius(t)).map([t](Resistance r) {
        return ResistancePoint{degreesCelsius(t), r};
      });
    });
  }
  return numberOption("--r", options.resistance).and_then([&curve](double ohms) {
    return curve.temperature(Resistance(ohms)).map([ohms](Temperature t) {
      return ResistancePoint{t, Resistance(ohms)};
    });
  });
}

}  // namespace

int runThermometer(const ThermometerOptions& options, std::ostream& out, std::ostream& err) {
  if (options.temperature.has_value() == options.resistance.has_value()) {
    return refuse(err, Error("give exactly one of them", "--t, --r", "--t in °C or --r in Ω"));
  }
  const auto curve = platinumNamed(options.type);
  if (!curve) {
    return refuse(err, Error(curve.error().what, "--type", curve.error().remedy));
  }
  const auto point = convert(*curve, options);
  if (!point) {
    return refuse(err, point.error());
  }
  if (options.json) {
    printJson(out,
              {{"resistance_ohm", point->resistance.ohms}, {"temperature_c", point->temperature.celsius}});
    return kSuccess;
  }
  out << options.type << " (IEC 60751): " << toFixed(point->temperature.celsius, 4)
      << " °C = " << toFixed(point->resistance.ohms, 4) << " Ω\n";
  return kSuccess;
}

}  // namespace mb::cli

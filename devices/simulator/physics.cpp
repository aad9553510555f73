#include "devices/simulator/physics.h"

#include <cmath>

namespace mb::sim {

double waterDensity(double celsius, double pascals) {
  const double t = celsius * 1.00024;  // ITS-90 to IPTS-68
  const double numerator =
      999.83952 +
      t * (16.945176 +
           t * (-7.9870401e-3 + t * (-46.170461e-6 + t * (105.56302e-9 + t * -280.54253e-12))));
  const double density = numerator / (1.0 + 16.897850e-3 * t);
  const double compressibility =
      (50.88496 + t * (0.6163813 + t * (1.459187e-3 + t * (20.08438e-6 + t * (-58.47727e-9 + t * 410.4110e-12))))) /
      (1.0 + 19.67348e-3 * t) * 1e-11;
  return density * (1.0 + compressibility * (pascals - 101325.0));
}

double saturationPressure(double celsius) {
  return 611.21 * std::exp((18.678 - celsius / 234.5) * (celsius / (257.14 + celsius)));
}

double evaporationHeat(double celsius) {
  return 2.501e6 - 2.44e3 * celsius;
}

double airDensity(double celsius, double pascals, double humidity) {
  constexpr double kDryAir = 287.058;
  constexpr double kVapour = 461.523;
  const double kelvin = celsius + 273.15;
  const double vapour = humidity * saturationPressure(celsius);
  return (pascals - vapour) / (kDryAir * kelvin) + vapour / (kVapour * kelvin);
}

}  // namespace mb::sim

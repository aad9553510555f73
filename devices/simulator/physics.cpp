#include "devices/simulator/physics.h"

#include <cmath>

namespace mb::sim {

double waterDensity(double t, double pascals) {
  // G. S. Kell, J. Chem. Eng. Data 20 (1975) 97: density at 101 325 Pa and compressibility.
  const double normal =
      (999.83952 +
       t * (16.945176 + t * (-7.9870401e-3 + t * (-46.170461e-6 + t * (105.56302e-9 - t * 280.54253e-12))))) /
      (1.0 + 16.879850e-3 * t);
  const double compressibility =
      (50.88496 +
       t * (0.6163813 + t * (1.459187e-3 + t * (20.08438e-6 + t * (-58.47727e-9 + t * 410.4110e-12))))) /
      (1.0 + 19.67348e-3 * t) * 1e-11;
  return normal * (1.0 + compressibility * (pascals - 101325.0));
}

double vapourPressure(double t) {
  return 611.213 * std::exp(17.5043 * t / (241.2 + t));
}

double airDensity(double t, double pascals, double relativeHumidity) {
  constexpr double kDryAir = 287.058;  // J/(kg K)
  constexpr double kVapour = 461.523;
  const double vapour = relativeHumidity / 100.0 * vapourPressure(t);
  const double kelvin = t + 273.15;
  return (pascals - vapour) / (kDryAir * kelvin) + vapour / (kVapour * kelvin);
}

}  // namespace mb::sim

#include "core/evaluation/air.h"

#include "core/evaluation/elementary.h"

namespace mb {

Density moistAirDensity(Temperature temperature, double humidityPercent, Pressure pressure) {
  const double hectopascals = pressure.si / 100.0;
  const double t = temperature.celsius;
  return kilogramsPerCubicMetre((0.34848 * hectopascals - 0.009 * humidityPercent * ownExp(0.061 * t)) /
                                (273.15 + t));
}

double buoyancyFactor(Density air, Density water, Density weights) {
  return (1.0 - air / weights) / (1.0 - air / water);
}

}  // namespace mb

#include "devices/simulator/tank.h"

#include "devices/simulator/physics.h"

#include <algorithm>
#include <cmath>

namespace mb::sim {
namespace {

constexpr double kCoolingTime = 36000.0;  // s: an insulated tank

double vapourDifference(double water, double room, double humidity) {
  return vapourPressure(water) - humidity / 100.0 * vapourPressure(room);
}

}  // namespace

Tank::Tank(const BenchDescription& bench, const PlantParameters& plant, std::uint64_t seed)
    : capacity_(inLitres(bench.tank.capacity)),
      residue_(bench.tank.residue.si),
      drainRate_(bench.tank.drainRate),
      surface_(bench.tank.freeSurface),
      room_(plant.roomTemperature),
      humidity_(plant.roomHumidity),
      mass_(plant.tankStart),
      temperature_(plant.supplyTemperature - 2.0) {
  // Dalton: rate = coefficient · surface · difference of vapour pressures; drawn around the figure at 50 °C.
  const double factor = 1.0 + plant.evaporationSpread * Noise(seed, "evaporation").normal(0);
  const double atFifty = plant.evaporation / 3600.0 * std::max(0.0, factor);
  coefficient_ = surface_ > 0.0 ? atFifty / (surface_ * vapourDifference(50.0, room_, humidity_)) : 0.0;
}

double Tank::evaporationRate() const {
  return std::max(0.0, coefficient_ * surface_ * vapourDifference(temperature_, room_, humidity_));
}

void Tank::step(double seconds, double inflow, double temperature, double drain) {
  if (inflow > 0.0) {
    temperature_ += inflow / (mass_ + inflow) * (temperature - temperature_);
    mass_ += inflow;
  }
  temperature_ += (room_ - temperature_) * (1.0 - std::exp(-seconds / kCoolingTime));
  if (drain > 0.0) {
    mass_ = std::max(std::min(residue_, mass_), mass_ - drain * drainRate_ * seconds);
  }
  const double lost = std::min(mass_, evaporationRate() * seconds);
  mass_ -= lost;
  evaporated_ += lost;
}

}  // namespace mb::sim

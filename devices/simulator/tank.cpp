#include "devices/simulator/tank.h"

#include "devices/simulator/physics.h"

#include <algorithm>
#include <cmath>

namespace mb::sim {
namespace {

constexpr double kBrim = 1.05;            // of the capacity
constexpr double kSurfaceRenewal = 20.0;  // s: the jet spreads over the surface
constexpr double kResidueSpread = 0.02;   // relative, of what a drained tank keeps

}  // namespace

Tank::Tank(const BenchDescription& bench, const BenchSettings& settings, std::uint64_t seed,
           const FaultScript& faults)
    : capacity_(bench.tank.capacity.si),
      brim_(kBrim * bench.tank.capacity.si),
      surface_(bench.tank.freeSurface),
      drainRate_(bench.tank.drainRate),
      heatLoss_(settings.tankHeatLoss),
      leaking_(faults.of(FaultKind::leaking, bench.tank.drain)),
      temperature_(settings.supplyTemperature),
      surfaceTemperature_(settings.supplyTemperature) {
  const Noise noise(seed, "tank");
  residue_ = bench.tank.residue.si * (1.0 + kResidueSpread * noise.normal(0));
  mass_ = residue_;
  const double difference =
      saturationPressure(settings.evaporationWater) -
      settings.roomHumidity * saturationPressure(settings.roomTemperature);
  const double drawn = std::max(0.0, 1.0 + settings.evaporationSpread * noise.normal(1));
  transfer_ = surface_ > 0.0 && difference > 0.0
                  ? settings.evaporation / 3600.0 / (surface_ * difference) * drawn
                  : 0.0;
}

void Tank::step(double from, double seconds, double inflow, double inflowTemperature, double drain) {
  if (const Fault* const leak = leaking_.at(from)) {
    drain = std::max(drain, leak->amount);
  }
  if (inflow > 0.0) {
    temperature_ += (inflowTemperature - temperature_) * inflow / (mass_ + inflow);
    mass_ += inflow;
    received_ += inflow;
  }
  double out = std::min(std::max(0.0, mass_ - residue_), drain * drainRate_ * seconds);
  out += std::max(0.0, mass_ - out - brim_ * density_);
  const double vapour = std::min(mass_ - out, evaporation_ * seconds);
  mass_ -= out + vapour;
  drained_ += out;
  evaporated_ += vapour;
  inRate_ = inflow / seconds;
  outRate_ = out / seconds;
}

void Tank::breathe(const Air& air, double seconds, double inflowTemperature) {
  const double target = inRate_ > 0.0 ? inflowTemperature : temperature_;
  surfaceTemperature_ += (target - surfaceTemperature_) * (1.0 - std::exp(-seconds / kSurfaceRenewal));
  const double difference =
      saturationPressure(surfaceTemperature_) - air.humidity * saturationPressure(air.temperature);
  evaporation_ = std::max(0.0, transfer_ * surface_ * difference);
  const double power =
      evaporation_ * evaporationHeat(surfaceTemperature_) + heatLoss_ * (temperature_ - air.temperature);
  temperature_ -= power * seconds / (std::max(mass_, 0.1) * kWaterHeatCapacity);
  density_ = waterDensity(temperature_, air.pressure);
}

}  // namespace mb::sim

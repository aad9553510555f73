#include "devices/simulator/sim_balance.h"

#include "devices/simulator/physics.h"

#include <algorithm>
#include <cmath>

namespace mb::sim {
namespace {

constexpr double kWeights = 8000.0;    // kg/m3: the weights that the balance was adjusted with
constexpr double kDisturbance = 0.02;  // kg the pan swings by while water falls on it

}  // namespace

SimBalance::SimBalance(const BenchDescription&, const BalanceDescription& description,
                       const PlantParameters& plant, std::uint64_t seed)
    : interval_(description.interval.si),
      repeatability_(description.repeatability.si),
      capacity_(description.capacity.si),
      airDensity_(airDensity(plant.roomTemperature, plant.roomPressure, plant.roomHumidity)),
      settleMin_(plant.balanceSettleMin),
      settleMax_(plant.balanceSettleMax),
      noise_(seed, "balance " + description.id) {
  slope_ = description.slopeUncertainty / 2.0 * noise_.normal(1);
  drift_ = description.driftPerHour / 3600.0 * (2.0 * noise_.uniform(2) - 1.0);
}

SimBalance::Reading SimBalance::read(double now, double mass, double water, bool moving, double restSince,
                                     std::uint64_t rests) const {
  // Water is buoyed up by the air; so were the weights of the adjustment.
  const double buoyancy =
      (1.0 - airDensity_ / waterDensity(water, 101325.0)) / (1.0 - airDensity_ / kWeights);
  double value =
      mass * buoyancy * (1.0 + slope_) + drift_ * now + repeatability_ * noise_.normal(1000 + rests);
  Reading reading;
  const double settle = settleMin_ + (settleMax_ - settleMin_) * noise_.uniform(500'000'000 + rests);
  const double rested = now - restSince;
  if (moving) {
    value += kDisturbance * noise_.normal(1'000'000'000 + static_cast<std::uint64_t>(now * 1000.0));
  } else {
    // Dies away to less than a digit within the settling time.
    const double swing =
        kDisturbance * std::exp(-rested * std::log(kDisturbance / (0.5 * interval_)) / settle);
    value += swing * std::cos(6.0 * rested);
    reading.stable = rested >= settle;
  }
  reading.shown = std::round(value / interval_) * interval_;
  reading.overload = value > capacity_;
  return reading;
}

}  // namespace mb::sim

#include "devices/simulator/pipe.h"

#include "devices/simulator/physics.h"

#include <algorithm>

namespace mb::sim {
namespace {

constexpr double kThermometerPocket = 5e-5;  // m3
constexpr int kOutletCells = 10;

}  // namespace

Pipe::Pipe(const BenchDescription& bench, const BenchSettings& settings) {
  const RowDescription& row = bench.row;
  const double area = row.contentPerPosition.si / row.spacing.si;
  count_ = static_cast<std::size_t>(row.positions);
  const auto add = [&](double volume, double loss) {
    Cell cell;
    cell.volume = volume;
    cell.loss = loss;
    cell.temperature = settings.supplyTemperature;
    cells_.push_back(cell);
    return cells_.size() - 1;
  };
  const double approach = std::max(area * row.inletDistance.si, kThermometerPocket);
  const double departure = std::max(area * row.outletDistance.si, kThermometerPocket);
  const double whole = approach + departure + row.contentPerPosition.si * row.positions;
  const double loss = settings.rowHeatLoss / whole;  // W/K for each m3
  inlet_ = add(kThermometerPocket, 0.0);
  add(approach, loss * approach);
  first_ = cells_.size();
  for (std::size_t i = 0; i < count_; ++i) {
    add(row.contentPerPosition.si, loss * row.contentPerPosition.si);
  }
  add(departure, loss * departure);
  outlet_ = add(kThermometerPocket, 0.0);
  const double rest = std::max(row.outletToTank.si, kThermometerPocket);
  for (int i = 0; i < kOutletCells; ++i) {
    add(rest / kOutletCells, settings.outletHeatLoss / kOutletCells);
  }
  positions_.assign(count_, settings.supplyTemperature);
  densities_.assign(count_, 988.0);
  ratio_.assign(count_, 1.0);
  passed_.assign(count_, 0.0);
}

void Pipe::setDensities(const Surroundings& around) {
  const double fall = around.inletPressure - around.outletPressure;
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    Cell& cell = cells_[i];
    const double along = i <= first_ ? 0.0
                         : i >= outlet_
                             ? 1.0
                             : static_cast<double>(i - first_) / static_cast<double>(outlet_ - first_);
    // Behind the valves of the lines the water is under the pressure of the air.
    const double pressure = i > outlet_ ? around.airPressure : around.inletPressure - fall * along;
    cell.density = waterDensity(cell.temperature, pressure);
    cell.mass = cell.density * cell.volume;
    if (i >= first_ && i < first_ + count_) {
      const std::size_t position = i - first_;
      // The meter sits in the middle of its cell: between what flows in and what flows out.
      positions_[position] = (cells_[i - 1].temperature + cell.temperature) / 2.0;
      densities_[position] = waterDensity(positions_[position], pressure);
    }
  }
  nozzleDensity_ = cells_.back().density;
}

void Pipe::step(double seconds, double volume, const Surroundings& around) {
  if (!begun_) {
    begun_ = true;
    setDensities(around);
  }
  std::vector<double> before(cells_.size());
  for (std::size_t i = 0; i < cells_.size(); ++i) {
    before[i] = cells_[i].mass;
  }
  const double out = nozzleDensity_ * volume;
  // Implicit upwind: stable for any flow, and each cell is what it hands on.
  double upstream = around.supply;
  for (Cell& cell : cells_) {
    const double renewed = volume / cell.volume;
    const double lost = cell.loss * seconds / (cell.density * cell.volume * kWaterHeatCapacity);
    cell.temperature =
        (cell.temperature + renewed * upstream + lost * around.room) / (1.0 + renewed + lost);
    upstream = cell.temperature;
  }
  setDensities(around);
  double gained = 0.0;  // by the content downstream of the position
  for (std::size_t i = cells_.size(); i-- > first_;) {
    const double own = cells_[i].mass - before[i];
    if (i < first_ + count_) {
      const std::size_t position = i - first_;
      passed_[position] += (out + gained + own / 2.0) / densities_[position];
      ratio_[position] = nozzleDensity_ / densities_[position];
    }
    gained += own;
  }
}

double Pipe::mass() const {
  double sum = 0.0;
  for (const Cell& cell : cells_) {
    sum += cell.mass;
  }
  return sum;
}

}  // namespace mb::sim

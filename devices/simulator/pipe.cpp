#include "devices/simulator/pipe.h"

#include "devices/simulator/physics.h"

#include <algorithm>
#include <cmath>

namespace mb::sim {
namespace {

constexpr double kHeatCapacity = 4180.0;  // J/(kg K)
constexpr double kInletCell = 0.1e-3;     // m3
constexpr double kLargestCell = 0.25e-3;  // m3: fine enough for the delay, coarse enough for the step

}  // namespace

Pipe::Pipe(const BenchDescription& bench, const PlantParameters& plant) : room_(plant.roomTemperature) {
  const RowDescription& row = bench.row;
  const double perMetre = row.contentPerPosition.si / row.spacing.si;
  const double length = row.inletDistance.si + row.spacing.si * (row.positions - 1) + row.outletDistance.si;
  const double lossPerVolume = plant.heatLoss / (length * perMetre);
  const auto add = [this](double volume, double loss) {
    const int count = std::max(1, static_cast<int>(std::ceil(volume / kLargestCell)));
    for (int i = 0; i < count; ++i) {
      cells_.push_back(Cell{volume / count, loss / count, room_});
    }
  };
  const auto addRow = [&](double metres) { add(metres * perMetre, metres * perMetre * lossPerVolume); };
  positionCell_.assign(static_cast<std::size_t>(row.positions) + 1, 0);
  volumes_.assign(static_cast<std::size_t>(row.positions) + 1, 0.0);
  add(kInletCell, 0.0);  // the thermometer sits at the end of the insulated supply
  addRow(row.inletDistance.si);
  for (int position = 1; position <= row.positions; ++position) {
    positionCell_[static_cast<std::size_t>(position)] = cells_.size() - 1;
    addRow(position < row.positions ? row.spacing.si : row.outletDistance.si);
  }
  outletCell_ = cells_.size() - 1;
  add(row.outletToTank.si, plant.tankPipeHeatLoss);
  for (auto& cell : cells_) {
    cell.mass = cell.volume * waterDensity(cell.temperature, 101325.0);
  }
}

double Pipe::temperatureAt(int position) const {
  return cells_[positionCell_[static_cast<std::size_t>(position)]].temperature;
}

void Pipe::step(double seconds, double outflow, double supply, double pressure) {
  // From the end backwards: what leaves a cell came out of the one before it.
  double through = outflow;
  std::vector<double> passed(cells_.size(), 0.0);
  for (std::size_t i = cells_.size(); i-- > 0;) {
    Cell& cell = cells_[i];
    const double before = i > 0 ? cells_[i - 1].temperature : supply;
    const double share = std::min(1.0, through / cell.mass);
    cell.temperature += share * (before - cell.temperature);
    cell.temperature += (room_ - cell.temperature) *
                        (1.0 - std::exp(-cell.conductance * seconds / (cell.mass * kHeatCapacity)));
    const double mass = cell.volume * waterDensity(cell.temperature, pressure);
    passed[i] = through;          // kg out of this cell
    through += mass - cell.mass;  // kg into it
    cell.mass = mass;
  }
  for (std::size_t position = 1; position < positionCell_.size(); ++position) {
    const std::size_t cell = positionCell_[position];
    volumes_[position] = passed[cell] / waterDensity(cells_[cell].temperature, pressure);
  }
}

}  // namespace mb::sim

#pragma once

#include "core/evaluation/evaluate.h"
#include "core/evaluation/point_record.h"
#include "core/evaluation/standards_snapshot.h"
#include "core/regulation/regulation.h"
#include "tests/core/regulation/resources.h"

#include <cstdint>
#include <string>

namespace mb::test {

inline constexpr std::int64_t kSecond = 1'000'000'000;
/// Commands of the line valve in a sample point.
inline constexpr std::int64_t kOpened = 100 * kSecond;

/// DN20, qp 2.5, qi 0.025, qs 5 m3/h, class 2: the meters of the demonstration.
inline MeterType dn20() {
  MeterType type;
  type.name = "DN20";
  type.nominalDiameter = 20;
  type.permanentFlow = cubicMetresPerHour(2.5);
  type.minimumFlow = cubicMetresPerHour(0.025);
  type.maximumFlow = cubicMetresPerHour(5.0);
  type.accuracyClass = 2;
  type.minimumDifference = kelvins(3.0);
  type.maximumDifference = kelvins(90.0);
  type.installation = "return";
  type.maker = "DEM";
  return type;
}

inline MeterHabits goesOn(double tau = 0.5) {
  MeterHabits habits;
  habits.measuringInterval = tau;
  habits.volumeResolution = Decimal(1, -5);
  return habits;
}

/// A register in m3 with `digits` after the point.
inline RegisterReading shows(std::int64_t count, int digits, std::string vib, Seq row) {
  RegisterReading reading;
  reading.value = Decimal(count, -digits);
  reading.unit = "m3";
  reading.resolution = Decimal(1, -digits);
  reading.dib = "0C";
  reading.vib = std::move(vib);
  reading.atNs = kOpened;
  reading.row = row;
  return reading;
}

/// A meter that goes on, read in 0.01 L: from `start` to `end` hundredths of a litre.
inline PositionRecord meterAt(int position, std::int64_t start, std::int64_t end) {
  PositionRecord record;
  record.position = position;
  record.meter = "260100" + std::string(position < 10 ? "0" : "") + std::to_string(position);
  record.type = dn20();
  record.habits = goesOn();
  record.meterRow = 1000 + position;
  record.start = shows(start, 5, "11", 2000 + position);
  record.end = shows(end, 5, "11", 3000 + position);
  record.confirm = shows(end, 5, "11", 4000 + position);
  return record;
}

inline SampledSeries ramp(std::string channel, std::string unit, double atOpening, double atClosing,
                          std::int64_t closed, double period, double longestGap, Seq row) {
  SampledSeries series;
  series.channel = std::move(channel);
  series.unit = std::move(unit);
  series.longestGap = longestGap;
  series.row = row;
  const auto step = static_cast<std::int64_t>(period * 1e9);
  for (std::int64_t at = kOpened - step; at <= closed + step; at += step) {
    const double part = static_cast<double>(at - kOpened) / static_cast<double>(closed - kOpened);
    series.samples.push_back({at, atOpening + (atClosing - atOpening) * part});
  }
  return series;
}

inline RowGeometry demoRow() {
  RowGeometry geometry;
  geometry.positions = 12;
  geometry.spacing = Length(0.25);
  geometry.inletDistance = Length(0.3);
  geometry.outletDistance = Length(0.3);
  geometry.contentPerPosition = litres(0.12);
  geometry.contentToStandard = litres(2.5);
  return geometry;
}

inline WeightReading weighs(std::int64_t grams, std::int64_t atNs, Seq row) {
  WeightReading reading;
  reading.value = Decimal(grams, -3);
  reading.resolution = Decimal(1, -3);
  reading.stable = true;
  reading.atNs = atNs;
  reading.row = row;
  return reading;
}

/// A run of a point at 50 °C: `grams` gained on the balance in `seconds` between the two valve commands. No
/// meters yet. Constant temperatures and pressures; tests change what they are about.
inline PointRecord samplePoint(const std::string& point, std::int64_t grams, double seconds) {
  PointRecord record;
  record.row = 500;
  record.run = 2;
  record.point = point;
  record.method = "start-stop";
  record.edition = "DEMO";
  record.geometry = demoRow();
  record.lineValve = "valve-large";
  const auto closed = kOpened + static_cast<std::int64_t>(seconds * 1e9);
  record.opened = {kOpened, 400};
  record.closed = {closed, 401};
  record.weightStart = weighs(5000, kOpened - 10 * kSecond, 402);
  record.weightEnd = weighs(5000 + grams, closed + 10 * kSecond, 403);
  record.evaporationRate = 0.10;
  record.inletTemperature = ramp("t-inlet", "Cel", 50.0, 50.0, closed, 1.0, 3.0, 410);
  record.outletTemperature = ramp("t-outlet", "Cel", 50.0, 50.0, closed, 1.0, 3.0, 411);
  record.inletPressure = ramp("p-inlet", "Pa", 4.0e5, 4.0e5, closed, 1.0, 3.0, 412);
  record.outletPressure = ramp("p-outlet", "Pa", 4.0e5, 4.0e5, closed, 1.0, 3.0, 413);
  record.airTemperature = ramp("air-temperature", "Cel", 22.0, 22.0, closed, 10.0, 60.0, 414);
  record.airHumidity = ramp("air-humidity", "%", 50.0, 50.0, closed, 10.0, 60.0, 415);
  record.airPressure = ramp("air-pressure", "Pa", 1.01e5, 1.01e5, closed, 10.0, 60.0, 416);
  return record;
}

/// The high point of the demonstration: about 80.5 L in 121.5 s.
inline PointRecord highPoint() {
  return samplePoint("high", 79500, 121.5);
}
/// The low point: about 10 L in 1380 s.
inline PointRecord lowPoint() {
  return samplePoint("low", 9860, 1380.0);
}

/// The certificates of the demonstration bench.
inline StandardsSnapshot demoStandards() {
  StandardsSnapshot standards;
  standards.balance = {"SIM-BAL-01", 5e-5, 0.0, 0.001, std::nullopt, 0.0005};
  standards.inletTemperature = {"SIM-T-01", 0.05, 0.01};
  standards.outletTemperature = {"SIM-T-02", 0.05, 0.01};
  standards.inletPressure = {"SIM-P-01", 5000.0, 100.0};
  standards.outletPressure = {"SIM-P-01", 5000.0, 100.0};
  standards.airTemperature = {"SIM-AIR-01", 0.5, 0.1};
  standards.airHumidity = {"SIM-AIR-01", 5.0, 0.1};
  standards.airPressure = {"SIM-AIR-01", 200.0, 10.0};
  standards.validation = {"SIM-VAL-01", 1e-5, 0.02, 0.05, 0.1};
  standards.valves = {{"valve-large", 0.30, 0.25}};
  return standards;
}

inline std::vector<PositionResult> evaluated(const PointRecord& record, const Regulation& regulation,
                                             const StandardsSnapshot& standards = demoStandards()) {
  auto results = evaluate(record, regulation, standards);
  return results ? *results : std::vector<PositionResult>();
}

/// The only meter of a record, evaluated.
inline PositionResult onlyResult(const PointRecord& record, const Regulation& regulation,
                                 const StandardsSnapshot& standards = demoStandards()) {
  const auto results = evaluated(record, regulation, standards);
  return results.size() == 1 ? results.front() : PositionResult();
}

}  // namespace mb::test

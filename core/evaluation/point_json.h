#pragma once

#include "core/evaluation/point_record.h"
#include "core/evaluation/position_result.h"
#include "core/model/bench_description.h"
#include "core/text/error.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace mb {

// The ledger rows behind a point (docs/ledger.md), and the way back from them to a PointRecord. Every number
// is a string, a row is named by its number, what is not known is left out.
//
// What the engine writes before it calls pointBody, per run of a point (all with run, point, run_of_point):
//
//  reading   one for each register value that was read: position, purpose "start", "end" or "confirm",
//  quantity
//            "volume", unit "m3", value and resolution (Decimal::toString), dib, vib, number (serial number
//            in the same telegram, left out when it has none), exchange, offset, length, at_ns.
//  sample    balance: instrument, standard, purpose "start" and "end", quantity "mass", unit "kg", value,
//            resolution, at_ns, stable ("true"/"false" as JSON booleans), exchange.
//            line valve: instrument = actuator id, purpose "start" (value "1") and "end" (value "0"),
//            quantity "switch", unit "1", at_ns = the instant at which the command was sent.
//  series    one for each of the seven channels, instrument = channel id, standard, quantity, unit, count,
//            from_ns, to_ns, segment = SHA-256 of lines "at_ns value\n" (seriesText), from the last sample at
//            or before the opening of the line valve to the first one after its closing.
//  condition every breach of this run of the point: condition, position ("0" or left out: all), state
//            "breached", ...
//
// Then the `point` row (pointBody), and only then evaluate(loadPoint(point row)), so that what is judged is
// what is stored. The body of a `point` row:
//
//  run, point, run_of_point, method, edition, verification, aim_m3_s
//  geometry       positions, spacing_m, inlet_distance_m, outlet_distance_m, content_per_position_m3,
//                 content_to_standard_m3, standard_side
//  tank           factor, evaporation_kg_h
//  valve          id, opened, closed (rows)
//  balance        start, end (rows; left out when there was no reading)
//  series         inlet_temperature, outlet_temperature, inlet_pressure, outlet_pressure, air_temperature,
//                 air_humidity, air_pressure: each {channel, row, longest_gap_s}; no row: no samples
//  breaches       list of rows
//  positions      list of {position, number, meter (row), type {...}, habits {...}, excluded, start, end,
//                 confirm (rows), start_failure, end_failure, failures (rows)}

/// What the engine knows at the end of a run of a point: plain parameters and row numbers, no measured
/// values.
struct PointPosition {
  PointPosition() = default;
  int position = 0;
  std::string meter;  ///< serial number
  MeterType type;
  MeterHabits habits;
  Seq meterRow = 0;
  std::string excluded;  ///< why it takes no part; empty: it does
  Seq start = 0;         ///< `reading` rows; 0: none
  Seq end = 0;
  Seq confirm = 0;
  std::string startFailure;
  std::string endFailure;
  std::vector<Seq> failureRows;
};

struct PointInputs {
  PointInputs() = default;
  Seq run = 0;
  std::string point;
  int runOfPoint = 1;
  std::string method = "start-stop";
  std::string edition;
  VerificationKind verification = VerificationKind::First;
  VolumeFlow aim;
  std::string lineValve;
  Seq opened = 0;  ///< `sample` rows of the line valve
  Seq closed = 0;
  Seq weightStart = 0;  ///< `sample` rows of the balance; 0: none
  Seq weightEnd = 0;
  Seq inletTemperature = 0;  ///< `series` rows
  Seq outletTemperature = 0;
  Seq inletPressure = 0;
  Seq outletPressure = 0;
  Seq airTemperature = 0;
  Seq airHumidity = 0;
  Seq airPressure = 0;
  std::vector<Seq> breaches;  ///< `condition` rows with state "breached"
  std::vector<PointPosition> positions;
};

/// The body of the `point` row. Geometry, tank and the channels' longest gaps are taken from the bench.
[[nodiscard]] nlohmann::json pointBody(const PointInputs& inputs, const BenchDescription& bench);

/// The text of a series' segment: one "at_ns value" a line, values as shown.
struct ShownSample {
  std::int64_t atNs = 0;
  Decimal shown;
};
[[nodiscard]] std::string seriesText(const std::vector<ShownSample>& samples);

/// A row as the loader sees it.
struct PointRow {
  std::string kind;
  std::string body;  ///< JSON text
};
using RowReader = std::function<Expected<PointRow>(Seq)>;
/// The bytes of a segment by their SHA-256.
using SegmentReader = std::function<Expected<std::string>(const std::string& sha256)>;

/// The record that a `point` row and the rows it names stand for. Fails when a row is missing, of another
/// kind, of another run or position, or holds what is no number: with the row's number and the field.
[[nodiscard]] Expected<PointRecord> loadPoint(Seq pointRow, const RowReader& rows,
                                              const SegmentReader& segments);

/// The body of the `result` row, derived text: whoever needs the result itself evaluates the point again.
/// It has the fields of docs/ledger.md; beside them reason_text, coverage_factor,
/// permissible_percent, flow_uncertainty_percent, point_row, what the reference volume was made of
/// (weighed_kg, buoyancy, air_density_kg_m3, evaporated_kg, pipe_content_kg, temperature_c, pressure_pa,
/// density_kg_m3), and `budget`: list of {name, standard_uncertainty, unit, sensitivity_percent,
/// contribution_percent, distribution, degrees_of_freedom, standard, part, between_runs}.
[[nodiscard]] nlohmann::json resultBody(Seq run, const PositionResult& result);

}  // namespace mb

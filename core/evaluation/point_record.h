#pragma once

#include "core/model/batch.h"
#include "core/model/bench_description.h"
#include "core/quantity/decimal.h"
#include "core/quantity/quantity.h"
#include "core/regulation/regulation.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace mb {

// Everything evaluation needs of one run of one flow point, as values, each with the number of the ledger row
// it came from. Nothing in it was computed: it is loaded from the ledger (point_json.h), by the engine after
// a point and by `recompute` years later, along the same path.

/// The number of a ledger row (core/record/row.h says the same); 0: none.
using Seq = std::int64_t;

/// What a meter's register does around a standstill (settled point 5).
enum class ZeroingHabit {
  goesOn,       ///< the value continues: volume = end - start
  zeroAtStop,   ///< reads 0 after a standstill: the start reading must be 0
  zeroAtStart,  ///< the old value stays shown until flow starts: the start is 0 by definition, whatever was
                ///< read
};

/// What the profile says of the make, as far as it bears on a volume.
struct MeterHabits {
  ZeroingHabit zeroing = ZeroingHabit::goesOn;
  double measuringInterval = 0.0;  ///< tau, s
  bool integratesPartialInterval =
      false;                 ///< true: what flows in the first and last partial tau is integrated
  bool truncates = true;     ///< the register shows completed units only (else it rounds)
  Decimal volumeResolution;  ///< m3, as the profile promises: for planning; a reading brings its own
  std::optional<Decimal> volumeRollover;  ///< m3: the register counts modulo this
};

/// A register of a meter as read.
struct RegisterReading {
  Decimal value;
  std::string unit;    ///< "m3" or "l"
  Decimal resolution;  ///< of the display, in `unit`
  std::string dib;
  std::string vib;     ///< start and end must have the same
  std::string number;  ///< serial number in the same telegram; empty when it has none
  std::int64_t atNs = 0;
  Seq row = 0;
};

struct PositionRecord {
  int position = 0;
  std::string meter;  ///< serial number
  MeterType type;
  MeterHabits habits;
  Seq meterRow = 0;
  /// Why the position took no part, decided before the water flowed (never answered, another meter than the
  /// scanned one, ...); empty: it took part.
  std::string excluded;
  std::optional<RegisterReading> start;    ///< not needed where the start is 0 by definition
  std::optional<RegisterReading> end;      ///< at rest, after more than tau of standstill
  std::optional<RegisterReading> confirm;  ///< the same again: must equal `end`
  std::string startFailure;      ///< why there is no start reading, in words; empty when there is one
  std::string endFailure;        ///< why there is no end (or confirming) reading
  std::vector<Seq> failureRows;  ///< the exchanges that failed
};

struct WeightReading {
  Decimal value;       ///< kg
  Decimal resolution;  ///< kg
  bool stable = false;
  std::int64_t atNs = 0;
  Seq row = 0;
};

/// The instant at which a line valve was told to open or to close.
struct ValveCommand {
  std::int64_t atNs = 0;
  Seq row = 0;
};

struct SeriesSample {
  std::int64_t atNs = 0;
  double value = 0.0;
};

/// Samples of one channel around the window of the run (from before the valve opens to after it has closed).
struct SampledSeries {
  std::string channel;
  std::string unit;         ///< "Cel", "Pa", "%"
  double longestGap = 5.0;  ///< s: a longer hole in the window is no measurement (the channel's staleAfter)
  std::vector<SeriesSample> samples;  ///< ascending
  Seq row = 0;
};

/// A condition that was breached in the run; invalid without a look at the error (settled point 2).
struct ConditionBreach {
  std::string condition;
  std::optional<int> position;  ///< empty: all positions
  Seq row = 0;
};

/// On which side of the meters the standard measures: the sign of the pipe content (settled point 7).
enum class StandardSide { downstream, upstream };

/// The row of meters and the pipe between it and the standard, as the bench file said at the time.
struct RowGeometry {
  int positions = 0;
  Length spacing;
  Length inletDistance;   ///< inlet thermometer to position 1
  Length outletDistance;  ///< last position to outlet thermometer
  Volume contentPerPosition;
  Volume contentToStandard;  ///< from the thermometer at that end of the row to the standard
  StandardSide standardSide = StandardSide::downstream;
};

/// The geometry of a bench's row; its standard, a balance, stands downstream.
[[nodiscard]] RowGeometry rowGeometry(const BenchDescription& bench);

struct PointRecord {
  Seq row = 0;  ///< of the `point` row itself
  Seq run = 0;
  std::string point;    ///< the regulation's name: "high", "middle", "low"
  int runOfPoint = 1;   ///< 1, or 2 and 3 for the repeats
  std::string method;   ///< "start-stop"; other methods get their own record beside `gravimetric` parts
  std::string edition;  ///< of the regulation
  VerificationKind verification = VerificationKind::First;
  VolumeFlow aim;
  RowGeometry geometry;
  std::string lineValve;
  ValveCommand opened;
  ValveCommand closed;
  std::optional<WeightReading> weightStart;
  std::optional<WeightReading> weightEnd;
  double tankFactor = 1.0;       ///< f_tank
  double evaporationRate = 0.0;  ///< kg/h
  SampledSeries inletTemperature;
  SampledSeries outletTemperature;
  SampledSeries inletPressure;   ///< absolute
  SampledSeries outletPressure;  ///< absolute; a row without this transmitter repeats the inlet's
  SampledSeries airTemperature;
  SampledSeries airHumidity;
  SampledSeries airPressure;
  std::vector<ConditionBreach> breaches;
  std::vector<PositionRecord> positions;
};

}  // namespace mb

#pragma once

#include "core/evaluation/point_record.h"
#include "core/evaluation/standards_snapshot.h"
#include "core/evaluation/verdict.h"

#include <optional>
#include <string>

namespace mb {

/// A channel over the window of a run: the samples joined by straight lines, held constant before the first
/// and after the last.
struct ChannelWindow {
  double mean = 0.0;   ///< over time
  double first = 0.0;  ///< at the start of the window
  double last = 0.0;   ///< at its end
  double range = 0.0;  ///< largest - smallest
};

/// Empty when a hole in the window is longer than the series allows, or there is no finite sample.
[[nodiscard]] std::optional<ChannelWindow> windowOf(const SampledSeries& series, std::int64_t fromNs,
                                                    std::int64_t toNs);

/// What the reference value of a run is made of, before the position enters. Planning fills it with expected
/// values, evaluation with those of a record.
struct RunInputs {
  double weighed = 0.0;        ///< kg, difference of the balance readings
  double weighingTime = 0.0;   ///< s between them: evaporation and drift
  double startInterval = 0.0;  ///< kg, resolution of each
  double endInterval = 0.0;
  double duration = 0.0;           ///< s of flow: from half open to half closed
  double durationSpread = 0.0;     ///< s, standard uncertainty of it
  ChannelWindow inletTemperature;  ///< °C
  ChannelWindow outletTemperature;
  ChannelWindow inletPressure;  ///< Pa, absolute
  ChannelWindow outletPressure;
  double airTemperature = 0.0;  ///< °C
  double airHumidity = 0.0;     ///< %
  double airPressure = 0.0;     ///< Pa
  RowGeometry geometry;
  double tankFactor = 1.0;
  double evaporationRate = 0.0;  ///< kg/h
};

/// Why the measurements of a run serve no position.
struct RunDefect {
  Reason reason;
  std::string particulars;
};

struct RunInputsOrDefect {
  RunInputs inputs;
  std::optional<RunDefect> defect;
};

[[nodiscard]] RunInputsOrDefect runInputs(const PointRecord& record, const StandardsSnapshot& standards);

/// Standard uncertainty of the duration: the valve's timing (validation) and the unknown course of the two
/// travels.
[[nodiscard]] double durationSpread(const ValveTimes& valve, double timingUncertainty);

}  // namespace mb

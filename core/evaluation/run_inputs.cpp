#include "core/evaluation/run_inputs.h"

#include <algorithm>
#include <cmath>

namespace mb {
namespace {

double secondsBetween(std::int64_t fromNs, std::int64_t toNs) {
  return static_cast<double>(toNs - fromNs) / 1e9;
}

/// Value on the broken line through the samples; samples are not empty and ascending.
double valueAt(const std::vector<SeriesSample>& samples, std::int64_t atNs) {
  const auto after = std::upper_bound(samples.begin(), samples.end(), atNs,
                                      [](std::int64_t t, const SeriesSample& s) { return t < s.atNs; });
  if (after == samples.begin()) {
    return samples.front().value;
  }
  const SeriesSample& before = *(after - 1);
  if (after == samples.end() || before.atNs == atNs) {
    return before.value;
  }
  const double part = secondsBetween(before.atNs, atNs) / secondsBetween(before.atNs, after->atNs);
  return before.value + (after->value - before.value) * part;
}

bool usable(const SampledSeries& series, std::int64_t fromNs, std::int64_t toNs) {
  if (series.samples.empty()) {
    return false;
  }
  const auto tooLong = [&series](std::int64_t a, std::int64_t b) {
    return secondsBetween(a, b) > series.longestGap;
  };
  const std::vector<SeriesSample>& samples = series.samples;
  if (tooLong(fromNs, samples.front().atNs) || tooLong(samples.back().atNs, toNs)) {
    return false;
  }
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (!std::isfinite(samples[i].value)) {
      return false;
    }
    if (i == 0) {
      continue;
    }
    if (samples[i].atNs <= samples[i - 1].atNs) {
      return false;
    }
    const std::int64_t from = std::max(fromNs, samples[i - 1].atNs);
    const std::int64_t to = std::min(toNs, samples[i].atNs);
    if (from < to && tooLong(samples[i - 1].atNs, samples[i].atNs)) {
      return false;
    }
  }
  return true;
}

std::optional<RunDefect> readBalance(const PointRecord& record, RunInputs& inputs) {
  const auto defect = [](std::string text) { return RunDefect{reason::kBalance, std::move(text)}; };
  if (!record.weightStart || !record.weightEnd) {
    return defect(record.weightStart ? "no reading after the run" : "no reading before the run");
  }
  const WeightReading& start = *record.weightStart;
  const WeightReading& end = *record.weightEnd;
  if (!start.stable || !end.stable) {
    return defect("a reading was not stable");
  }
  const auto difference = subtract(end.value, start.value);
  if (!difference || difference->mantissa <= 0) {
    return defect("from " + start.value.toString() + " kg to " + end.value.toString() + " kg");
  }
  if (start.atNs > record.opened.atNs || end.atNs < record.closed.atNs) {
    return defect("a reading was taken while the valve was open");
  }
  inputs.weighed = difference->toDouble();
  inputs.weighingTime = secondsBetween(start.atNs, end.atNs);
  inputs.startInterval = start.resolution.toDouble();
  inputs.endInterval = end.resolution.toDouble();
  return std::nullopt;
}

std::optional<RunDefect> readChannels(const PointRecord& record, std::int64_t fromNs, std::int64_t toNs,
                                      RunInputs& inputs) {
  ChannelWindow airTemperature;
  ChannelWindow airHumidity;
  ChannelWindow airPressure;
  const struct {
    const SampledSeries& series;
    ChannelWindow& into;
  } channels[] = {
      {record.inletTemperature, inputs.inletTemperature},
      {record.outletTemperature, inputs.outletTemperature},
      {record.inletPressure, inputs.inletPressure},
      {record.outletPressure, inputs.outletPressure},
      {record.airTemperature, airTemperature},
      {record.airHumidity, airHumidity},
      {record.airPressure, airPressure},
  };
  for (const auto& one : channels) {
    const auto window = windowOf(one.series, fromNs, toNs);
    if (!window) {
      return RunDefect{reason::kSeriesGap, one.series.channel};
    }
    one.into = *window;
  }
  inputs.airTemperature = airTemperature.mean;
  inputs.airHumidity = airHumidity.mean;
  inputs.airPressure = airPressure.mean;
  return std::nullopt;
}

}  // namespace

std::optional<ChannelWindow> windowOf(const SampledSeries& series, std::int64_t fromNs, std::int64_t toNs) {
  if (!usable(series, fromNs, toNs) || toNs <= fromNs) {
    return std::nullopt;
  }
  ChannelWindow window;
  window.first = valueAt(series.samples, fromNs);
  window.last = valueAt(series.samples, toNs);
  double low = std::min(window.first, window.last);
  double high = std::max(window.first, window.last);
  double area = 0.0;
  std::int64_t atNs = fromNs;
  double value = window.first;
  const auto trapezoid = [&](std::int64_t nextNs, double next) {
    area += (value + next) / 2.0 * secondsBetween(atNs, nextNs);
    atNs = nextNs;
    value = next;
  };
  for (const SeriesSample& sample : series.samples) {
    if (sample.atNs > fromNs && sample.atNs < toNs) {
      trapezoid(sample.atNs, sample.value);
      low = std::min(low, sample.value);
      high = std::max(high, sample.value);
    }
  }
  trapezoid(toNs, window.last);
  window.mean = area / secondsBetween(fromNs, toNs);
  window.range = high - low;
  return window;
}

double durationSpread(const ValveTimes& valve, double timingUncertainty) {
  // The flow is taken to start half way through the opening and to end half way through the closing: each may
  // be off by a rectangular half travel.
  const double timing = timingUncertainty / 2.0;
  return std::sqrt(timing * timing +
                   (valve.openTime * valve.openTime + valve.closeTime * valve.closeTime) / 12.0);
}

RunInputsOrDefect runInputs(const PointRecord& record, const StandardsSnapshot& standards) {
  RunInputsOrDefect found;
  RunInputs& inputs = found.inputs;
  inputs.geometry = record.geometry;
  inputs.tankFactor = record.tankFactor;
  inputs.evaporationRate = record.evaporationRate;
  const ValveTimes* valve = standards.valve(record.lineValve);
  const ValveTimes times = valve != nullptr ? *valve : ValveTimes();
  inputs.duration =
      secondsBetween(record.opened.atNs, record.closed.atNs) + (times.closeTime - times.openTime) / 2.0;
  inputs.durationSpread = durationSpread(times, standards.validation.valveTimingUncertainty);
  if (record.closed.atNs <= record.opened.atNs || !(inputs.duration > 0.0)) {
    found.defect = RunDefect{reason::kWindow, ""};
    return found;
  }
  found.defect = readBalance(record, inputs);
  if (!found.defect) {
    found.defect = readChannels(record, record.opened.atNs, record.closed.atNs, inputs);
  }
  return found;
}

}  // namespace mb

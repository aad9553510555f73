#include "core/evaluation/meter_volume.h"

#include <cmath>

namespace mb {
namespace {

std::optional<Decimal> inCubicMetres(Decimal value, const std::string& unit) {
  if (unit == "m3") {
    return value;
  }
  if (unit == "l" || unit == "L") {
    return value.scaled(-3);
  }
  return std::nullopt;
}

NoVolume invalid(Reason why, std::string particulars = std::string()) {
  return NoVolume{Verdict::invalid, why, std::move(particulars)};
}

bool ofAnotherMeter(const RegisterReading& reading, const std::string& meter) {
  return !reading.number.empty() && reading.number != meter;
}

/// Is there what a volume needs? No reading at all, or none before the water flowed, is no test.
std::optional<NoVolume> missing(const PositionRecord& record) {
  const bool startNeeded = record.habits.zeroing != ZeroingHabit::zeroAtStart;
  if (!record.start && !record.end) {
    return NoVolume{Verdict::notTested, reason::kNoReading,
                    record.startFailure.empty() ? record.endFailure : record.startFailure};
  }
  if (startNeeded && !record.start) {
    return NoVolume{Verdict::notTested, reason::kNoStart, record.startFailure};
  }
  if (!record.end) {
    return invalid(reason::kNoEnd, record.endFailure);
  }
  if (!record.confirm) {
    return invalid(reason::kNotConfirmed, record.endFailure);
  }
  return std::nullopt;
}

/// Do the readings belong together?
std::optional<NoVolume> inconsistent(const PositionRecord& record, bool withStart) {
  const RegisterReading& end = *record.end;
  for (const auto* reading : {&record.start, &record.end, &record.confirm}) {
    if (*reading && ofAnotherMeter(**reading, record.meter)) {
      return invalid(reason::kWrongMeter, (*reading)->number + " instead of " + record.meter);
    }
  }
  if (!inCubicMetres(end.value, end.unit) ||
      (withStart && !inCubicMetres(record.start->value, record.start->unit))) {
    return invalid(reason::kUnit, end.unit);
  }
  const RegisterReading& confirm = *record.confirm;
  if (compareValue(end.value, confirm.value) != 0 || end.unit != confirm.unit || end.vib != confirm.vib) {
    return invalid(reason::kEndsDiffer,
                   end.value.toString() + " and " + confirm.value.toString() + " " + end.unit);
  }
  if (withStart && (record.start->vib != end.vib || record.start->unit != end.unit)) {
    return invalid(reason::kVibChanged, record.start->vib + " and " + end.vib);
  }
  return std::nullopt;
}

/// end - start in m3, modulo the roll-over of the register; a difference of more than half the register is
/// not a roll-over.
std::variant<Decimal, NoVolume> difference(const PositionRecord& record) {
  const Decimal start = *inCubicMetres(record.start->value, record.start->unit);
  const Decimal end = *inCubicMetres(record.end->value, record.end->unit);
  const std::string both = "from " + start.toString() + " m3 to " + end.toString() + " m3";
  const auto passed = subtract(end, start);
  if (!passed) {
    return invalid(reason::kUnit, both);
  }
  if (passed->mantissa == 0) {
    return invalid(reason::kNotMoved, both);
  }
  if (passed->mantissa > 0) {
    return *passed;
  }
  if (record.habits.volumeRollover) {
    const auto wrapped =
        subtract(*record.habits.volumeRollover, Decimal(-passed->mantissa, passed->exponent));
    const auto back =
        wrapped ? subtract(*wrapped, Decimal(-passed->mantissa, passed->exponent)) : std::nullopt;
    if (back && wrapped->mantissa > 0 && back->mantissa < 0) {
      return *wrapped;
    }
  }
  return invalid(reason::kBackwards, both);
}

}  // namespace

Volume displayUncertainty(std::optional<Volume> startResolution, Volume endResolution) {
  const double start = startResolution ? startResolution->si : 0.0;
  return Volume(std::sqrt((start * start + endResolution.si * endResolution.si) / 12.0));
}

std::variant<IndicatedVolume, NoVolume> indicatedVolume(const PositionRecord& record) {
  if (auto nothing = missing(record)) {
    return *nothing;
  }
  const bool zeroes = record.habits.zeroing != ZeroingHabit::goesOn;
  const bool withStart = record.habits.zeroing != ZeroingHabit::zeroAtStart;
  if (auto nothing = inconsistent(record, withStart)) {
    return *nothing;
  }
  const Volume endResolution =
      cubicMetres(inCubicMetres(record.end->resolution, record.end->unit)->toDouble());
  IndicatedVolume found;
  if (zeroes) {
    if (withStart && record.start->value.mantissa != 0) {
      return invalid(reason::kNotZeroed, record.start->value.toString() + " " + record.start->unit);
    }
    if (record.end->value.mantissa == 0) {
      return invalid(reason::kEndZero);
    }
    if (record.end->value.mantissa < 0) {
      return invalid(reason::kBackwards, record.end->value.toString() + " " + record.end->unit);
    }
    found.oneReading = true;
    found.volume = cubicMetres(inCubicMetres(record.end->value, record.end->unit)->toDouble());
    if (record.habits.truncates) {
      // The start is exactly 0 and the end is cut off: a/2 too little in the mean (settled point 3).
      found.volume += endResolution * 0.5;
    }
    found.resolution = displayUncertainty(std::nullopt, endResolution);
    return found;
  }
  const auto passed = difference(record);
  if (const auto* nothing = std::get_if<NoVolume>(&passed)) {
    return *nothing;
  }
  found.volume = cubicMetres(std::get<Decimal>(passed).toDouble());
  const Volume startResolution =
      cubicMetres(inCubicMetres(record.start->resolution, record.start->unit)->toDouble());
  found.resolution = displayUncertainty(startResolution, endResolution);
  return found;
}

}  // namespace mb

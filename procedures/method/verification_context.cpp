#include "procedures/method/verification_context.h"

#include <algorithm>

namespace mb {

RatedValues ratedValues(const MeterType& type) {
  RatedValues rated;
  rated.qi = type.minimumFlow;
  rated.qp = type.permanentFlow;
  rated.qs = type.maximumFlow;
  rated.minimumDifference = type.minimumDifference;
  rated.maximumDifference = type.maximumDifference;
  return rated;
}

VerificationKind kindOf(const Batch& batch) {
  return verificationKindNamed(batch.verification).value_or(VerificationKind::First);
}

MeterHabits habitsOf(const MeterTraits& traits) {
  MeterHabits habits;
  switch (traits.zeroing) {
    case Zeroing::goesOn:
      habits.zeroing = ZeroingHabit::goesOn;
      break;
    case Zeroing::zeroAtStop:
      habits.zeroing = ZeroingHabit::zeroAtStop;
      break;
    case Zeroing::zeroAtStart:
      habits.zeroing = ZeroingHabit::zeroAtStart;
      break;
  }
  habits.measuringInterval = traits.measuringInterval;
  habits.integratesPartialInterval = traits.integratesPartialInterval;
  habits.truncates = traits.truncates;
  habits.volumeResolution = traits.volumeResolution;
  habits.volumeRollover = traits.volumeRollover;
  return habits;
}

const FlowPoint* flowPointNamed(const Regulation& regulation, const std::string& name) {
  const auto found = std::ranges::find(regulation.flowPoints, name, &FlowPoint::name);
  return found == regulation.flowPoints.end() ? nullptr : &*found;
}

std::vector<PlannedMeter> plannedMeters(const RunSetup& setup) {
  std::vector<PlannedMeter> meters;
  for (const auto& each : setup.batch.meters) {
    PlannedMeter meter;
    meter.position = each.position;
    meter.meter = each.number;
    meter.type = setup.batch.typeOf(each);
    meter.habits = habitsOf(setup.traits.at(each.position));
    meters.push_back(std::move(meter));
  }
  return meters;
}

}  // namespace mb

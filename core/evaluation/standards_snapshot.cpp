#include "core/evaluation/standards_snapshot.h"

namespace mb {
namespace {

Expected<SensorCertificate> sensor(const BenchDescription& bench, const std::string& id,
                                   const std::string& field) {
  const ChannelDescription* channel = bench.channel(id);
  if (channel == nullptr) {
    return fail("there is no channel \"" + id + "\"", bench.fileName + ": " + field,
                "name a channel of the bench");
  }
  if (channel->standard.empty() || !(channel->uncertainty > 0.0)) {
    return fail("channel \"" + id + "\" enters the reference value and has no certificate behind it",
                bench.fileName + ": " + field, "give the channel its standard and uncertainty");
  }
  return SensorCertificate{channel->standard, channel->uncertainty, channel->resolution};
}

}  // namespace

const ValveTimes* StandardsSnapshot::valve(const std::string& id) const {
  for (const ValveTimes& one : valves) {
    if (one.valve == id) {
      return &one;
    }
  }
  return nullptr;
}

Expected<StandardsSnapshot> standardsSnapshot(const BenchDescription& bench) {
  StandardsSnapshot snapshot;
  const struct {
    SensorCertificate& into;
    const std::string& channel;
    const char* field;
  } sensors[] = {
      {snapshot.inletTemperature, bench.row.inletTemperature, "row.inlet_temperature"},
      {snapshot.outletTemperature, bench.row.outletTemperature, "row.outlet_temperature"},
      {snapshot.inletPressure, bench.row.inletPressure, "row.inlet_pressure"},
      {snapshot.outletPressure, bench.row.outletPressure, "row.outlet_pressure"},
      {snapshot.airTemperature, bench.air.temperature, "air.temperature"},
      {snapshot.airHumidity, bench.air.humidity, "air.humidity"},
      {snapshot.airPressure, bench.air.pressure, "air.pressure"},
  };
  for (const auto& one : sensors) {
    auto certificate = sensor(bench, one.channel, one.field);
    if (!certificate) {
      return tl::unexpected<Error>(certificate.error());
    }
    one.into = *certificate;
  }

  const BalanceDescription* balance = nullptr;
  for (const BalanceDescription& one : bench.balances) {
    if (one.id == bench.tank.balance) {
      balance = &one;
    }
  }
  if (balance == nullptr) {
    return fail("the tank stands on no balance of the bench", bench.fileName + ": tank.balance",
                "name one of the balances");
  }
  snapshot.balance.standard = balance->standard;
  snapshot.balance.slopeUncertainty = balance->slopeUncertainty;
  snapshot.balance.linearityUncertainty = inKilograms(balance->linearityUncertainty);
  snapshot.balance.repeatability = inKilograms(balance->repeatability);
  snapshot.balance.driftPerHour = balance->driftPerHour;

  snapshot.validation.standard = bench.tank.evaporationStandard;
  snapshot.validation.tankFactorUncertainty = bench.tank.factorUncertainty;
  snapshot.validation.evaporationUncertainty = bench.tank.evaporationUncertainty;
  snapshot.validation.valveTimingUncertainty = bench.valveTimingUncertainty;

  for (const ActuatorDescription& actuator : bench.actuators) {
    snapshot.valves.push_back(ValveTimes{actuator.id, actuator.openTime, actuator.closeTime});
  }
  return snapshot;
}

}  // namespace mb

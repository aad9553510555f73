#include "procedures/engine/condition.h"

namespace mb {

double positionWeight(const RowDescription& row, int position) {
  const double whole =
      row.inletDistance.si + row.spacing.si * static_cast<double>(row.positions - 1) + row.outletDistance.si;
  if (whole <= 0.0) {
    return 0.5;  // a bench without geometry: half way
  }
  return (row.inletDistance.si + row.spacing.si * static_cast<double>(position - 1)) / whole;
}

Condition Condition::within(std::string id, std::string channel, double low, double high) {
  Condition condition(std::move(id), ConditionKind::band, std::move(channel));
  condition.low = low;
  condition.high = high;
  return condition;
}

Condition Condition::withinAtPosition(const RowDescription& row, int position, double low, double high) {
  Condition condition("temperature-at-position", ConditionKind::band, row.inletTemperature);
  condition.otherChannel = row.outletTemperature;
  condition.weight = positionWeight(row, position);
  condition.position = position;
  condition.low = low;
  condition.high = high;
  return condition;
}

Condition Condition::changeAtPosition(const RowDescription& row, int position, double limit) {
  Condition condition("temperature-change", ConditionKind::change, row.inletTemperature);
  condition.otherChannel = row.outletTemperature;
  condition.weight = positionWeight(row, position);
  condition.position = position;
  condition.low = 0.0;
  condition.high = limit;
  return condition;
}

Condition Condition::fresh(std::string channel) {
  return Condition("fresh-" + channel, ConditionKind::fresh, channel);
}

Condition Condition::notOverloaded(std::string channel) {
  return Condition("overload-" + channel, ConditionKind::notOverloaded, channel);
}

Condition Condition::inRange(const ChannelDescription& channel) {
  Condition condition("range-" + channel.id, ConditionKind::band, channel.id);
  condition.low = channel.minimum;
  condition.high = channel.maximum;
  return condition;
}

Condition Condition::follows(std::string balance, std::string indicator, const FillingLimits& limits) {
  Condition condition("balance-follows", ConditionKind::follows, std::move(balance));
  condition.otherChannel = std::move(indicator);
  condition.filling = limits;
  return condition;
}

}  // namespace mb

#include "core/regulation/parse_points.h"

#include "core/regulation/names.h"

#include <set>

namespace mb {
namespace {

/// The kind of unit a bound has: bounds of one span must agree, and a flow must not stand where a temperature
/// is due.
enum class Unit { Plain, Flow, Kelvin, Celsius };

Unit unitOf(RatedSymbol symbol) {
  switch (symbol) {
    case RatedSymbol::None:
      return Unit::Plain;
    case RatedSymbol::DthetaMin:
    case RatedSymbol::DthetaMax:
    case RatedSymbol::DthetaRef:
      return Unit::Kelvin;
    case RatedSymbol::ThetaMin:
    case RatedSymbol::ThetaMax:
    case RatedSymbol::ThetaRef:
      return Unit::Celsius;
    default:
      return Unit::Flow;
  }
}

void checkUnit(const ConfigTable& table, std::string_view name, const RatedBound& bound, Unit wanted) {
  const Unit unit = unitOf(bound.symbol);
  const bool plainFlow = unit == Unit::Plain && wanted == Unit::Flow;
  if (plainFlow || (unit != Unit::Plain && unit != wanted)) {
    table.addError(name, "refers to a value of another kind",
                   "use a flow, a difference or a temperature as due here");
  }
}

RatedSpan readSpanOf(const ConfigTable& table, Unit unit) {
  const RatedSpan span = readSpan(table);
  checkUnit(table, "low", span.low, unit);
  checkUnit(table, "high", span.high, unit);
  return span;
}

void checkNames(const ConfigTable& root, std::string_view name, const std::vector<std::string>& names) {
  const std::set<std::string> distinct(names.begin(), names.end());
  if (distinct.size() != names.size()) {
    root.addError(name, "two points have the same name", "give each its own");
  }
}

}  // namespace

RatedBound readBound(const ConfigTable& table, std::string_view name) {
  const ConfigTable fields = table.requireTable(name);
  RatedBound bound;
  bound.symbol = fields.optionalChoice<RatedSymbol>("of", RatedSymbol::None, kSymbolNames);
  bound.times = fields.optionalNumber("times", 1.0, between(0.0, 100.0));
  bound.plus = fields.optionalNumber("plus", 0.0, between(-1000.0, 1000.0));
  return bound;
}

RatedSpan readSpan(const ConfigTable& table) {
  if (table.has("at")) {
    const RatedBound at = readBound(table, "at");
    return RatedSpan{at, at};
  }
  return RatedSpan{readBound(table, "low"), readBound(table, "high")};
}

std::optional<NumberSpan> readNumberSpan(const ConfigTable& table, std::string_view name) {
  if (!table.has(name)) {
    return std::nullopt;
  }
  const std::vector<double> ends = table.requireNumbers(name);
  if (ends.size() != 2 || ends[0] > ends[1]) {
    table.addError(name, "must be two numbers, the lower first", "write [low, high]");
    return std::nullopt;
  }
  return NumberSpan{ends[0], ends[1]};
}

std::vector<FlowPoint> readFlowPoints(const ConfigTable& root) {
  std::vector<FlowPoint> points;
  std::vector<std::string> names;
  for (const ConfigTable& table : root.optionalTables("flow_point")) {
    FlowPoint point;
    point.name = table.requireString("name");
    point.flow = readSpanOf(table, Unit::Flow);
    point.aim = readBound(table, "aim");
    checkUnit(table, "aim", point.aim, Unit::Flow);
    if (table.has("flow_change_percent")) {
      point.flowChange = table.requireNumber("flow_change_percent", between(0.01, 50.0)) / 100.0;
    }
    point.notBelowQi = table.optionalBoolean("not_below_qi", false);
    names.push_back(point.name);
    points.push_back(std::move(point));
  }
  checkNames(root, "flow_point", names);
  return points;
}

std::vector<CompletePoint> readCompletePoints(const ConfigTable& root) {
  std::vector<CompletePoint> points;
  std::vector<std::string> names;
  for (const ConfigTable& table : root.optionalTables("complete_point")) {
    CompletePoint point;
    point.name = table.requireString("name");
    point.difference = readSpanOf(table.requireTable("difference"), Unit::Kelvin);
    point.flow = readSpanOf(table.requireTable("flow"), Unit::Flow);
    point.notBelowQi = table.optionalBoolean("not_below_qi", false);
    names.push_back(point.name);
    points.push_back(std::move(point));
  }
  checkNames(root, "complete_point", names);
  return points;
}

std::vector<SensorPoint> readSensorPoints(const ConfigTable& root, std::string_view name) {
  const Unit unit = name == "two_bath_point" ? Unit::Kelvin : Unit::Celsius;
  std::vector<SensorPoint> points;
  for (const ConfigTable& table : root.optionalTables(name)) {
    SensorPoint point;
    point.name = table.requireString("name");
    point.span = readSpanOf(table, unit);
    point.onlyIfThetaMinBelow = table.optionalNumber("only_if_theta_min_below_c");
    point.onlyIfThetaMinAtLeast = table.optionalNumber("only_if_theta_min_at_least_c");
    points.push_back(std::move(point));
  }
  return points;
}

std::vector<CalculatorRow> readCalculatorRows(const ConfigTable& root) {
  std::vector<CalculatorRow> rows;
  for (const ConfigTable& table : root.optionalTables("calculator_row")) {
    CalculatorRow row;
    row.held = table.requireChoice<FlowSensorPosition>("held", kSideNames);
    row.temperature = readSpanOf(table, Unit::Celsius);
    for (const ConfigTable& difference : table.requireTables("difference")) {
      row.differences.push_back(readSpanOf(difference, Unit::Kelvin));
    }
    row.runs = static_cast<int>(table.optionalInteger("runs", 1, 1, 20));
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace mb

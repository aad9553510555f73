#include "core/evaluation/point_json.h"

#include "core/evaluation/point_names.h"
#include "core/quantity/format.h"

#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::json;

std::string text(std::int64_t value) {
  return std::to_string(value);
}

/// Rows are named only where there is one.
void putRow(Json& object, const char* name, Seq row) {
  if (row != 0) {
    object[name] = text(row);
  }
}

void putText(Json& object, const char* name, const std::string& value) {
  if (!value.empty()) {
    object[name] = value;
  }
}

Json rowList(const std::vector<Seq>& rows) {
  Json list = Json::array();
  for (const Seq row : rows) {
    list.push_back(text(row));
  }
  return list;
}

Json typeBody(const MeterType& type) {
  // In SI, so that what is read back has the same bits.
  return Json{{"name", type.name},
              {"nominal_diameter_mm", text(type.nominalDiameter)},
              {"qp_m3_s", toShortest(type.permanentFlow.si)},
              {"qi_m3_s", toShortest(type.minimumFlow.si)},
              {"qs_m3_s", toShortest(type.maximumFlow.si)},
              {"class", text(type.accuracyClass)},
              {"dtheta_min_k", toShortest(type.minimumDifference.si)},
              {"dtheta_max_k", toShortest(type.maximumDifference.si)},
              {"installation", type.installation},
              {"maker", type.maker}};
}

Json habitsBody(const MeterHabits& habits) {
  Json body{{"zeroing", std::string(point_names::nameFrom(point_names::kZeroingNames, habits.zeroing))},
            {"measuring_interval_s", toShortest(habits.measuringInterval)},
            {"integrates_partial_interval", habits.integratesPartialInterval},
            {"truncates", habits.truncates},
            {"volume_resolution_m3", habits.volumeResolution.toString()}};
  if (habits.volumeRollover) {
    body["volume_rollover_m3"] = habits.volumeRollover->toString();
  }
  return body;
}

Json positionBody(const PointPosition& position) {
  Json body{{"position", text(position.position)},
            {"number", position.meter},
            {"type", typeBody(position.type)},
            {"habits", habitsBody(position.habits)}};
  putRow(body, "meter", position.meterRow);
  putText(body, "excluded", position.excluded);
  putRow(body, "start", position.start);
  putRow(body, "end", position.end);
  putRow(body, "confirm", position.confirm);
  putText(body, "start_failure", position.startFailure);
  putText(body, "end_failure", position.endFailure);
  if (!position.failureRows.empty()) {
    body["failures"] = rowList(position.failureRows);
  }
  return body;
}

Json geometryBody(const RowGeometry& geometry) {
  return Json{
      {"positions", text(geometry.positions)},
      {"spacing_m", toShortest(geometry.spacing.si)},
      {"inlet_distance_m", toShortest(geometry.inletDistance.si)},
      {"outlet_distance_m", toShortest(geometry.outletDistance.si)},
      {"content_per_position_m3", toShortest(geometry.contentPerPosition.si)},
      {"content_to_standard_m3", toShortest(geometry.contentToStandard.si)},
      {"standard_side", std::string(point_names::nameFrom(point_names::kSideNames, geometry.standardSide))}};
}

Json seriesBody(const BenchDescription& bench, const std::string& channel, Seq row) {
  const ChannelDescription* found = bench.channel(channel);
  Json body{{"channel", channel}, {"longest_gap_s", toShortest(found != nullptr ? found->staleAfter : 0.0)}};
  putRow(body, "row", row);
  return body;
}

Json seriesBodies(const PointInputs& inputs, const BenchDescription& bench) {
  return Json{
      {"inlet_temperature", seriesBody(bench, bench.row.inletTemperature, inputs.inletTemperature)},
      {"outlet_temperature", seriesBody(bench, bench.row.outletTemperature, inputs.outletTemperature)},
      {"inlet_pressure", seriesBody(bench, bench.row.inletPressure, inputs.inletPressure)},
      {"outlet_pressure", seriesBody(bench, bench.row.outletPressure, inputs.outletPressure)},
      {"air_temperature", seriesBody(bench, bench.air.temperature, inputs.airTemperature)},
      {"air_humidity", seriesBody(bench, bench.air.humidity, inputs.airHumidity)},
      {"air_pressure", seriesBody(bench, bench.air.pressure, inputs.airPressure)}};
}

Json componentBody(const BudgetComponent& component) {
  Json body{{"name", component.name},
            {"standard_uncertainty", toShortest(component.standardUncertainty)},
            {"unit", component.unit},
            {"sensitivity_percent", toShortest(component.sensitivity)},
            {"contribution_percent", toShortest(component.contribution)},
            {"distribution", nameOf(component.distribution)},
            {"part", component.part == BudgetPart::bench ? "bench" : "meter"},
            {"between_runs", component.betweenRuns == BetweenRuns::same ? "same" : "independent"}};
  putText(body, "standard", component.standard);
  if (component.degreesOfFreedom) {
    body["degrees_of_freedom"] = toShortest(*component.degreesOfFreedom);
  }
  return body;
}

void putNumber(Json& body, const char* name, std::optional<double> value) {
  if (value) {
    body[name] = toShortest(*value);
  }
}

void putReference(Json& body, const ReferenceVolume& reference) {
  body["reference_volume_l"] = toShortest(inLitres(reference.volume));
  body["weighed_kg"] = toShortest(reference.weighed.si);
  body["buoyancy"] = toShortest(reference.buoyancy);
  body["air_density_kg_m3"] = toShortest(reference.airDensity.si);
  body["evaporated_kg"] = toShortest(reference.evaporated.si);
  body["pipe_content_kg"] = toShortest(reference.pipeContent.si);
  body["temperature_c"] = toShortest(reference.temperature.celsius);
  body["pressure_pa"] = toShortest(reference.pressure.si);
  body["density_kg_m3"] = toShortest(reference.density.si);
}

}  // namespace

nlohmann::json pointBody(const PointInputs& inputs, const BenchDescription& bench) {
  Json valve{{"id", inputs.lineValve}};
  putRow(valve, "opened", inputs.opened);
  putRow(valve, "closed", inputs.closed);
  Json balance = Json::object();
  putRow(balance, "start", inputs.weightStart);
  putRow(balance, "end", inputs.weightEnd);
  Json positions = Json::array();
  for (const PointPosition& position : inputs.positions) {
    positions.push_back(positionBody(position));
  }
  return Json{{"run", text(inputs.run)},
              {"point", inputs.point},
              {"run_of_point", text(inputs.runOfPoint)},
              {"method", inputs.method},
              {"edition", inputs.edition},
              {"verification", std::string(nameOf(inputs.verification))},
              {"aim_m3_s", toShortest(inputs.aim.si)},
              {"geometry", geometryBody(rowGeometry(bench))},
              {"tank",
               {{"factor", toShortest(bench.tank.factor)},
                {"evaporation_kg_h", toShortest(bench.tank.evaporationRate)}}},
              {"valve", std::move(valve)},
              {"balance", std::move(balance)},
              {"series", seriesBodies(inputs, bench)},
              {"breaches", rowList(inputs.breaches)},
              {"positions", std::move(positions)}};
}

std::string seriesText(const std::vector<ShownSample>& samples) {
  std::string lines;
  for (const ShownSample& sample : samples) {
    lines += text(sample.atNs) + " " + sample.shown.toString() + "\n";
  }
  return lines;
}

nlohmann::json resultBody(Seq run, const PositionResult& result) {
  Json body{{"run", text(run)},
            {"position", text(result.position)},
            {"meter", result.meter},
            {"point", result.point},
            {"run_of_point", result.runOfPoint},
            {"method", result.method},
            {"verdict", std::string(nameOf(result.verdict))},
            {"inputs", rowList(result.inputs)}};
  putText(body, "reason", result.reason);
  putText(body, "reason_text", result.reasonText);
  putNumber(body, "error_percent", result.errorPercent);
  putNumber(body, "limit_percent", result.limitPercent);
  putNumber(body, "permissible_percent", result.permissiblePercent);
  putNumber(body, "flow_uncertainty_percent", result.flowUncertaintyPercent);
  if (result.bench) {
    body["bench_uncertainty_percent"] = toShortest(result.bench->expanded);
    body["bench_coverage_factor"] = toShortest(result.bench->coverageFactor);
  }
  if (result.result) {
    body["uncertainty_percent"] = toShortest(result.result->expanded);
    body["coverage_factor"] = toShortest(result.result->coverageFactor);
    putNumber(body, "degrees_of_freedom", result.result->degreesOfFreedom);
  }
  if (result.flow) {
    body["flow_m3_h"] = toShortest(inCubicMetresPerHour(*result.flow));
  }
  if (result.indicatedVolume) {
    body["indicated_volume_l"] = toShortest(inLitres(*result.indicatedVolume));
  }
  if (result.reference) {
    putReference(body, *result.reference);
  }
  if (!result.budget.components.empty()) {
    Json budget = Json::array();
    for (const BudgetComponent& component : result.budget.components) {
      budget.push_back(componentBody(component));
    }
    body["budget"] = std::move(budget);
  }
  return body;
}

}  // namespace mb

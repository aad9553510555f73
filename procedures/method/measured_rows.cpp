#include "procedures/method/measured_rows.h"

#include <charconv>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::json;

std::string text(Seq row) {
  return std::to_string(row);
}

/// The row number in a field; 0 when the field is missing. Throws Json's exceptions on other types.
Seq rowOf(const Json& object, const std::string& field) {
  const std::string digits = object.value(field, std::string("0"));
  Seq row = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), row);
  if (error != std::errc() || end != digits.data() + digits.size()) {
    throw Json::type_error::create(302, field + " is no row number", &object);
  }
  return row;
}

}  // namespace

std::string MeasuredRows::toText() const {
  Json json = {
      {"opened", text(opened)},        {"closed", text(closed)},   {"weight_start", text(weightStart)},
      {"weight_end", text(weightEnd)}, {"series", Json::object()}, {"registers", Json::object()}};
  for (const auto& [channel, row] : series) {
    json["series"][channel] = text(row);
  }
  for (const auto& [position, rows] : registers) {
    json["registers"][std::to_string(position)] = {{"start", text(rows.start)},
                                                   {"end", text(rows.end)},
                                                   {"confirm", text(rows.confirm)},
                                                   {"start_failure", rows.startFailure},
                                                   {"end_failure", rows.endFailure}};
  }
  return json.dump();
}

Expected<MeasuredRows> MeasuredRows::fromText(const std::string& stored) {
  try {
    const Json json = Json::parse(stored);
    MeasuredRows rows;
    rows.opened = rowOf(json, "opened");
    rows.closed = rowOf(json, "closed");
    rows.weightStart = rowOf(json, "weight_start");
    rows.weightEnd = rowOf(json, "weight_end");
    for (const auto& [channel, row] : json.at("series").items()) {
      rows.series[channel] = rowOf(json.at("series"), channel);
    }
    for (const auto& [position, fields] : json.at("registers").items()) {
      RegisterRows& meter = rows.registers[std::stoi(position)];
      meter.start = rowOf(fields, "start");
      meter.end = rowOf(fields, "end");
      meter.confirm = rowOf(fields, "confirm");
      meter.startFailure = fields.value("start_failure", std::string());
      meter.endFailure = fields.value("end_failure", std::string());
    }
    return rows;
  } catch (const std::exception& error) {
    return fail(std::string("what a run of a point measured cannot be read back: ") + error.what());
  }
}

}  // namespace mb

#include "core/config/document.h"
#include "core/model/parse.h"

#include <set>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr int kSchema = 1;
constexpr double kLongestWait = 86400.0;
constexpr double kMostPositions = 100.0;

PlanPoint readPoint(const ConfigTable& table) {
  PlanPoint point;
  point.name = table.requireString("name");
  point.aim = cubicMetresPerHour(table.requireNumber("aim_m3_h", above(0)));
  point.raiseVolume = table.optionalBoolean("raise_volume", false);
  const std::string automatic = "auto";
  // A volume is a number of litres, or the word "auto".
  if (table.has("volume_l")) {
    point.volume = litres(table.requireNumber("volume_l", above(0)));
  } else if (table.requireString("volume") != automatic) {
    table.addError("volume", "is neither a number of litres (volume_l = 20) nor \"auto\"");
  }
  return point;
}

PlanWrite readWrite(const ConfigTable& table) {
  PlanWrite write;
  write.position = static_cast<int>(table.requireInteger("position", 1, static_cast<int>(kMostPositions)));
  write.number = table.requireString("number");
  write.write = table.requireString("write");
  write.values = table.requireString("values");
  write.who = table.requireString("who");
  return write;
}

std::vector<int> readPositions(const ConfigTable& table, const std::string& field, std::set<int>& taken) {
  std::vector<int> positions;
  for (const double number : table.optionalNumbers(field, between(1, kMostPositions))) {
    const int position = static_cast<int>(number);
    if (position != number) {
      table.addError(field, "a position is a whole number");
    } else if (!taken.insert(position).second) {
      table.addError(field, fmt::format("position {} is there twice", position), "expect one verdict of it");
    }
    positions.push_back(position);
  }
  return positions;
}

ExpectedOutcome readExpected(const ConfigTable& table) {
  std::set<int> taken;
  ExpectedOutcome expected;
  expected.pass = readPositions(table, "pass", taken);
  expected.fail = readPositions(table, "fail", taken);
  expected.notTested = readPositions(table, "not_tested", taken);
  return expected;
}

}  // namespace

Expected<PlanDescription> parsePlan(std::string_view text, const std::string& fileName) {
  auto document = ConfigDocument::parse(text, fileName, kSchema);
  if (!document) {
    return tl::unexpected(document.error());
  }
  const ConfigTable root = document->root();
  PlanDescription plan;
  plan.fileName = fileName;
  plan.sourceText = std::string(text);
  plan.name = root.requireString("name");
  plan.method = root.requireChoice<std::string>("method", {{"start-stop", "start-stop"}});
  plan.item = root.requireChoice<std::string>("item", {{"flow-sensor", "flow-sensor"}});
  plan.regulation = root.requireString("regulation");
  plan.bench = root.optionalString("bench");
  plan.batch = root.optionalString("batch");
  plan.waterTemperature = degreesCelsius(root.requireNumber("water_temperature_c", between(1, 95)));
  plan.purge = root.optionalNumber("purge_s", plan.purge, between(0, kLongestWait));
  plan.settle = root.optionalNumber("settle_s", plan.settle, between(0, kLongestWait));
  plan.readRetries = static_cast<int>(root.optionalInteger("read_retries", plan.readRetries, 0, 20));
  plan.pointRetries = static_cast<int>(root.optionalInteger("point_retries", plan.pointRetries, 0, 20));
  std::set<std::string> names;
  for (const auto& table : root.requireTables("point")) {
    plan.points.push_back(readPoint(table));
    const std::string& name = plan.points.back().name;
    if (!name.empty() && !names.insert(name).second) {
      table.addError("name", fmt::format("the point `{}` is there twice", name));
    }
  }
  for (const auto& table : root.optionalTables("write_meter")) {
    plan.writes.push_back(readWrite(table));
  }
  if (const auto expected = root.optionalTable("expected")) {
    plan.expected = readExpected(*expected);
  }
  if (auto whole = document->finish(); !whole) {
    return tl::unexpected(whole.error());
  }
  return plan;
}

}  // namespace mb

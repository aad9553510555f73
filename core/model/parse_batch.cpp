#include "core/config/document.h"
#include "core/model/parse.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr int kSchema = 1;
constexpr int kMostPositions = 100;

MeterType readType(const ConfigTable& table) {
  MeterType type;
  type.name = table.requireString("name");
  type.maker = table.optionalString("maker");
  type.nominalDiameter = static_cast<int>(table.requireInteger("dn_mm", 1, 2000));
  type.minimumFlow = cubicMetresPerHour(table.requireNumber("qi_m3_h", above(0)));
  type.permanentFlow = cubicMetresPerHour(table.requireNumber("qp_m3_h", above(0)));
  type.maximumFlow = cubicMetresPerHour(table.requireNumber("qs_m3_h", above(0)));
  type.accuracyClass = static_cast<int>(table.requireInteger("class", 1, 3));
  type.minimumDifference = kelvins(table.requireNumber("dtheta_min_k", above(0)));
  type.maximumDifference = kelvins(table.requireNumber("dtheta_max_k", above(0)));
  type.installation =
      table.requireChoice<std::string>("installation", {{"return", "return"}, {"flow", "flow"}});
  if (type.minimumFlow >= type.permanentFlow) {
    table.addError("qi_m3_h", "qi is not below qp", "look at the type plate");
  }
  if (type.maximumFlow < type.permanentFlow) {
    table.addError("qs_m3_h", "qs is below qp", "look at the type plate");
  }
  if (type.maximumDifference <= type.minimumDifference) {
    table.addError("dtheta_max_k", "the largest temperature difference is not above the smallest");
  }
  return type;
}

void readMeters(const ConfigTable& root, const std::map<std::string, int>& types, Batch& batch) {
  std::map<int, std::string> taken;
  std::map<std::string, int> numbers;
  for (const auto& table : root.requireTables("meter")) {
    BatchMeter meter;
    meter.position = static_cast<int>(table.requireInteger("position", 1, kMostPositions));
    meter.number = table.requireString("number");
    meter.profile = table.requireString("profile");
    if (!std::ranges::all_of(meter.number, [](char c) { return c >= '0' && c <= '9'; })) {
      // Every protocol tells the number in digits: another one could only be found to be another meter's.
      table.addError("number",
                     fmt::format("`{}` is not made of digits, as meters tell their number", meter.number),
                     "enter the digits of the serial number, without letters, blanks or dashes");
    }
    const std::string type = table.requireString("type");
    const auto known = types.find(type);
    if (known == types.end()) {
      table.addError("type", fmt::format("there is no meter type `{}` in this file", type),
                     "describe it in [[type]]");
    } else {
      meter.type = known->second;
    }
    if (!taken.emplace(meter.position, meter.number).second) {
      table.addError("position",
                     fmt::format("position {} is taken by meter {}", meter.position, taken[meter.position]));
    }
    if (!numbers.emplace(meter.number, meter.position).second) {
      table.addError("number",
                     fmt::format("meter {} is already in position {}", meter.number, numbers[meter.number]));
    }
    batch.meters.push_back(std::move(meter));
  }
  std::ranges::sort(batch.meters, {}, &BatchMeter::position);
}

}  // namespace

const BatchMeter* Batch::at(int position) const {
  const auto found = std::ranges::find(meters, position, &BatchMeter::position);
  return found == meters.end() ? nullptr : &*found;
}

Expected<Batch> parseBatch(std::string_view text, const std::string& fileName) {
  auto document = ConfigDocument::parse(text, fileName, kSchema);
  if (!document) {
    return tl::unexpected(document.error());
  }
  const ConfigTable root = document->root();
  Batch batch;
  batch.fileName = fileName;
  batch.sourceText = std::string(text);
  batch.number = root.requireString("number");
  batch.customer = root.optionalString("customer");
  batch.verification = root.requireChoice<std::string>(
      "verification", {{"first", "first"}, {"subsequent", "subsequent"}, {"in-use", "in-use"}});
  std::map<std::string, int> types;
  for (const auto& table : root.requireTables("type")) {
    MeterType type = readType(table);
    if (!types.emplace(type.name, static_cast<int>(batch.types.size())).second) {
      table.addError("name", fmt::format("the meter type `{}` is there twice", type.name));
    }
    batch.types.push_back(std::move(type));
  }
  readMeters(root, types, batch);
  static_cast<void>(root.has("simulation"));  // read by the simulator
  if (auto whole = document->finish(); !whole) {
    return tl::unexpected(whole.error());
  }
  return batch;
}

}  // namespace mb

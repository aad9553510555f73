#include "core/config/document.h"
#include "core/regulation/names.h"
#include "core/regulation/parse_points.h"
#include "core/regulation/regulation.h"

#include <algorithm>

namespace mb {
namespace {

constexpr int kSchema = 1;

/// Reads one file into a Regulation, section by section.
class RegulationReader {
 public:
  explicit RegulationReader(ConfigTable root) : root_(std::move(root)) {}

  Regulation read() {
    readHeader();
    readItems();
    readLimits();
    readPoints();
    readRepeats();
    readConditions();
    readUncertainty();
    readResolution();
    return std::move(regulation_);
  }

 private:
  /// Is the section there? In an unverified form its absence is listed, in a whole edition it is an error.
  bool present(std::string_view section) {
    if (root_.has(section)) {
      return true;
    }
    if (regulation_.status == RegulationStatus::Unverified) {
      regulation_.missing.emplace_back(section);
    } else {
      root_.addError(section, "is missing",
                     "add it: only an edition with status \"unverified\" may be a form");
    }
    return false;
  }

  void readHeader() {
    Regulation& r = regulation_;
    r.edition = root_.requireString("edition");
    r.title = root_.requireString("title");
    r.titleZh = root_.optionalString("title_zh");
    r.basis = root_.requireString("basis");
    r.status = root_.requireChoice<RegulationStatus>("status", kStatusNames);
    r.paper = root_.requireChoice<PaperKind>("paper", kPaperNames);
    r.inForceFrom = root_.optionalDate("in_force_from");
    r.inForceUntil = root_.optionalDate("in_force_until");
    if (r.status == RegulationStatus::InForce && r.inForceFrom.empty()) {
      root_.addError("in_force_from", "is missing", "an edition in force has a first day");
    }
    if (root_.has("parts_within_days")) {
      r.partsWithinDays = static_cast<int>(root_.requireInteger("parts_within_days", 1, 36500));
    }
    r.validityBy = root_.optionalString("validity_by");
    if (r.paper == PaperKind::Certificate && r.validityBy.empty() && present("validity")) {
      for (const ConfigTable& table : root_.requireTables("validity")) {
        ValidityPeriod period;
        period.dnTo = static_cast<int>(table.requireInteger("dn_to", 1, 100000));
        period.months = static_cast<int>(table.requireInteger("months", 1, 600));
        r.validity.push_back(period);
      }
    }
    if (present("water_engine")) {
      r.waterEngine = root_.requireChoice<WaterEngine>("water_engine", kEngineNames);
    }
    if (root_.has("heat_pressure_mpa")) {
      r.heatPressure = megapascals(root_.requireNumber("heat_pressure_mpa", between(0.1, 100.0)));
    }
  }

  void readItems() {
    if (present("verification")) {
      for (const ConfigTable& table : root_.requireTables("verification")) {
        regulation_.items.push_back({table.requireChoice<VerificationKind>("kind", kKindNames),
                                     table.requireChoices<VerificationItem>("items", kItemNames)});
      }
    }
    if (present("error_method")) {
      for (const ConfigTable& table : root_.requireTables("error_method")) {
        regulation_.errorMethods.push_back(table.requireChoices<LimitedQuantity>("parts", kQuantityNames));
      }
    }
  }

  void readLimits() {
    Regulation& r = regulation_;
    if (present("limit")) {
      for (const ConfigTable& table : root_.requireTables("limit")) {
        readLimit(table);
      }
    }
    if (const auto table = root_.optionalTable("single_sensor")) {
      r.singleSensor = SingleSensorLimit{table->requireNumber("constant_k", between(0.0, 10.0)),
                                         table->optionalNumber("per_degree", 0.0, between(0.0, 1.0))};
    }
    if (root_.has("in_use_factor")) {
      r.inUseFactor = root_.requireNumber("in_use_factor", between(1.0, 10.0));
    }
    if (root_.has("class_1_from_m3_h")) {
      r.class1From = cubicMetresPerHour(root_.requireNumber("class_1_from_m3_h", atLeast(0.0)));
    }
    r.completeAlsoFlowSensor = root_.optionalBoolean("complete_class_1_also_flow_sensor", false);
  }

  void readLimit(const ConfigTable& table) {
    const auto quantity = table.requireChoice<LimitedQuantity>("quantity", kQuantityNames);
    if (quantity == LimitedQuantity::WaterVolume) {
      WaterVolumeLimit limit;
      limit.accuracyClass = static_cast<int>(table.requireInteger("class", 1, 9));
      limit.low = table.requireNumber("low_zone_percent", above(0.0));
      limit.high = table.requireNumber("high_zone_percent", above(0.0));
      limit.highWarm = table.requireNumber("high_zone_warm_percent", above(0.0));
      limit.warmAbove = degreesCelsius(table.requireNumber("warm_above_c", between(0.0, 200.0)));
      regulation_.waterLimits.push_back(limit);
      return;
    }
    HeatLimit limit;
    limit.quantity = quantity;
    limit.accuracyClass = static_cast<int>(table.optionalInteger("class", 0, 1, 9));
    if (table.has("sum_of")) {
      limit.sumOf = table.requireChoices<LimitedQuantity>("sum_of", kQuantityNames);
      if (std::any_of(limit.sumOf.begin(), limit.sumOf.end(), [](LimitedQuantity part) {
            return part == LimitedQuantity::Complete || part == LimitedQuantity::CalculatorPair ||
                   part == LimitedQuantity::WaterVolume;
          })) {
        table.addError("sum_of", "may only name flow-sensor, sensor-pair and calculator", "name the parts");
        limit.sumOf.clear();
      }
    } else {
      limit.constant = table.requireNumber("constant_percent", above(0.0));
      limit.dthetaTerm = table.optionalNumber("dtheta_term_percent", 0.0, atLeast(0.0));
      limit.flowTerm = table.optionalNumber("flow_term_percent", 0.0, atLeast(0.0));
      if (table.has("cap_percent")) {
        limit.cap = table.requireNumber("cap_percent", above(0.0));
      }
    }
    regulation_.heatLimits.push_back(std::move(limit));
  }

  void readPoints() {
    Regulation& r = regulation_;
    // A water-meter or demonstration edition has flow points only; every edition has those.
    if (present("flow_point")) {
      r.flowPoints = readFlowPoints(root_);
    }
    r.completePoints = readCompletePoints(root_);
    r.sameBathPoints = readSensorPoints(root_, "same_bath_point");
    r.twoBathPoints = readSensorPoints(root_, "two_bath_point");
    r.calculatorRows = readCalculatorRows(root_);
    r.waterTemperature = readNumberSpan(root_, "water_temperature_c");
    r.waterTemperatureCold = readNumberSpan(root_, "water_temperature_cold_meter_c");
  }

  void readRepeats() {
    if (present("repeat")) {
      const ConfigTable table = root_.requireTable("repeat");
      RepeatRule& rule = regulation_.repeat;
      rule.firstRuns = static_cast<int>(table.optionalInteger("first_runs", 1, 1, 20));
      rule.extraRuns = static_cast<int>(table.requireInteger("extra_runs", 0, 20));
      rule.extraRunsInside = table.requireBoolean("extra_runs_inside");
      rule.runsInside = static_cast<int>(table.optionalInteger("runs_inside", 0, 0, 40));
      rule.meanInside = table.requireBoolean("mean_inside");
      rule.reportMean = table.requireBoolean("report_mean");
      if (rule.runsInside > rule.firstRuns + rule.extraRuns) {
        table.addError("runs_inside", "is more than there are runs", "lower it");
      }
      if (rule.extraRuns > 0 && !rule.extraRunsInside && rule.runsInside == 0 && !rule.meanInside) {
        table.addError("extra_runs", "are asked but nothing is asked of them", "say what must be inside");
      }
    }
    if (const auto table = root_.optionalTable("repeatability")) {
      RepeatabilityRule rule;
      rule.runs = static_cast<int>(table->requireInteger("runs", 2, 50));
      rule.at = table->requireString("at");
      rule.fractionOfLimit = table->requireNumber("fraction_of_limit", between(0.01, 1.0));
      rule.exemptPrinciple = table->optionalString("exempt_principle");
      const auto& points = regulation_.flowPoints;
      if (std::none_of(points.begin(), points.end(),
                       [&rule](const FlowPoint& one) { return one.name == rule.at; })) {
        table->addError("at", "names no flow point", "name one of the flow points");
      }
      regulation_.repeatability = std::move(rule);
    }
  }

  void readConditions() {
    if (!present("conditions")) {
      return;
    }
    const ConfigTable table = root_.requireTable("conditions");
    RegulationConditions& c = regulation_.conditions;
    c.waitAtPoint = number(table, "wait_at_point_s");
    c.bathWait = number(table, "bath_wait_s");
    c.conductivityAbove = number(table, "conductivity_above_us_cm");
    c.soak = number(table, "soak_h");
    c.tightnessHold = number(table, "tightness_hold_s");
    if (const auto change = number(table, "water_change_k")) {
      c.waterChange = kelvins(*change);
    }
    if (const auto change = number(table, "bath_change_k")) {
      c.bathChange = kelvins(*change);
    }
    c.ambientTemperature = readNumberSpan(table, "ambient_temperature_c");
    c.ambientHumidity = readNumberSpan(table, "ambient_humidity_percent");
    c.ambientPressure = readNumberSpan(table, "ambient_pressure_kpa");
  }

  static std::optional<double> number(const ConfigTable& table, std::string_view name) {
    return table.has(name) ? std::optional<double>(table.requireNumber(name, atLeast(0.0))) : std::nullopt;
  }

  void readUncertainty() {
    Regulation& r = regulation_;
    if (present("interval_factor")) {
      r.intervalFactor = root_.requireNumber("interval_factor", between(0.01, 1.0));
    }
    if (!present("uncertainty")) {
      return;
    }
    const ConfigTable table = root_.requireTable("uncertainty");
    r.uncertainty.reduceLimit = table.requireBoolean("reduce_limit");
    const ConfigTable parts = table.requireTable("mpe_divided_by");
    for (const auto& [name, quantity] : kQuantityNames) {
      if (parts.has(name)) {
        r.uncertainty.ratios.push_back({quantity, 1.0 / parts.requireNumber(name, between(1.0, 100.0))});
      }
    }
  }

  void readResolution() {
    // Editions without a demand leave it out; of a form it is still expected.
    if (regulation_.status == RegulationStatus::Unverified && !root_.has("resolution")) {
      regulation_.missing.emplace_back("resolution");
    }
    for (const ConfigTable& table : root_.optionalTables("resolution")) {
      ResolutionRequirement one;
      one.dnFrom = static_cast<int>(table.requireInteger("dn_from", 1, 100000));
      one.dnTo = static_cast<int>(table.requireInteger("dn_to", one.dnFrom, 100000));
      one.volume = decimal(table, "volume_m3");
      one.energy = decimal(table, "energy_kwh_or_mj");
      one.temperature = decimal(table, "temperature_k");
      regulation_.resolutions.push_back(one);
    }
  }

  static std::optional<Decimal> decimal(const ConfigTable& table, std::string_view name) {
    if (!table.has(name)) {
      return std::nullopt;
    }
    const Decimal value = table.requireDecimal(name);
    if (value.mantissa <= 0) {
      table.addError(name, "must be above 0", "correct the value");
    }
    return value;
  }

  ConfigTable root_;
  Regulation regulation_;
};

}  // namespace

Expected<Regulation> parseRegulation(std::string_view text, std::string fileName) {
  auto document = ConfigDocument::parse(text, std::move(fileName), kSchema);
  if (!document) {
    return tl::unexpected<Error>(document.error());
  }
  Regulation regulation = RegulationReader(document->root()).read();
  regulation.fileName = document->fileName();
  if (auto whole = document->finish(); !whole) {
    return tl::unexpected<Error>(whole.error());
  }
  return regulation;
}

}  // namespace mb

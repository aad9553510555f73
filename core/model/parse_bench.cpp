#include "core/config/document.h"
#include "core/model/device_claims.h"
#include "core/model/parse.h"
#include "core/model/references.h"
#include "core/model/rest_state.h"
#include "core/model/selector_checks.h"
#include "core/quantity/format.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr int kSchema = 1;
constexpr int kMostPositions = 100;
constexpr double kLongestWait = 86400.0;

/// Reads one bench file; the ids seen so far are what later parts may refer to.
class BenchReader {
 public:
  BenchReader(const ConfigTable& root, BenchDescription& bench) : root_(root), bench_(bench) {}

  void read() {
    bench_.name = root_.requireString("name");
    bench_.institute = root_.requireString("institute");
    if (const auto onPapers = root_.optionalTable("institute_on_papers")) {
      bench_.onPapers = parseInstitute(*onPapers);
    }
    bench_.uuid = root_.optionalString("uuid");
    readPorts();
    readInstruments();
    readStandards();
    readChannels();
    readActuators();
    readLines();
    readBalances();
    readRow();
    readTank();
    readAir();
    readMeterLines();
    readInterlocks();
    readGates();
    readRestOrder(root_, actuators_, bench_);
    static_cast<void>(root_.has("simulation"));  // read by the simulator
  }

 private:
  void readPorts();
  void readInstruments();
  void readStandards();
  void readChannels();
  void readActuators();
  void readLines();
  void readBalances();
  void readRow();
  void readTank();
  void readAir();
  void readMeterLines();
  void readSelector(const ConfigTable& table, MeterLineDescription& line);
  void readRegisterSelector(const ConfigTable& table, MeterLineDescription& line);
  void readInterlocks();
  void readGates();
  void readTravel(const ConfigTable& table, ActuatorDescription& actuator);
  [[nodiscard]] RegisterSource source(const ConfigTable& table, bool input) const;
  [[nodiscard]] std::optional<InstrumentSource> instrumentSource(const ConfigTable& table) const;
  [[nodiscard]] std::string port(const ConfigTable& table, std::string_view field,
                                 std::string_view kind) const;

  const ConfigTable& root_;
  BenchDescription& bench_;
  DeviceClaims claims_;
  IdSet ports_{"port"};
  IdSet instruments_{"instrument"};
  IdSet standards_{"standard"};
  IdSet channels_{"channel"};  // balances too: a balance is a channel in kg
  IdSet actuators_{"actuator"};
  IdSet balances_{"balance"};
};

void BenchReader::readPorts() {
  for (const auto& table : root_.requireTables("port")) {
    PortDescription port;
    port.id = ports_.take(table);
    port.kind = table.requireChoice<std::string>("kind", {{"bytes", "bytes"}, {"registers", "registers"}});
    port.address = table.requireString("address");
    port.settings = table.optionalString("settings");
    bench_.ports.push_back(std::move(port));
  }
  // What a bench is, its devices decide (settled point 15): one simulated part makes the whole simulated.
  bench_.simulated =
      std::ranges::any_of(bench_.ports, [](const auto& port) { return port.address.starts_with("sim:"); });
}

std::string BenchReader::port(const ConfigTable& table, std::string_view field, std::string_view kind) const {
  std::string id = ports_.require(table, field);
  const auto found = std::ranges::find(bench_.ports, id, &PortDescription::id);
  if (found != bench_.ports.end() && found->kind != kind) {
    table.addError(field, fmt::format("the port `{}` carries {}, not {}", id, found->kind, kind));
  }
  return id;
}

void BenchReader::readStandards() {
  for (const auto& table : root_.requireTables("standard")) {
    StandardDescription standard;
    standard.id = standards_.take(table);
    standard.what = table.requireString("what");
    standard.whatZh = table.optionalString("what_zh");
    standard.certificate = table.requireString("certificate");
    standard.dueDate = table.requireString("due");
    bench_.standards.push_back(std::move(standard));
  }
}

RegisterSource BenchReader::source(const ConfigTable& table, bool input) const {
  RegisterSource source;
  source.port = port(table, "port", "registers");
  source.input = input && table.optionalChoice<bool>("table", true, {{"input", true}, {"holding", false}});
  source.address = static_cast<int>(table.requireInteger("address", 0, 65535));
  source.scale = table.optionalNumber("scale", 1.0);
  source.offset = table.optionalNumber("offset", 0.0);
  source.wide = table.optionalBoolean("wide", false);
  if (source.scale == 0.0) {
    table.addError("scale", "a scale of 0 loses the value");
  }
  return source;
}

void BenchReader::readInstruments() {
  for (const auto& table : root_.optionalTables("instrument")) {
    InstrumentDescription instrument;
    instrument.id = instruments_.take(table);
    instrument.profile = table.requireString("profile");
    instrument.link = port(table, "port", "bytes");
    if (table.has("address")) {
      instrument.address = static_cast<int>(table.requireInteger("address", 0, 255));
    }
    claims_.sharedPort(table, instrument.link, "instrument " + instrument.id, instrument.address);
    bench_.instruments.push_back(std::move(instrument));
  }
}

/// What stands in place of a register where a table names an instrument.
std::optional<InstrumentSource> BenchReader::instrumentSource(const ConfigTable& table) const {
  if (!table.has("instrument")) {
    return std::nullopt;
  }
  InstrumentSource source;
  source.instrument = instruments_.require(table, "instrument");
  source.value = table.requireString("value");
  source.rescaled = table.has("scale") || table.has("offset");
  source.scale = table.optionalNumber("scale", 1.0);
  source.offset = table.optionalNumber("offset", 0.0);
  if (source.scale == 0.0) {
    table.addError("scale", "a scale of 0 loses the value");
  }
  return source;
}

void BenchReader::readChannels() {
  for (const auto& table : root_.requireTables("channel")) {
    ChannelDescription channel;
    channel.id = channels_.take(table);
    channel.quantity =
        table.requireChoice<std::string>("quantity", {{"temperature", "temperature"},
                                                      {"pressure", "pressure"},
                                                      {"volume-flow", "volume-flow"},
                                                      {"relative-humidity", "relative-humidity"},
                                                      {"switch", "switch"},
                                                      {"count", "count"},
                                                      {"frequency", "frequency"},
                                                      {"current", "current"},
                                                      {"voltage", "voltage"},
                                                      {"resistance", "resistance"}});
    channel.unit = table.requireChoice<std::string>("unit", {{"Cel", "Cel"},
                                                             {"Pa", "Pa"},
                                                             {"m3/h", "m3/h"},
                                                             {"%", "%"},
                                                             {"1", "1"},
                                                             {"Hz", "Hz"},
                                                             {"mA", "mA"},
                                                             {"V", "V"},
                                                             {"Ohm", "Ohm"}});
    channel.resolution = table.requireNumber("resolution", above(0));
    const double coverage = table.optionalNumber("coverage_factor", 2.0, between(1, 4));
    channel.uncertainty = table.optionalNumber("uncertainty", 0.0, atLeast(0)) * 2.0 / coverage;
    channel.standard = standards_.optional(table, "standard");
    channel.period = table.optionalNumber("period_s", channel.period, between(0.01, kLongestWait));
    channel.staleAfter =
        table.optionalNumber("stale_after_s", channel.staleAfter, between(0.02, kLongestWait));
    channel.minimum = table.optionalNumber("minimum");
    channel.maximum = table.optionalNumber("maximum");
    const ConfigTable from = table.requireTable("source");
    if (const auto instrument = instrumentSource(from)) {
      channel.instrument = *instrument;
    } else {
      channel.source = source(from, true);
    }
    if (channel.staleAfter <= channel.period) {
      table.addError("stale_after_s", "is not longer than the period, so the channel would always be stale");
    }
    bench_.channels.push_back(std::move(channel));
  }
}

/// Command and feedback.
void BenchReader::readTravel(const ConfigTable& table, ActuatorDescription& actuator) {
  const ConfigTable command = table.requireTable("command");
  const std::string user = "actuator " + actuator.id;
  if (const auto instrument = instrumentSource(command)) {
    actuator.commandOf = *instrument;
    claims_.setting(command, "value", instrument->instrument, instrument->value, user);
  } else {
    actuator.command = source(command, false);
    claims_.registers(command, "address", actuator.command, user);
  }
  const auto feedback = table.optionalTable("feedback");
  if (!feedback) {
    return;
  }
  if (const auto instrument = instrumentSource(*feedback)) {
    actuator.feedbackOf = *instrument;
  } else {
    actuator.feedback = source(*feedback, true);
  }
}

void BenchReader::readActuators() {
  for (const auto& table : root_.requireTables("actuator")) {
    ActuatorDescription actuator;
    actuator.id = actuators_.take(table);
    actuator.kind = table.requireChoice<std::string>("kind", {{"valve", "valve"},
                                                              {"three-way", "three-way"},
                                                              {"regulating-valve", "regulating-valve"},
                                                              {"pump", "pump"},
                                                              {"heater", "heater"},
                                                              {"drain", "drain"},
                                                              {"bath", "bath"},
                                                              {"resistance", "resistance"},
                                                              {"relay", "relay"},
                                                              {"output", "output"}});
    actuator.minimum = table.optionalNumber("minimum", 0.0);
    actuator.maximum = table.requireNumber("maximum");
    actuator.rest = table.requireNumber("rest");
    actuator.timeLimit = table.optionalNumber("time_limit_s", actuator.timeLimit, between(0.1, 600));
    actuator.openTime = table.optionalNumber("open_time_s", 0.0, between(0, 600));
    actuator.closeTime = table.optionalNumber("close_time_s", 0.0, between(0, 600));
    readTravel(table, actuator);
    if (actuator.maximum <= actuator.minimum) {
      table.addError("maximum", "is not above the minimum");
    } else if (actuator.rest < actuator.minimum || actuator.rest > actuator.maximum) {
      table.addError("rest", "lies outside minimum and maximum");
    }
    bench_.actuators.push_back(std::move(actuator));
  }
  bench_.pump = actuators_.require(root_, "pump");
  bench_.heater = actuators_.optional(root_, "heater");
}

void BenchReader::readLines() {
  IdSet lines("flow line");
  for (const auto& table : root_.requireTables("line")) {
    FlowLineDescription line;
    line.id = lines.take(table);
    line.minimum = cubicMetresPerHour(table.requireNumber("minimum_m3_h", above(0)));
    line.maximum = cubicMetresPerHour(table.requireNumber("maximum_m3_h", above(0)));
    line.valve = actuators_.require(table, "valve");
    line.regulator = actuators_.require(table, "regulator");
    line.indicator = channels_.require(table, "indicator");
    line.indicatorAccuracy =
        table.optionalNumber("indicator_accuracy", line.indicatorAccuracy, between(0.0001, 0.5));
    if (line.maximum <= line.minimum) {
      table.addError("maximum_m3_h", "is not above the minimum");
    }
    bench_.lines.push_back(std::move(line));
  }
}

void BenchReader::readBalances() {
  for (const auto& table : root_.requireTables("balance")) {
    BalanceDescription balance;
    balance.id = balances_.take(table);
    if (channels_.contains(balance.id)) {
      table.addError("id", fmt::format("`{}` is a channel already", balance.id),
                     "a balance is a channel too");
    }
    balance.standard = standards_.require(table, "standard");
    balance.link = port(table, "port", "bytes");
    claims_.ownPort(table, "port", balance.link, "balance " + balance.id);
    balance.profile = table.optionalString("profile");
    if (balance.profile.empty()) {
      balance.protocol = table.requireChoice<std::string>("protocol", {{"sics", "sics"}, {"sbi", "sbi"}});
    } else if (table.has("protocol")) {
      table.addError("protocol", "the profile says what the balance speaks", "leave out one of the two");
    }
    balance.capacity = kilograms(table.requireNumber("capacity_kg", above(0)));
    balance.interval = kilograms(table.requireNumber("interval_kg", above(0)));
    balance.repeatability = kilograms(table.requireNumber("repeatability_kg", atLeast(0)));
    balance.slopeUncertainty = table.requireNumber("slope_uncertainty", between(0, 0.1));
    balance.linearityUncertainty =
        kilograms(table.optionalNumber("linearity_uncertainty_kg", 0.0, atLeast(0)));
    balance.driftPerHour = table.requireNumber("drift_kg_h", atLeast(0));
    balance.settleTime = table.requireNumber("settle_timeout_s", between(1, kLongestWait));
    balance.settleBand = kilograms(table.requireNumber("settle_band_kg", above(0)));
    balance.settleWindow = table.requireNumber("settle_window_s", between(0.1, 600));
    balance.staleAfter = table.requireNumber("stale_after_s", between(0.02, 600));
    bench_.balances.push_back(std::move(balance));
  }
}

void BenchReader::readRow() {
  const ConfigTable table = root_.requireTable("row");
  RowDescription& row = bench_.row;
  row.positions = static_cast<int>(table.requireInteger("positions", 1, kMostPositions));
  row.spacing = Length(table.requireNumber("spacing_m", above(0)));
  row.contentPerPosition = litres(table.requireNumber("content_per_position_l", above(0)));
  row.inletDistance = Length(table.requireNumber("inlet_distance_m", atLeast(0)));
  row.outletDistance = Length(table.requireNumber("outlet_distance_m", atLeast(0)));
  row.outletToTank = litres(table.requireNumber("outlet_to_tank_l", atLeast(0)));
  row.inletTemperature = channels_.require(table, "inlet_temperature");
  row.outletTemperature = channels_.require(table, "outlet_temperature");
  row.inletPressure = channels_.require(table, "inlet_pressure");
  row.outletPressure = channels_.require(table, "outlet_pressure");
}

void BenchReader::readTank() {
  const ConfigTable table = root_.requireTable("tank");
  TankDescription& tank = bench_.tank;
  tank.balance = balances_.require(table, "balance");
  tank.capacity = litres(table.requireNumber("capacity_l", above(0)));
  tank.freeSurface = table.requireNumber("free_surface_m2", atLeast(0));
  tank.residue = kilograms(table.requireNumber("residue_kg", atLeast(0)));
  tank.baseLoad = kilograms(table.requireNumber("base_load_kg", atLeast(0)));
  tank.drainRate = table.requireNumber("drain_rate_l_min", above(0)) / 60.0;
  tank.drain = actuators_.require(table, "drain");
  tank.diverter = actuators_.require(table, "diverter");
  tank.overflow = channels_.require(table, "overflow");
  tank.factor = table.optionalNumber("factor", 1.0, between(0.9, 1.1));
  tank.factorUncertainty = table.optionalNumber("factor_uncertainty", 0.0, between(0, 0.1));
  tank.evaporationRate = table.requireNumber("evaporation_kg_h", atLeast(0));
  tank.evaporationUncertainty = table.requireNumber("evaporation_uncertainty_kg_h", atLeast(0));
  tank.evaporationStandard = standards_.require(table, "evaporation_standard");
  bench_.valveTimingUncertainty = table.optionalNumber("valve_timing_uncertainty_s", 0.0, between(0, 10));
  if (tank.baseLoad < tank.residue) {
    table.addError("base_load_kg", "is below the residue that draining leaves");
  }
}

void BenchReader::readAir() {
  const ConfigTable table = root_.requireTable("air");
  bench_.air.temperature = channels_.require(table, "temperature");
  bench_.air.humidity = channels_.require(table, "humidity");
  bench_.air.pressure = channels_.require(table, "pressure");
}

void BenchReader::readRegisterSelector(const ConfigTable& table, MeterLineDescription& line) {
  line.selectorPort = port(table, "selector_port", "registers");
  line.selectorAddress = static_cast<int>(table.requireInteger("selector_address", 0, 65535));
  RegisterSource selector;
  selector.port = line.selectorPort;
  selector.address = line.selectorAddress;
  claims_.registers(table, "selector_address", selector, "selector of line " + line.id);
}

void BenchReader::readSelector(const ConfigTable& table, MeterLineDescription& line) {
  line.selector = table.optionalChoice<std::string>(
      "selector", line.selector,
      {{"register", "register"}, {"text", "text"}, {"control-lines", "control-lines"}});
  if (line.selector == "register") {
    readRegisterSelector(table, line);
  } else if (line.selector == "text") {
    line.selectorPort = port(table, "selector_port", "bytes");
    claims_.ownPort(table, "selector_port", line.selectorPort, "selector of line " + line.id);
    line.selectorCommand = table.requireString("selector_command");
    line.selectorAnswer = table.optionalString("selector_answer");
    checkSelectorText(table, line);
  } else {
    line.selectorLines = table.requireStrings("selector_lines");
    checkSelectorLines(table, line);
  }
  line.selectorDelay = table.requireNumber("selector_delay_s", between(0, 10));
}

void BenchReader::readMeterLines() {
  IdSet lines("meter line");
  std::vector<std::string> owner(static_cast<std::size_t>(kMostPositions) + 1);
  for (const auto& table : root_.requireTables("meter_line")) {
    MeterLineDescription line;
    line.id = lines.take(table);
    line.kind = table.requireChoice<std::string>(
        "kind", {{"optical-selector", "optical-selector"}, {"mbus", "mbus"}});
    line.link = port(table, "port", "bytes");
    claims_.ownPort(table, "port", line.link, "meter line " + line.id);
    for (const double number : table.requireNumbers("positions", between(1, bench_.row.positions))) {
      const int position = static_cast<int>(number);
      std::string& taken = owner[static_cast<std::size_t>(position)];
      if (!taken.empty()) {
        table.addError("positions", fmt::format("position {} is on line {} already", position, taken));
      }
      taken = line.id;
      line.positions.push_back(position);
    }
    if (line.kind == "optical-selector") {
      readSelector(table, line);
    }
    bench_.meterLines.push_back(std::move(line));
  }
}

void BenchReader::readInterlocks() {
  IdSet interlocks("interlock");
  for (const auto& table : root_.requireTables("interlock")) {
    InterlockDescription interlock;
    interlock.id = interlocks.take(table);
    interlock.kind = table.requireChoice<std::string>("kind", {{"above", "above"},
                                                               {"below", "below"},
                                                               {"stale", "stale"},
                                                               {"switch", "switch"},
                                                               {"dry-pump", "dry-pump"},
                                                               {"dead-head", "dead-head"}});
    interlock.channel = table.requireString("channel");
    if (!channels_.contains(interlock.channel) && !balances_.contains(interlock.channel)) {
      table.addError("channel", fmt::format("there is no channel or balance `{}`", interlock.channel));
    }
    const bool needsLimit = interlock.kind != "stale" && interlock.kind != "switch";
    interlock.limit = needsLimit ? table.requireNumber("limit") : table.optionalNumber("limit", 0.5);
    const bool needsPump = interlock.kind == "dry-pump" || interlock.kind == "dead-head";
    interlock.actuator =
        needsPump ? actuators_.require(table, "actuator") : actuators_.optional(table, "actuator");
    interlock.delay = table.optionalNumber("delay_s", 0.0, between(0, kLongestWait));
    bench_.interlocks.push_back(std::move(interlock));
  }
}

void BenchReader::readGates() {
  const auto table = root_.optionalTable("gates");
  if (!table) {
    return;
  }
  GateDescription& gates = bench_.gates;
  gates.flowWindow = table->optionalNumber("flow_window_s", gates.flowWindow, between(1, kLongestWait));
  gates.flowBand = table->optionalNumber("flow_band", gates.flowBand, between(0.0001, 0.5));
  gates.flowTimeout = table->optionalNumber("flow_timeout_s", gates.flowTimeout, between(1, kLongestWait));
  gates.temperatureChange = table->optionalNumber("temperature_change_k", gates.temperatureChange, above(0));
  gates.temperatureTimeout =
      table->optionalNumber("temperature_timeout_s", gates.temperatureTimeout, between(1, kLongestWait));
}

}  // namespace

Expected<BenchDescription> parseBench(std::string_view text, const std::string& fileName) {
  auto document = ConfigDocument::parse(text, fileName, kSchema);
  if (!document) {
    return tl::unexpected(document.error());
  }
  const ConfigTable root = document->root();
  BenchDescription bench;
  bench.fileName = fileName;
  bench.sourceText = std::string(text);
  BenchReader(root, bench).read();
  if (auto whole = document->finish(); !whole) {
    return tl::unexpected(whole.error());
  }
  return bench;
}

}  // namespace mb

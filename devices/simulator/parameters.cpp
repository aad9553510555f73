#include "devices/simulator/parameters.h"

#include "core/config/document.h"

#include <algorithm>
#include <set>

namespace mb::sim {
namespace {

constexpr int kSchema = 1;

/// The document opened for its [simulation] part alone: what else is in the file, others have checked.
Expected<ConfigDocument> open(const std::string& text, const std::string& fileName) {
  return ConfigDocument::parse(text, fileName, kSchema);
}

void ignoreOthers(const ConfigTable& root) {
  for (const auto& name : root.names()) {
    static_cast<void>(root.has(name));
  }
}

void readPlant(const ConfigTable& table, PlantParameters& plant) {
  const auto positive = [&table](const char* name, double fallback) {
    return table.optionalNumber(name, fallback, above(0));
  };
  const auto notNegative = [&table](const char* name, double fallback) {
    return table.optionalNumber(name, fallback, atLeast(0));
  };
  plant.supplyTemperature =
      table.optionalNumber("supply_temperature_c", plant.supplyTemperature, between(1, 95));
  plant.supplySwing = notNegative("supply_swing_k", plant.supplySwing);
  plant.supplyPeriod = positive("supply_period_s", plant.supplyPeriod);
  plant.supplyChannel = table.optionalString("supply_channel");
  plant.roomTemperature = table.optionalNumber("room_temperature_c", plant.roomTemperature, between(0, 45));
  plant.roomHumidity = table.optionalNumber("room_humidity_percent", plant.roomHumidity, between(0, 100));
  plant.roomPressure = table.optionalNumber("room_pressure_pa", plant.roomPressure, between(60000, 110000));
  plant.heatLoss = notNegative("heat_loss_w_k", plant.heatLoss);
  plant.tankPipeHeatLoss = notNegative("tank_pipe_heat_loss_w_k", plant.tankPipeHeatLoss);
  plant.pumpHead = positive("pump_head_m", plant.pumpHead);
  plant.pumpDroop = notNegative("pump_droop_m_per_m3_h_2", plant.pumpDroop);
  plant.pumpRamp = positive("pump_ramp_hz_s", plant.pumpRamp);
  plant.pumpRunDown = positive("pump_run_down_s", plant.pumpRunDown);
  plant.deadHeadTime = positive("dead_head_s", plant.deadHeadTime);
  plant.rowLoss = notNegative("row_loss_pa", plant.rowLoss);
  plant.rowLossFlow = positive("row_loss_at_m3_h", plant.rowLossFlow);
  plant.valveOpen = positive("valve_open_s", plant.valveOpen);
  plant.valveClose = positive("valve_close_s", plant.valveClose);
  plant.valveSpread = notNegative("valve_spread_s", plant.valveSpread);
  plant.valveTravelDiverter = positive("diverter_travel_s", plant.valveTravelDiverter);
  plant.regulatorTravel = positive("regulator_travel_s", plant.regulatorTravel);
  plant.regulatorStep = positive("regulator_step_percent", plant.regulatorStep);
  plant.rangeability = table.optionalNumber("rangeability", plant.rangeability, above(1));
  plant.flowNoise = notNegative("flow_noise", plant.flowNoise);
  plant.flowCorrelation = positive("flow_correlation_s", plant.flowCorrelation);
  plant.flowSettling = positive("flow_settling_s", plant.flowSettling);
  plant.indicatorError = notNegative("indicator_error", plant.indicatorError);
  plant.evaporation = notNegative("evaporation_kg_h", plant.evaporation);
  plant.evaporationSpread =
      table.optionalNumber("evaporation_spread", plant.evaporationSpread, between(0, 0.3));
  plant.balanceSettleMin = positive("balance_settle_min_s", plant.balanceSettleMin);
  plant.balanceSettleMax = positive("balance_settle_max_s", plant.balanceSettleMax);
  plant.tankStart = notNegative("tank_start_kg", plant.tankStart);
}

/// What a meter is, unless its own entry says otherwise.
void readCommon(const ConfigTable& table, TrueMeter& meter) {
  meter.maker = table.optionalString("maker", meter.maker);
  meter.version = static_cast<int>(table.optionalInteger("version", meter.version, 0, 255));
  meter.medium = static_cast<int>(table.optionalInteger("medium", meter.medium, 0, 255));
  meter.interval = table.optionalNumber("interval_s", meter.interval, above(0));
  meter.life = table.optionalNumber("life_s", meter.life, above(0));
  meter.vif = static_cast<int>(table.optionalInteger("vif", meter.vif, 0x10, 0x13));
  meter.zeroing = table.optionalString("zeroing", meter.zeroing);
  meter.zeroingTime = table.optionalNumber("zeroing_time_s", meter.zeroingTime, above(0));
  meter.habit = table.optionalString("habit", meter.habit);
  meter.startLitres = table.optionalNumber("start_l", meter.startLitres, atLeast(0));
  if (table.has("flows_m3_h")) {
    meter.flows = table.requireNumbers("flows_m3_h", above(0));
  }
  if (table.has("repeatability_percent")) {
    meter.repeatability = table.requireNumbers("repeatability_percent", atLeast(0));
  }
}

/// How a meter speaks, and the habits that its make is known for.
void readSpeech(const ConfigTable& table, TrueMeter& meter) {
  meter.protocol = table.optionalString("protocol", meter.protocol);
  meter.address = static_cast<int>(table.optionalInteger("address", meter.address, 1, 247));
  meter.wordOrder = table.optionalString("word_order", meter.wordOrder);
  meter.wakeByte = static_cast<int>(table.optionalInteger("wake_byte", meter.wakeByte, -1, 255));
  meter.wakeLeast = table.optionalNumber("wake_least_s", meter.wakeLeast, atLeast(0));
  meter.wrongSumEvery =
      static_cast<int>(table.optionalInteger("wrong_checksum_every", meter.wrongSumEvery, 0, 1000));
  meter.echo = table.optionalBoolean("echo", meter.echo);
  meter.renewEvery = table.optionalNumber("renewed_every_s", meter.renewEvery, atLeast(0));
  meter.readsPerPeriod =
      static_cast<int>(table.optionalInteger("reads_per_period", meter.readsPerPeriod, 0, 100000));
  meter.readPeriod = table.optionalNumber("read_period_s", meter.readPeriod, above(0));
  static const std::set<std::string> kProtocols = {"mbus", "cj188", "kmp", "iec62056", "modbus-rtu"};
  if (!kProtocols.contains(meter.protocol)) {
    table.addError("protocol", "is none of mbus, cj188, kmp, iec62056, modbus-rtu");
  }
  if (meter.wordOrder != "low-first" && meter.wordOrder != "high-first") {
    table.addError("word_order", "is neither low-first nor high-first");
  }
}

void readMeter(const ConfigTable& table, TrueMeter& meter) {
  readSpeech(table, meter);
  readCommon(table, meter);
  meter.number = table.optionalString("number", meter.number);
  meter.errors = table.requireNumbers("errors_percent");
  meter.replyDelay = table.optionalNumber("reply_delay_s", meter.replyDelay, above(0));
  meter.presetLitres = table.optionalNumber("preset_l");
  meter.presetFlow = table.optionalNumber("preset_after_m3_h", 0.0, atLeast(0));
  if (meter.zeroing != "goes-on" && meter.zeroing != "at-stop" && meter.zeroing != "at-start") {
    table.addError("zeroing", "is neither goes-on, at-stop nor at-start");
  }
  if (meter.habit != "" && meter.habit != "silent" && meter.habit != "garbled") {
    table.addError("habit", "is neither silent nor garbled");
  }
  if (meter.flows.empty() || meter.errors.size() != meter.flows.size() ||
      meter.repeatability.size() != meter.flows.size() || !std::ranges::is_sorted(meter.flows)) {
    table.addError("errors_percent", "needs one error and one repeatability for each of the ascending flows");
  }
}

}  // namespace

Expected<PlantParameters> readPlantParameters(const BenchDescription& bench) {
  auto document = open(bench.sourceText, bench.fileName);
  if (!document) {
    return tl::unexpected(document.error());
  }
  PlantParameters plant;
  const ConfigTable root = document->root();
  ignoreOthers(root);
  if (const auto table = root.optionalTable("simulation")) {
    readPlant(*table, plant);
  }
  if (auto whole = document->finish(); !whole) {
    return tl::unexpected(whole.error());
  }
  return plant;
}

Expected<std::vector<TrueMeter>> readTrueMeters(const Batch& batch) {
  auto document = open(batch.sourceText, batch.fileName);
  if (!document) {
    return tl::unexpected(document.error());
  }
  const ConfigTable root = document->root();
  ignoreOthers(root);
  const auto simulation = root.optionalTable("simulation");
  if (!simulation) {
    return fail("the batch has no [simulation] part, so nobody knows what its meters truly do",
                batch.fileName, "use a batch made for the simulator");
  }
  TrueMeter common;
  readCommon(*simulation, common);
  std::vector<TrueMeter> meters;
  for (const auto& table : simulation->requireTables("meter")) {
    TrueMeter meter = common;
    meter.position = static_cast<int>(table.requireInteger("position", 1, 100));
    meter.replyDelay = 0.020 + 0.003 * meter.position;
    if (const BatchMeter* clamped = batch.at(meter.position)) {
      meter.number = clamped->number;
    }
    readMeter(table, meter);
    meters.push_back(std::move(meter));
  }
  if (auto whole = document->finish(); !whole) {
    return tl::unexpected(whole.error());
  }
  return meters;
}

}  // namespace mb::sim

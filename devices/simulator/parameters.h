#pragma once

#include "core/model/batch.h"
#include "core/model/bench_description.h"
#include "core/text/error.h"

#include <optional>
#include <string>
#include <vector>

namespace mb::sim {

/// What the bench truly is: the `[simulation]` part of its file, which only the simulator reads. Truth is
/// drawn around these.
struct PlantParameters {
  double supplyTemperature = 50.0;  ///< °C
  double supplySwing = 0.3;         ///< K
  double supplyPeriod = 600.0;      ///< s
  double roomTemperature = 22.0;
  double roomHumidity = 50.0;     ///< %
  double roomPressure = 101000;   ///< Pa
  double heatLoss = 2.1;          ///< W/K over the row, thermometer to thermometer
  double tankPipeHeatLoss = 1.0;  ///< W/K over the pipe from the outlet thermometer to the tank
  double pumpHead = 38.0;         ///< m at full frequency
  double pumpDroop = 1.1;         ///< m/(m3/h)2
  double pumpRamp = 5.0;          ///< Hz/s
  double pumpRunDown = 4.0;       ///< s from full frequency to standstill
  double deadHeadTime = 600.0;  ///< s against closed valves until the pump protects itself (it has a bypass)
  double rowLoss = 120000;      ///< Pa at qp
  double rowLossFlow = 2.5;     ///< m3/h
  double valveOpen = 0.30;      ///< s
  double valveClose = 0.25;
  double valveSpread = 0.03;
  double regulatorTravel = 20.0;    ///< s for the full way
  double regulatorStep = 0.2;       ///< %
  double rangeability = 50.0;       ///< of the equal-percentage valves
  double flowNoise = 0.002;         ///< relative, rms
  double flowCorrelation = 1.0;     ///< s
  double flowSettling = 3.0;        ///< s
  double indicatorError = 0.005;    ///< relative half width
  double evaporation = 0.10;        ///< kg/h at 50 °C in the room above
  double evaporationSpread = 0.08;  ///< relative standard deviation of the true rate
  double balanceSettleMin = 3.0;    ///< s until the reading is within a digit
  double balanceSettleMax = 6.0;
  double tankStart = 2.0;            ///< kg in the tank at the beginning
  double valveTravelDiverter = 1.0;  ///< s
  std::string supplyChannel;         ///< channel that shows the supply temperature
};

/// A meter as it truly is, with the habit that makes it a demonstration.
struct TrueMeter {
  int position = 0;
  std::string number;
  std::string maker = "DEM";
  int version = 1;
  int medium = 4;
  std::string zeroing = "goes-on";  ///< "goes-on", "at-stop", "at-start"
  double zeroingTime = 20.0;
  int vif = 0x11;            ///< 10h: 0.001 L, 11h: 0.01 L
  double interval = 0.5;     ///< s
  double replyDelay = 0.05;  ///< s
  double life = 28800.0;     ///< s of the verification state
  double startLitres = 0.0;
  std::vector<double> flows;           ///< m3/h, ascending
  std::vector<double> errors;          ///< %, true, at those flows
  std::vector<double> repeatability;   ///< %, standard deviation of a run
  std::string habit;                   ///< "", "silent", "garbled"
  std::optional<double> presetLitres;  ///< what the register is set to ...
  double presetFlow = 0.0;             ///< ... at the first standstill after this flow (m3/h)
  int garbleEvery = 5;

  std::string protocol = "mbus";        ///< "cj188", "kmp", "iec62056", "modbus-rtu"
  int address = 1;                      ///< on a Modbus line
  std::string wordOrder = "low-first";  ///< or "high-first": Modbus numbers of two registers
  int wakeByte = -1;                    ///< what wakes a head that speaks no M-Bus; -1: it never sleeps
  double wakeLeast = 0.0;               ///< s of such bytes
  int wrongSumEvery = 0;                ///< every so manieth answer has a wrong checksum; 0: none
  bool echo = false;                    ///< its head gives back what was sent
  double renewEvery = 0.0;              ///< s: what it tells is renewed only so often
  int readsPerPeriod = 0;               ///< after so many readouts in a period it is silent; 0: never
  double readPeriod = 86400.0;          ///< s
};

[[nodiscard]] Expected<PlantParameters> readPlantParameters(const BenchDescription& bench);

/// One for each meter of the batch; the `[simulation]` part of the batch file says what is special.
[[nodiscard]] Expected<std::vector<TrueMeter>> readTrueMeters(const Batch& batch);

}  // namespace mb::sim

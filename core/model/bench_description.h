#pragma once

#include "core/model/institute.h"
#include "core/quantity/quantity.h"

#include <optional>
#include <string>
#include <vector>

namespace mb {

// What a bench is made of, as its file says (resources/benches/*.toml). Data only: devices/bench builds
// devices of it, devices/simulator a world. Ids are short names, unique in the file; a channel or actuator is
// referred to by its id.

/// A standard with its certificate. The uncertainty is expanded (k = 2 unless the file says otherwise: the
/// parser divides by k and multiplies by 2) and absolute, in the SI unit of the quantity (°C for
/// temperatures).
struct StandardDescription {
  std::string id;  ///< e.g. "SIM-BAL-01", as printed on papers
  std::string
      what;  ///< "balance", "thermometer", "pressure transmitter", "air sensor", "bench validation", ...
  std::string whatZh;       ///< the same in Chinese, for papers; may be empty
  std::string certificate;  ///< certificate number
  std::string dueDate;      ///< ISO date, or "+180d": days after the start of a simulated run
};

/// Where a value comes from on the plant's register port.
struct RegisterSource {
  std::string port;   ///< id of a register port
  bool input = true;  ///< input register (04) or holding register (03)
  int address = 0;    ///< 0-based
  double scale =
      1.0;  ///< value = scale * signed 16-bit (or 32-bit, high word first, when `wide`) + offset, in `unit`
  double offset = 0.0;
  bool wide = false;
};

/// Where a value comes from, or goes to, on an instrument that a profile describes.
struct InstrumentSource {
  InstrumentSource() = default;
  std::string instrument;  ///< id of an instrument; empty: the value is none of an instrument's
  std::string value;       ///< name of a value (or of a setting) in its profile
  bool rescaled = false;   ///< value of the channel = scale * value of the instrument + offset
  double scale = 1.0;
  double offset = 0.0;
};

/// A measured value of the bench: flow, temperature, pressure, air, level. Balances are apart.
struct ChannelDescription {
  std::string id;
  std::string
      quantity;      ///< "temperature", "pressure", "volume-flow", "relative-humidity", "switch", "count" ...
  std::string unit;  ///< unit of the numbers below and of recorded samples: "Cel", "Pa", "m3/h", "%", "1" ...
  double resolution = 0.0;
  double uncertainty = 0.0;       ///< U, k = 2, in `unit`
  std::string standard;           ///< id of a standard; empty for mere indication
  double period = 1.0;            ///< s between samples
  double staleAfter = 3.0;        ///< s: an older value is no value
  std::optional<double> minimum;  ///< calibrated range
  std::optional<double> maximum;
  RegisterSource source;
  InstrumentSource instrument;  ///< in place of `source` where it names one
};

/// Anything that moves or heats. Value: on/off valves 0 or 1, three-way valves 0 (storage) or 1 (tank),
/// regulating valves 0...100 %, pumps Hz, heaters 0 or 1.
struct ActuatorDescription {
  std::string id;
  std::string kind;  ///< "valve", "three-way", "regulating-valve", "pump", "heater", "drain"
  double rest = 0.0;
  double minimum = 0.0;
  double maximum = 1.0;
  double timeLimit = 10.0;  ///< s for a move to be confirmed by the feedback
  double openTime = 0.0;    ///< s, as known to the bench (from its validation), not the truth
  double closeTime = 0.0;   ///< s
  RegisterSource command;   ///< holding register
  std::optional<RegisterSource> feedback;
  InstrumentSource commandOf;   ///< in place of `command` where it names an instrument
  InstrumentSource feedbackOf;  ///< in place of `feedback`; empty: see there
};

/// A measuring line: which valve opens it, which regulates it, which indicator shows its flow.
struct FlowLineDescription {
  std::string id;
  VolumeFlow minimum;
  VolumeFlow maximum;
  std::string valve;
  std::string regulator;
  std::string indicator;
  double indicatorAccuracy = 0.02;  ///< relative half width: how closely the balance must follow it
};

/// The row into which meters are clamped, in flow order.
struct RowDescription {
  int positions = 0;
  Length spacing;  ///< between neighbouring positions
  Volume contentPerPosition;
  Length inletDistance;          ///< inlet thermometer to position 1
  Length outletDistance;         ///< last position to outlet thermometer
  Volume outletToTank;           ///< from the outlet thermometer to the standard
  std::string inletTemperature;  ///< channel ids
  std::string outletTemperature;
  std::string inletPressure;
  std::string outletPressure;
};

struct BalanceDescription {
  std::string id;
  std::string standard;
  std::string link;
  std::string protocol;  ///< "sics", "sbi"; empty where `profile` says it
  std::string profile;   ///< name of an instrument's profile with a [balance] part; may be empty
  Mass capacity;
  Mass interval;                  ///< d
  Mass repeatability;             ///< standard deviation of one reading
  double slopeUncertainty = 0.0;  ///< relative, k = 2
  Mass linearityUncertainty;      ///< k = 2
  double driftPerHour = 0.0;      ///< kg/h, half width
  double settleTime = 60.0;       ///< s: time-out of the settling gate
  Mass settleBand;                ///< gate: spread allowed ...
  double settleWindow = 3.0;      ///< ... over this many seconds
  double staleAfter = 2.0;
};

/// A thermometer, counter, relay board, bath, scanner ...: what its profile says.
struct InstrumentDescription {
  std::string id;
  std::string profile;         ///< name of a profile of `kind = "instrument"`
  std::string link;            ///< id of a port of bytes; several with an address of their own may share one
  std::optional<int> address;  ///< empty: the profile's
};

struct TankDescription {
  std::string balance;
  Volume capacity;
  double freeSurface = 0.0;        ///< m2
  Mass residue;                    ///< what stays after draining
  Mass baseLoad;                   ///< before the first point
  double drainRate = 0.0;          ///< kg/s
  std::string drain;               ///< actuator ids
  std::string diverter;            ///< three-way valve: tank or storage
  std::string overflow;            ///< channel id of the overflow switch
  double factor = 1.0;             ///< f_tank (free jet 1; immersed filling pipe less)
  double factorUncertainty = 0.0;  ///< k = 2
  double evaporationRate = 0.0;    ///< kg/h at the validation's water temperature, from the bench validation
  double evaporationUncertainty = 0.0;  ///< kg/h, k = 2
  std::string evaporationStandard;      ///< the validation's certificate
};

struct AirDescription {
  std::string temperature;  ///< channel ids
  std::string humidity;
  std::string pressure;
};

/// A line on which meters hang.
struct MeterLineDescription {
  std::string id;
  std::string kind;  ///< "optical-selector" (one meter at a time behind a selector) or "mbus"
  std::vector<int> positions;
  std::string link;  ///< where its bytes go (see `links`)
  /// optical-selector: "register" (relays behind a holding register), "text" (a device that is told in text),
  /// or "control-lines" (RTS and DTR of the line's own port)
  std::string selector = "register";
  std::string selectorPort;     ///< port of registers, or of bytes for text; none for control lines
  int selectorAddress = 0;      ///< of the holding register that takes the position
  std::string selectorCommand;  ///< text: see selectorText()
  std::string selectorAnswer;   ///< text: the whole of it; empty: it does not answer
  std::vector<std::string> selectorLines;  ///< "none", "RTS", "DTR" or "RTS+DTR" on, for each of `positions`
  double selectorDelay = 0.0;              ///< s after switching
};

/// A byte link or register port. devices/bench takes its address apart (port_address.h).
struct PortDescription {
  std::string id;
  std::string address;   ///< "serial:by-id/NAME", "modbus-tcp:HOST:PORT@UNIT", "sim:NAME" in process ...
  std::string kind;      ///< "bytes" or "registers"
  std::string settings;  ///< "9600 8N1"; empty where not serial
};

/// Interlocks stop the plant; no plan can switch them off.
struct InterlockDescription {
  std::string id;
  std::string kind;      ///< "above", "below", "stale", "switch", "dry-pump"
  std::string channel;   ///< channel or balance id
  double limit = 0.0;    ///< in the channel's unit (kg for a balance)
  std::string actuator;  ///< for "dry-pump" and dead head: which pump
  double delay = 0.0;    ///< s it must persist
};

/// Gates and time-outs common to every plan on this bench.
struct GateDescription {
  double flowWindow = 60.0;        ///< s
  double flowBand = 0.025;         ///< relative half width around the aim
  double flowTimeout = 1200.0;     ///< s
  double temperatureChange = 2.0;  ///< K at each position during a run
  double temperatureTimeout = 1200.0;
};

struct BenchDescription {
  std::string name;
  std::string institute;
  InstituteDescription onPapers;
  bool simulated = false;
  std::string uuid;  ///< empty: given at first use; simulated: derived from the seed
  RowDescription row;
  std::vector<PortDescription> ports;
  std::vector<ChannelDescription> channels;
  std::vector<ActuatorDescription> actuators;
  std::vector<std::string> restOrder;  ///< actuator ids, or "wait <seconds>" for the pump's run-down
  std::vector<FlowLineDescription> lines;
  std::string pump;    ///< actuator id
  std::string heater;  ///< actuator id, may be empty
  std::vector<BalanceDescription> balances;
  std::vector<InstrumentDescription> instruments;
  TankDescription tank;
  AirDescription air;
  std::vector<MeterLineDescription> meterLines;
  std::vector<InterlockDescription> interlocks;
  GateDescription gates;
  std::vector<StandardDescription> standards;
  double valveTimingUncertainty =
      0.0;  ///< s, k = 2: difference between opening and closing of a line valve (validation)
  std::string fileName;
  std::string sourceText;  ///< the file itself; the simulator reads its own [simulation] part from it

  [[nodiscard]] const ChannelDescription* channel(const std::string& id) const;
  [[nodiscard]] const ActuatorDescription* actuator(const std::string& id) const;
  [[nodiscard]] const StandardDescription* standard(const std::string& id) const;
  [[nodiscard]] const FlowLineDescription* lineFor(
      VolumeFlow flow) const;  ///< the smallest line that carries it
};

}  // namespace mb

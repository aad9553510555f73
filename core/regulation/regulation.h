#pragma once

#include "core/quantity/decimal.h"
#include "core/quantity/quantity.h"
#include "core/regulation/rated_values.h"
#include "core/text/error.h"
#include "core/water/water.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mb {

// A verification regulation as data (resources/regulations/*.toml): one value of Regulation is one edition of
// one standard. Code asks it; no code knows an edition by name.

enum class RegulationStatus { InForce, Superseded, Draft, Unverified, Demonstration };

/// What the edition's own paper is, provided it may be issued at all (mayServeCertificate).
enum class PaperKind { Certificate, FactoryReport, Training };

enum class VerificationKind { First, Subsequent, InUse };

/// What is limited; the names of the command line: flow-sensor, sensor-pair, calculator, calculator-pair,
/// complete, water-volume.
enum class LimitedQuantity { FlowSensor, SensorPair, Calculator, CalculatorPair, Complete, WaterVolume };

/// An item of a verification case. Errors stands for one of the `errorMethods`.
enum class VerificationItem { Appearance, RunningCheck, Tightness, Errors, Repeatability };

struct VerificationItems {
  VerificationKind kind = VerificationKind::First;
  std::vector<VerificationItem> items;
};

/// Maximum permissible error of a heat meter or a part of it, in %:
/// constant + dthetaTerm·Δθmin/Δθ + flowTerm·qp/q, at most cap; or the sum of other limits.
struct HeatLimit {
  LimitedQuantity quantity = LimitedQuantity::FlowSensor;
  int accuracyClass = 0;  ///< 1, 2, 3; 0 serves every class
  double constant = 0.0;
  double dthetaTerm = 0.0;
  double flowTerm = 0.0;
  std::optional<double> cap;
  std::vector<LimitedQuantity> sumOf;  ///< when not empty: the arithmetic sum of these, each with its own cap
};

/// Maximum permissible error of a water meter in % (R 49 zones): `low` for Q1 <= Q < Q2; from Q2 on `high`,
/// or `highWarm` where the water is warmer than `warmAbove`.
struct WaterVolumeLimit {
  int accuracyClass = 0;
  double low = 0.0;
  double high = 0.0;
  double highWarm = 0.0;
  Temperature warmAbove;
};

/// Deviation of a single sensor from the standard characteristic: constant + perDegree·|θ|, in K.
struct SingleSensorLimit {
  double constant = 0.0;
  double perDegree = 0.0;
};

/// A flow point: the mean flow of a run lies in `flow`; `aim` is where the bench regulates to.
struct FlowPoint {
  std::string name;  ///< "low", "middle", "high"
  RatedSpan flow;
  RatedBound aim;
  std::optional<double>
      flowChange;  ///< relative half width the flow may change by in a run; empty: not stated
  /// Draft of 2010: where the low end would fall below qi, the range is qi to 1.1 qi.
  bool notBelowQi = false;
};

/// A point of the complete (total) method: a temperature difference together with a flow.
struct CompletePoint {
  std::string name;
  RatedSpan difference;
  RatedSpan flow;
  bool notBelowQi = false;
};

/// A temperature of the sensors in one bath, or a difference between two baths.
struct SensorPoint {
  std::string name;
  RatedSpan span;
  std::optional<double> onlyIfThetaMinBelow;    ///< °C
  std::optional<double> onlyIfThetaMinAtLeast;  ///< °C
};

/// A row of the calculator's table: one temperature held, several differences.
struct CalculatorRow {
  FlowSensorPosition held = FlowSensorPosition::Outlet;  ///< which temperature lies in `temperature`
  RatedSpan temperature;
  std::vector<RatedSpan> differences;
  int runs = 1;
};

/// First `firstRuns` runs; if one is outside its limit (equal is inside) `extraRuns` more. The repeated point
/// passes when all that is asked holds.
struct RepeatRule {
  int firstRuns = 1;
  int extraRuns = 0;
  bool extraRunsInside = false;  ///< every extra run inside its limit
  int runsInside = 0;            ///< at least so many of all runs inside (EN 1434-5: 2 of 3)
  bool meanInside = false;       ///< the mean of all runs inside the limit at their mean flow
  bool reportMean = false;       ///< the reported error is the mean of all runs; else that of the last
};

/// Repeatability: Emax − Emin of `runs` runs at the flow point `at` must not exceed fraction · MPE.
struct RepeatabilityRule {
  int runs = 3;
  std::string at;
  double fractionOfLimit = 0.5;
  std::string exemptPrinciple;  ///< "impeller": meters of this principle are not asked
};

/// What must hold while it is measured. An empty field: the edition states nothing (then the bench's gates
/// rule).
struct RegulationConditions {
  std::optional<double> waitAtPoint;                 ///< s at the flow point before the start
  std::optional<TemperatureDifference> waterChange;  ///< during a run, at every position
  std::optional<double> bathWait;                    ///< s before the first reading
  std::optional<TemperatureDifference> bathChange;   ///< between before and after
  std::optional<NumberSpan> ambientTemperature;      ///< °C
  std::optional<NumberSpan> ambientHumidity;         ///< % RH
  std::optional<NumberSpan> ambientPressure;         ///< kPa
  std::optional<double> conductivityAbove;           ///< µS/cm, electromagnetic meters
  std::optional<double> soak;                        ///< h in the laboratory before verification
  std::optional<double> tightnessHold;               ///< s
};

/// The two uncertainties of settled point 3: this is about U_bench, the expanded uncertainty of the
/// reference.
struct UncertaintyRule {
  struct Ratio {
    LimitedQuantity quantity;
    double ratio;  ///< U_bench <= ratio · MPE
  };
  std::vector<Ratio> ratios;
  /// EN 1434-5: above the ratio the limit becomes MPE − U_bench (the whole U); otherwise the result is
  /// inconclusive.
  bool reduceLimit = false;
};

/// Resolution of the meter in verification state, by nominal diameter.
struct ResolutionRequirement {
  int dnFrom = 0;
  int dnTo = 0;
  std::optional<Decimal> volume;       ///< m³
  std::optional<Decimal> energy;       ///< kWh (the same number holds in MJ)
  std::optional<Decimal> temperature;  ///< K
};

struct ValidityPeriod {
  int dnTo = 0;  ///< for nominal diameters up to this one (the first that fits)
  int months = 0;
};

struct Regulation {
  std::string edition;  ///< "JJG225-2001"
  std::string title;
  std::string titleZh;  ///< as papers name it; empty: the file gives none
  std::string basis;    ///< one line for papers and records: where the numbers come from
  RegulationStatus status = RegulationStatus::Unverified;
  PaperKind paper = PaperKind::Training;
  std::string inForceFrom;   ///< ISO date or empty
  std::string inForceUntil;  ///< last day, ISO date or empty
  std::vector<ValidityPeriod> validity;
  std::string validityBy;  ///< who sets the period where the edition does not ("national law")

  /// Days that an item of a case may be old when a paper is made of it; empty: the edition states none.
  std::optional<int> partsWithinDays;

  std::vector<VerificationItems> items;
  std::vector<std::vector<LimitedQuantity>> errorMethods;  ///< each inner list suffices for the item Errors

  std::vector<HeatLimit> heatLimits;
  std::vector<WaterVolumeLimit> waterLimits;
  std::optional<SingleSensorLimit> singleSensor;
  std::optional<double> inUseFactor;     ///< MPE in use = factor · MPE
  std::optional<VolumeFlow> class1From;  ///< class 1 exists from this permanent flow (qp, Q3) on
  bool completeAlsoFlowSensor = false;   ///< class 1, complete method: the flow limit must be met too

  std::vector<FlowPoint> flowPoints;
  std::vector<CompletePoint> completePoints;
  std::vector<SensorPoint> sameBathPoints;  ///< °C
  std::vector<SensorPoint> twoBathPoints;   ///< K
  std::vector<CalculatorRow> calculatorRows;

  std::optional<NumberSpan> waterTemperature;      ///< °C, heating (and water) meters
  std::optional<NumberSpan> waterTemperatureCold;  ///< °C, cooling meters

  RepeatRule repeat;
  std::optional<RepeatabilityRule> repeatability;
  RegulationConditions conditions;
  UncertaintyRule uncertainty;
  double intervalFactor = 0.0;  ///< f of t_min = 2·u_t/(f·MPE) (settled point 4); 0 only in an unfilled form
  std::vector<ResolutionRequirement> resolutions;
  WaterEngine waterEngine = WaterEngine::If97;
  std::optional<Pressure>
      heatPressure;  ///< fixed pressure for k and h (EN 1434: 1.6 MPa); empty: that of the position

  /// What an unverified form leaves empty, by field name; empty for a whole regulation.
  std::vector<std::string> missing;
  std::string fileName;
};

/// Reads a regulation file. Every field is required of a whole edition; with `status = "unverified"` what is
/// absent is listed in `missing`. Fails with all errors of the file (core/config).
[[nodiscard]] Expected<Regulation> parseRegulation(std::string_view text, std::string fileName);

/// May a paper of this edition be a certificate on that day (ISO date; empty: any day)? Fails with the reason
/// to print
/// ("training / not for certificates" papers carry it).
[[nodiscard]] Expected<void> mayServeCertificate(const Regulation& regulation,
                                                 std::string_view onDate = std::string_view());

/// Does the accuracy class exist for this permanent flow (JJG 225: class 1 from 100 m³/h)? Fails with the
/// reason.
[[nodiscard]] Expected<void> classExists(const Regulation& regulation, int accuracyClass,
                                         VolumeFlow permanentFlow);

/// The items a verification of this kind asks for; fails where the edition does not know the kind.
[[nodiscard]] Expected<std::vector<VerificationItem>> itemsOf(const Regulation& regulation,
                                                              VerificationKind kind);

/// The flow range and the aim of a point for a meter type.
struct FlowRange {
  VolumeFlow low;
  VolumeFlow high;
  VolumeFlow aim;
  [[nodiscard]] bool contains(VolumeFlow flow) const { return flow >= low && flow <= high; }
};
[[nodiscard]] Expected<FlowRange> flowRange(const FlowPoint& point, const RatedValues& rated);

/// U_bench / MPE allowed for a quantity; empty where the edition states none.
[[nodiscard]] std::optional<double> benchUncertaintyRatio(const Regulation& regulation,
                                                          LimitedQuantity quantity);

/// The resolution asked of a meter of this nominal diameter (mm); null where none is stated.
[[nodiscard]] const ResolutionRequirement* resolutionFor(const Regulation& regulation, int nominalDiameter);

/// Months until the next verification; empty where the edition gives none.
[[nodiscard]] std::optional<int> validityMonths(const Regulation& regulation, int nominalDiameter);

[[nodiscard]] std::string_view nameOf(RegulationStatus status);
[[nodiscard]] std::string_view nameOf(LimitedQuantity quantity);
[[nodiscard]] std::string_view nameOf(VerificationItem item);
[[nodiscard]] std::string_view nameOf(VerificationKind kind);
[[nodiscard]] std::optional<LimitedQuantity> limitedQuantityNamed(std::string_view name);
[[nodiscard]] std::optional<VerificationKind> verificationKindNamed(std::string_view name);

}  // namespace mb

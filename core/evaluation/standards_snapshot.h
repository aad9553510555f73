#pragma once

#include "core/model/bench_description.h"
#include "core/text/error.h"

#include <optional>
#include <string>
#include <vector>

namespace mb {

// What the certificates of the standards and the bench's own validation say, as evaluation uses it: never the
// values a simulator drew. Uncertainties are expanded, k = 2.

struct BalanceCertificate {
  std::string standard;
  double slopeUncertainty = 0.0;           ///< relative
  double linearityUncertainty = 0.0;       ///< kg, of one reading
  double repeatability = 0.0;              ///< kg, standard deviation of one reading
  std::optional<double> repeatabilityDof;  ///< empty: infinite (a certificate's figure)
  double driftPerHour = 0.0;               ///< kg/h, half width
};

struct SensorCertificate {
  std::string standard;
  double uncertainty = 0.0;  ///< °C, Pa, %
  double resolution = 0.0;
};

/// From the validation of the bench.
struct ValidationCertificate {
  std::string standard;
  double tankFactorUncertainty = 0.0;   ///< relative
  double evaporationUncertainty = 0.0;  ///< kg/h
  double valveTimingUncertainty = 0.0;  ///< s, opening against closing
  double pipeContentUncertainty = 0.1;  ///< relative: contents are computed from the drawing
};

struct ValveTimes {
  std::string valve;
  double openTime = 0.0;   ///< s, from command to open
  double closeTime = 0.0;  ///< s
};

struct StandardsSnapshot {
  BalanceCertificate balance;
  SensorCertificate inletTemperature;
  SensorCertificate outletTemperature;
  SensorCertificate inletPressure;
  SensorCertificate outletPressure;
  SensorCertificate airTemperature;
  SensorCertificate airHumidity;
  SensorCertificate airPressure;
  ValidationCertificate validation;
  std::vector<ValveTimes> valves;

  [[nodiscard]] const ValveTimes* valve(const std::string& id) const;
};

/// Fails when the bench names a channel or balance that it does not have, or a channel that enters the
/// reference value without a standard behind it.
[[nodiscard]] Expected<StandardsSnapshot> standardsSnapshot(const BenchDescription& bench);

}  // namespace mb

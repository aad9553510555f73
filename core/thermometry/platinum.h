#pragma once

#include "core/quantity/quantity.h"
#include "core/text/error.h"

#include <array>
#include <compare>
#include <string_view>

namespace mb {

/// Electrical resistance in ohms. A plain type of its own: the bench needs no electrical dimension besides
/// it.
struct Resistance {
  double ohms = 0.0;

  constexpr Resistance() = default;
  constexpr explicit Resistance(double value) : ohms(value) {}

  friend constexpr auto operator<=>(Resistance, Resistance) = default;
};

/// Characteristic of a platinum resistance thermometer (Callendar-Van Dusen, IEC 60751:2008 clause 4.2):
/// R = R0·(1 + A·t + B·t²) for t >= 0 °C, with + C·(t − 100)·t³ for t < 0 °C.
struct PlatinumCurve {
  Resistance r0;
  double a = 0.0;  ///< 1/°C
  double b = 0.0;  ///< 1/°C²
  double c = 0.0;  ///< 1/°C⁴

  /// −200 °C to 850 °C; fails outside.
  [[nodiscard]] Expected<Resistance> resistance(Temperature temperature) const;

  /// The inverse: closed form for R >= R0, Newton's iteration below (+ − × ÷ √ only). Fails for a resistance
  /// that no temperature between −200 °C and 850 °C gives.
  [[nodiscard]] Expected<Temperature> temperature(Resistance resistance) const;
};

/// The standard characteristic of IEC 60751:2008 for a nominal resistance (100 Ω, 500 Ω, 1000 Ω …).
[[nodiscard]] PlatinumCurve iec60751(Resistance nominal);

/// "Pt100", "Pt500", "Pt1000" (any positive number after Pt); fails on other names.
[[nodiscard]] Expected<PlatinumCurve> platinumNamed(std::string_view name);

/// A resistance measured at a known temperature.
struct ResistancePoint {
  Temperature temperature;
  Resistance resistance;
};

/// R0, A, B through three points at t >= 0 °C, the "parameter method" of EN 1434-5 and JJG 225 (C stays 0:
/// the fitted curve serves t >= 0 °C). Fails where two temperatures are less than 5 K apart, one is below 0
/// °C, or the result is no platinum thermometer (A within 10 %, B between −9e-7 and −3e-7).
[[nodiscard]] Expected<PlatinumCurve> fitThroughThreePoints(const std::array<ResistancePoint, 3>& points);

}  // namespace mb

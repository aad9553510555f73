#pragma once

#include "core/quantity/quantity.h"
#include "core/text/error.h"

#include <optional>
#include <string_view>

namespace mb {

/// Where water properties come from; named on every record (settled: tables and formula are not equal).
enum class WaterEngine {
  If97,         ///< IAPWS-IF97 region 1 at the pressure given
  TableJjg225,  ///< JJG 225-2001 Annex B and C: up to 0.6 MPa table B.1, above it to 1.6 MPa table B.2
  TableCj128,   ///< CJ 128-2007 Annex A: up to 1.0 MPa the 0.6 MPa table, above it to 2.5 MPa the 1.6 MPa
                ///< table
};

/// "if97", "table", "table-cj128": as on the command line and in regulation files.
[[nodiscard]] std::string_view nameOf(WaterEngine engine);
[[nodiscard]] std::optional<WaterEngine> waterEngineNamed(std::string_view name);

/// One line for papers: the source of the numbers with its edition.
[[nodiscard]] std::string_view describe(WaterEngine engine);

/// The pipe in which the flow sensor sits: its temperature gives the specific volume in k.
enum class FlowSensorPosition { Inlet, Outlet };

struct WaterState {
  Density density;
  SpecificEnthalpy enthalpy;
  SpecificVolume specificVolume;
};

/// Properties of liquid water at an absolute pressure. IF97: 0 °C to 150 °C, from saturation to 100 MPa.
/// Tables: 1 °C to 150 °C, the printed values with linear interpolation between full degrees. Fails outside.
[[nodiscard]] Expected<WaterState> waterState(WaterEngine engine, Temperature temperature, Pressure pressure);

[[nodiscard]] Expected<Density> density(WaterEngine engine, Temperature temperature, Pressure pressure);
[[nodiscard]] Expected<SpecificEnthalpy> specificEnthalpy(WaterEngine engine, Temperature temperature,
                                                          Pressure pressure);

/// k(p, inlet, outlet) of the energy equation Q = ∫ k·Δθ dV (EN 1434-1:2007 Annex A), J/(m3 K).
///  If97: (1/v)·(h_inlet − h_outlet)/(θ_inlet − θ_outlet), v at the side of the flow sensor.
///  TableCj128: the same from its table.
///  TableJjg225: Annex C (outlet side, inlet 50 °C to 95 °C, outlet 5 °C to 94 °C), linear interpolation in
///  both temperatures; for a flow sensor in the inlet times ρ_inlet/ρ_outlet of Annex B. Annex C knows no
///  pressure: it serves the pressures of Annex B.
/// Fails outside the ranges and where the temperatures are less than 1 mK apart.
[[nodiscard]] Expected<HeatCoefficient> heatCoefficient(WaterEngine engine, Temperature inlet,
                                                        Temperature outlet, Pressure pressure,
                                                        FlowSensorPosition position);

}  // namespace mb

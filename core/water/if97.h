#pragma once

#include "core/quantity/quantity.h"

namespace mb {

/// Properties of liquid water at one temperature and absolute pressure.
struct If97State {
  SpecificVolume specificVolume;
  SpecificEnthalpy enthalpy;
  SpecificHeatCapacity heatCapacity;  // isobaric
};

/// IAPWS-IF97, basic equation of region 1 (eq. 7 and table 3; the same as EN 1434-1:2007 Annex A). Not
/// guarded: the caller stays inside region 1 (273.15 K to 623.15 K, saturation pressure to 100 MPa); see
/// water.h for the guarded form. Only + - * / and integer powers: the bits are the same on every machine.
[[nodiscard]] If97State if97Region1(double kelvin, Pressure pressure);

/// IAPWS-IF97, saturation pressure (eq. 30), 273.15 K to 647.096 K, not guarded.
[[nodiscard]] Pressure if97SaturationPressure(double kelvin);

}  // namespace mb

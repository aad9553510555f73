#include "core/water/water.h"

#include "core/quantity/format.h"
#include "core/water/if97.h"
#include "core/water/published_tables.h"

#include <array>
#include <cmath>
#include <string>

namespace mb {
namespace {

constexpr double kHighestPressure = 100e6;  // Pa, IF97 region 1

struct EngineName {
  WaterEngine engine;
  std::string_view name;
  std::string_view description;
};

constexpr std::array<EngineName, 3> kEngines = {{
    {WaterEngine::If97, "if97", "IAPWS-IF97 region 1"},
    {WaterEngine::TableJjg225, "table",
     "JJG 225-2001 Annex B and C, linear interpolation, misprints corrected"},
    {WaterEngine::TableCj128, "table-cj128",
     "CJ 128-2007 Annex A, linear interpolation, misprints corrected"},
}};

const EngineName& entry(WaterEngine engine) {
  for (const EngineName& one : kEngines) {
    if (one.engine == engine) {
      return one;
    }
  }
  return kEngines.front();
}

std::string inMpa(Pressure pressure) {
  return toShortest(inMegapascals(pressure)) + " MPa";
}

Expected<WaterState> if97State(Temperature temperature, Pressure pressure) {
  // Written so that NaN is refused too.
  if (!(temperature.celsius >= 0.0 && temperature.celsius <= 150.0)) {
    return fail("water temperature " + toShortest(temperature.celsius) + " °C is outside 0 °C to 150 °C",
                "IF97", "give the temperature in °C");
  }
  if (!(pressure.si <= kHighestPressure)) {
    return fail("water pressure " + inMpa(pressure) + " is above 100 MPa", "IF97",
                "give the absolute pressure in Pa");
  }
  const Pressure saturation = if97SaturationPressure(temperature.kelvin());
  if (!(pressure >= saturation)) {
    return fail("water of " + toShortest(temperature.celsius) + " °C is not liquid at " + inMpa(pressure) +
                    " (saturation at " + toFixed(inMegapascals(saturation), 6) + " MPa)",
                "IF97", "give the absolute pressure in Pa");
  }
  const If97State found = if97Region1(temperature.kelvin(), pressure);
  WaterState state;
  state.density = Density(1.0 / found.specificVolume.si);
  state.enthalpy = found.enthalpy;
  state.specificVolume = found.specificVolume;
  return state;
}

using PublishedTable = std::array<PublishedWater, kPublishedRows>;

/// The printed table that the edition prescribes for this pressure.
Expected<const PublishedTable*> tableFor(WaterEngine engine, Pressure pressure) {
  const bool cj128 = engine == WaterEngine::TableCj128;
  const Pressure lowTableUpTo = megapascals(cj128 ? 1.0 : 0.6);
  const Pressure highTableUpTo = megapascals(cj128 ? 2.5 : 1.6);
  if (!(pressure.si > 0.0 && pressure <= highTableUpTo)) {
    return fail("water pressure " + inMpa(pressure) + " is outside the printed tables (up to " +
                    inMpa(highTableUpTo) + ")",
                std::string(describe(engine)), "use the engine if97");
  }
  return pressure <= lowTableUpTo ? &kPublished06 : &kPublished16;
}

Expected<WaterState> tableState(WaterEngine engine, Temperature temperature, Pressure pressure) {
  const auto table = tableFor(engine, pressure);
  if (!table) {
    return tl::unexpected<Error>(table.error());
  }
  const double t = temperature.celsius;
  if (!(t >= kPublishedFirst && t <= kPublishedLast)) {
    return fail("water temperature " + toShortest(t) + " °C is outside the printed tables (1 °C to 150 °C)",
                std::string(describe(engine)), "use the engine if97");
  }
  const int degree = t >= kPublishedLast ? kPublishedLast - 1 : static_cast<int>(t);
  const double part = t - degree;
  const auto row = static_cast<std::size_t>(degree - kPublishedFirst);
  const PublishedWater& below = (**table)[row];
  const PublishedWater& above = (**table)[row + 1];
  // At a full degree the printed value itself, not one that rounding has touched.
  const auto between = [part](double a, double b) {
    return part == 0.0 ? a : (part == 1.0 ? b : a + (b - a) * part);
  };
  WaterState state;
  state.density = Density(between(below.density, above.density));
  state.enthalpy = SpecificEnthalpy(between(below.enthalpy, above.enthalpy) * 1000.0);
  state.specificVolume = SpecificVolume(1.0 / state.density.si);
  return state;
}

/// Annex C at full degrees, Wh/(m3 K).
double printedCoefficient(int inlet, int outlet) {
  // Row of inlet i holds i - 5 values; rows 50 … i-1 come before it.
  const int before = (inlet - kCoefficientInletFirst) *
                     (inlet + kCoefficientInletFirst - 1 - 2 * kCoefficientOutletFirst) / 2;
  return kPublishedHeatCoefficient[static_cast<std::size_t>(before + outlet - kCoefficientOutletFirst)];
}

Expected<HeatCoefficient> annexC(Temperature inlet, Temperature outlet) {
  const double in = inlet.celsius;
  const double out = outlet.celsius;
  const std::string where = "JJG 225-2001 Annex C";
  if (!(in >= kCoefficientInletFirst && in <= kCoefficientInletLast && out >= kCoefficientOutletFirst)) {
    return fail("inlet " + toShortest(in) + " °C, outlet " + toShortest(out) +
                    " °C is outside the printed table (inlet 50 °C to 95 °C, outlet from 5 °C)",
                where, "use the engine if97 or the enthalpy method");
  }
  const int inLow = static_cast<int>(in);
  const int outLow = static_cast<int>(out);
  const double inPart = in - inLow;
  const double outPart = out - outLow;
  const int inHigh = inPart > 0.0 ? inLow + 1 : inLow;
  const int outHigh = outPart > 0.0 ? outLow + 1 : outLow;
  if (!(out < in) || outHigh >= inLow) {
    return fail("inlet " + toShortest(in) + " °C and outlet " + toShortest(out) +
                    " °C are too close for the printed table",
                where, "use the engine if97 or the enthalpy method");
  }
  const auto alongOutlet = [outLow, outHigh, outPart](int inletDegree) {
    const double below = printedCoefficient(inletDegree, outLow);
    const double above = printedCoefficient(inletDegree, outHigh);
    return below + (above - below) * outPart;
  };
  const double atLow = alongOutlet(inLow);
  const double k = atLow + (alongOutlet(inHigh) - atLow) * inPart;
  return HeatCoefficient(k * 3600.0);  // Wh -> J
}

}  // namespace

std::string_view nameOf(WaterEngine engine) {
  return entry(engine).name;
}

std::string_view describe(WaterEngine engine) {
  return entry(engine).description;
}

std::optional<WaterEngine> waterEngineNamed(std::string_view name) {
  for (const EngineName& one : kEngines) {
    if (one.name == name) {
      return one.engine;
    }
  }
  return std::nullopt;
}

Expected<WaterState> waterState(WaterEngine engine, Temperature temperature, Pressure pressure) {
  return engine == WaterEngine::If97 ? if97State(temperature, pressure)
                                     : tableState(engine, temperature, pressure);
}

Expected<Density> density(WaterEngine engine, Temperature temperature, Pressure pressure) {
  return waterState(engine, temperature, pressure).map([](const WaterState& state) { return state.density; });
}

Expected<SpecificEnthalpy> specificEnthalpy(WaterEngine engine, Temperature temperature, Pressure pressure) {
  return waterState(engine, temperature, pressure).map([](const WaterState& state) {
    return state.enthalpy;
  });
}

Expected<HeatCoefficient> heatCoefficient(WaterEngine engine, Temperature inlet, Temperature outlet,
                                          Pressure pressure, FlowSensorPosition position) {
  const auto atInlet = waterState(engine, inlet, pressure);
  if (!atInlet) {
    return tl::unexpected<Error>(atInlet.error());
  }
  const auto atOutlet = waterState(engine, outlet, pressure);
  if (!atOutlet) {
    return tl::unexpected<Error>(atOutlet.error());
  }
  const TemperatureDifference difference = inlet - outlet;
  if (!(std::fabs(difference.si) >= 1e-3)) {
    return fail("inlet and outlet temperature are less than 1 mK apart: k is not defined", "",
                "give two different temperatures");
  }
  if (engine == WaterEngine::TableJjg225) {
    return annexC(inlet, outlet).map([&](HeatCoefficient k) {
      return position == FlowSensorPosition::Outlet ? k : k * (atInlet->density / atOutlet->density);
    });
  }
  const WaterState& atSensor = position == FlowSensorPosition::Inlet ? *atInlet : *atOutlet;
  return HeatCoefficient((atInlet->enthalpy.si - atOutlet->enthalpy.si) / difference.si /
                         atSensor.specificVolume.si);
}

}  // namespace mb

#include "app/cli/water.h"

#include "app/cli/answer.h"
#include "core/quantity/format.h"
#include "core/water/water.h"

namespace mb::cli {

int runWater(const WaterOptions& options, std::ostream& out, std::ostream& err) {
  const auto t = numberOption("--t", options.temperature);
  if (!t) {
    return refuse(err, t.error());
  }
  const auto p = numberOption("--p", options.pressure);
  if (!p) {
    return refuse(err, p.error());
  }
  const auto engine = waterEngineNamed(options.engine);
  if (!engine) {
    return refuse(err,
                  Error("\"" + options.engine + "\" is no water engine", "--engine", "use if97 or table"));
  }
  const auto state = waterState(*engine, degreesCelsius(*t), pascals(*p));
  if (!state) {
    return refuse(err, state.error());
  }
  if (options.json) {
    printJson(out, {{"density_kg_m3", state->density.si},
                    {"enthalpy_j_kg", state->enthalpy.si},
                    {"specific_volume_m3_kg", state->specificVolume.si}});
    return kSuccess;
  }
  out << "water at " << toShortest(*t) << " °C, " << toShortest(*p) << " Pa absolute (" << describe(*engine)
      << ")\n"
      << "density          " << toFixed(state->density.si, 4) << " kg/m³\n"
      << "enthalpy         " << toFixed(state->enthalpy.si / 1000.0, 4) << " kJ/kg\n"
      << "specific volume  " << toFixed(state->specificVolume.si * 1000.0, 7) << " L/kg\n";
  return kSuccess;
}

}  // namespace mb::cli

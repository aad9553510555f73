#include "app/cli/heat_coefficient.h"

#include "app/cli/answer.h"
#include "core/quantity/format.h"
#include "core/water/water.h"

namespace mb::cli {

int runHeatCoefficient(const HeatCoefficientOptions& options, std::ostream& out, std::ostream& err) {
  const auto inlet = numberOption("--inlet", options.inlet);
  if (!inlet) {
    return refuse(err, inlet.error());
  }
  const auto outlet = numberOption("--outlet", options.outlet);
  if (!outlet) {
    return refuse(err, outlet.error());
  }
  const auto p = numberOption("--p", options.pressure);
  if (!p) {
    return refuse(err, p.error());
  }
  if (options.position != "inlet" && options.position != "outlet") {
    return refuse(err, Error("\"" + options.position + "\" is no place of the flow sensor", "--position",
                             "use inlet or outlet"));
  }
  const auto engine = waterEngineNamed(options.engine);
  if (!engine) {
    return refuse(err,
                  Error("\"" + options.engine + "\" is no water engine", "--engine", "use if97 or table"));
  }
  const auto position = options.position == "inlet" ? FlowSensorPosition::Inlet : FlowSensorPosition::Outlet;
  const auto k =
      heatCoefficient(*engine, degreesCelsius(*inlet), degreesCelsius(*outlet), pascals(*p), position);
  if (!k) {
    return refuse(err, k.error());
  }
  if (options.json) {
    printJson(out, {{"k_j_m3_k", k->si}});
    return kSuccess;
  }
  out << "inlet " << toShortest(*inlet) << " °C, outlet " << toShortest(*outlet) << " °C, " << toShortest(*p)
      << " Pa absolute, flow sensor in the " << options.position << " (" << describe(*engine) << ")\n"
      << "k  " << toFixed(k->si / 1e6, 6) << " MJ/(m³·K) = " << toFixed(k->si / 3.6e6, 6) << " kWh/(m³·K)\n";
  return kSuccess;
}

}  // namespace mb::cli

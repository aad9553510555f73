#include "core/model/rest_state.h"

#include "core/quantity/format.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr double kLongestPause = 600.0;  // s

/// Actuators of the flow lines that stand shut at rest.
std::set<std::string> shutAtRest(const BenchDescription& bench) {
  std::set<std::string> shut;
  for (const FlowLineDescription& line : bench.lines) {
    for (const std::string& id : {line.valve, line.regulator}) {
      const ActuatorDescription* const actuator = bench.actuator(id);
      if (actuator != nullptr && actuator->rest <= 0.0) {
        shut.insert(id);
      }
    }
  }
  return shut;
}

/// Water passes a flow line when both of its valves are open.
bool allShut(const BenchDescription& bench, const std::set<std::string>& closed) {
  return std::ranges::all_of(bench.lines, [&closed](const FlowLineDescription& line) {
    return closed.contains(line.valve) || closed.contains(line.regulator);
  });
}

/// The pump of the bench and any other.
std::vector<std::string> pumps(const BenchDescription& bench) {
  std::vector<std::string> ids;
  for (const ActuatorDescription& actuator : bench.actuators) {
    if (actuator.kind == "pump" || actuator.id == bench.pump) {
      ids.push_back(actuator.id);
    }
  }
  return ids;
}

/// Water that a pump pushes must find a way out, at rest and on the way there.
void checkPumps(const ConfigTable& root, const BenchDescription& bench) {
  if (bench.lines.empty()) {
    return;  // said already
  }
  const std::set<std::string> shut = shutAtRest(bench);
  std::set<std::string> running;
  const std::vector<std::string> all = pumps(bench);
  for (const std::string& pump : all) {
    const double rest = bench.actuator(pump)->rest;
    running.insert(pump);
    if (rest > 0.0 && allShut(bench, shut)) {
      root.addError(
          "rest_order",
          fmt::format("at rest the pump `{}` runs at {} against closed valves", pump, toShortest(rest)),
          "let the pump rest at 0, or a line rest open");
    }
  }
  // Whatever ran before, a line is shut from the moment on at which its valve goes to a rest of 0.
  std::set<std::string> closed;
  for (const std::string& id : bench.restOrder) {
    running.erase(id);
    if (!shut.contains(id)) {
      continue;
    }
    closed.insert(id);
    if (!running.empty() && allShut(bench, closed)) {
      root.addError(
          "rest_order",
          fmt::format("`{}` closes the last line before the pump `{}` is at rest", id, *running.begin()),
          "put the pump to rest before the valves");
      return;
    }
  }
}

}  // namespace

void readRestOrder(const ConfigTable& root, const IdSet& actuators, BenchDescription& bench) {
  std::set<std::string> seen;
  for (const std::string& entry : root.requireStrings("rest_order")) {
    bench.restOrder.push_back(entry);
    if (entry.starts_with("wait ")) {
      const auto pause = parseDouble(std::string_view(entry).substr(5));
      if (!pause || *pause < 0 || *pause > kLongestPause) {
        root.addError("rest_order", fmt::format("`{}` is not \"wait SECONDS\" with 0 to 600 s", entry));
      }
      continue;
    }
    actuators.check(root, "rest_order", entry);
    if (!seen.insert(entry).second) {
      root.addError("rest_order", fmt::format("names the actuator `{}` twice", entry));
    }
  }
  for (const std::string& id : actuators.ids()) {
    if (!seen.contains(id)) {
      root.addError("rest_order", fmt::format("does not name the actuator `{}`", id),
                    "every actuator must be put to rest");
    }
  }
  checkPumps(root, bench);
}

}  // namespace mb

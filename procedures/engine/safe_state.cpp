#include "procedures/engine/safe_state.h"

#include "core/quantity/format.h"
#include "core/record/durable.h"
#include "core/record/journal.h"
#include "procedures/engine/safe_state_row.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

/// What a command may take besides the actuator's own time limit.
constexpr double kCommandTime = 2.0;
constexpr int kTries = 2;

/// Seconds of a "wait N" entry of the rest order; empty for an actuator.
std::optional<double> waitOf(const std::string& entry) {
  constexpr std::string_view kWait = "wait ";
  if (!entry.starts_with(kWait)) {
    return std::nullopt;
  }
  return parseDouble(std::string_view(entry).substr(kWait.size()));
}

/// The rest order, and after it whatever it forgot.
std::vector<std::string> orderOf(const BenchDescription& bench, const std::set<std::string>& actuators) {
  std::vector<std::string> order = bench.restOrder;
  for (const auto& actuator : actuators) {
    if (std::find(order.begin(), order.end(), actuator) == order.end()) {
      order.push_back(actuator);
    }
  }
  return order;
}

Task<Expected<void>> tryOnce(const Context& context, Actuator& actuator, double value) {
  auto moved = co_await actuator.move(context, value);
  if (!moved) {
    co_return moved;
  }
  co_return co_await actuator.arrived(context);
}

/// One try under its own deadline; why it failed, empty when it did not.
Task<std::string> tryToRest(const Context& context, Actuator& actuator) {
  const auto& description = actuator.description();
  const Context shield = context.shielded(context.now() + fromSeconds(description.timeLimit + kCommandTime));
  try {
    const auto done = co_await tryOnce(shield, actuator, description.rest);
    co_return done ? std::string() : done.error().message();
  } catch (const Cancelled&) {
    co_return "no answer within " + toShortest(description.timeLimit + kCommandTime) + " s";
  } catch (const std::exception& error) {
    co_return std::string(error.what());
  }
}

Task<RestItem> restOne(const Context& context, Bench& bench, std::string id) {
  RestItem item(id);
  if (bench.description().actuator(id) == nullptr) {
    item.reason = "is not on this bench";
    co_return item;
  }
  Actuator& actuator = bench.actuator(id);
  for (int i = 0; i < kTries && !item.done; ++i) {
    item.reason = co_await tryToRest(context, actuator);
    item.done = item.reason.empty();
  }
  co_return item;
}

}  // namespace

bool SafeStateReport::safe() const {
  return std::all_of(items.begin(), items.end(), [](const RestItem& item) { return item.done; });
}

std::string SafeStateReport::problems() const {
  std::string text;
  for (const auto& item : items) {
    if (!item.done) {
      text += (text.empty() ? "" : "; ") + item.actuator + ": " + item.reason;
    }
  }
  return text;
}

Task<SafeStateReport> rest(const Context& context, Bench& bench, std::set<std::string> actuators) {
  // Nobody can stop this; every wait in it is bounded.
  const Context patient(context.scheduler(), std::stop_token(), context.services());
  SafeStateReport report;
  bool moved = false;
  for (const auto& entry : orderOf(bench.description(), actuators)) {
    if (const auto pause = waitOf(entry)) {
      if (moved) {
        co_await patient.sleep(fromSeconds(*pause));
      }
    } else if (actuators.contains(entry)) {
      RestItem item = co_await restOne(patient, bench, entry);
      report.items.push_back(std::move(item));
      moved = true;
    }
  }
  co_return report;
}

nlohmann::json safeStateRow(const SafeStateReport& report, const std::string& why) {
  nlohmann::json items = nlohmann::json::array();
  for (const auto& item : report.items) {
    nlohmann::json line = {{"actuator", item.actuator}, {"done", item.done}};
    if (!item.reason.empty()) {
      line["reason"] = item.reason;
    }
    items.push_back(std::move(line));
  }
  return {{"why", why}, {"items", std::move(items)}};
}

Task<SafeStateReport> restAll(const Context& context, Bench& bench, std::string why) {
  std::set<std::string> all;
  for (const auto& actuator : bench.description().actuators) {
    all.insert(actuator.id);
  }
  SafeStateReport report = co_await rest(context, bench, all);
  if (context.services().journal != nullptr) {
    try {
      const Context patient(context.scheduler(), std::stop_token(), context.services());
      const Seq seq = context.journal().append("safe_state", safeStateRow(report, why));
      co_await durable(patient, context.journal(), seq);
    } catch (const StoreFailed& failed) {
      context.log(LogLevel::serious, "engine", "safe state not recorded: " + failed.error().message());
    }
  }
  co_return report;
}

}  // namespace mb

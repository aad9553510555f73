#include "procedures/engine/events.h"

#include "core/quantity/format.h"

#include <array>
#include <utility>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

/// Kinds of rows that are one event each.
constexpr std::array kKinds = {
    std::pair("document", EventType::documentKept),
    std::pair("run", EventType::runStarted),
    std::pair("resumed", EventType::runResumed),
    std::pair("clock", EventType::clockTied),
    std::pair("meter", EventType::meterIdentified),
    std::pair("armed", EventType::actuatorArmed),
    std::pair("exchange", EventType::exchanged),
    std::pair("reading", EventType::read),
    std::pair("sample", EventType::sampled),
    std::pair("series", EventType::seriesKept),
    std::pair("interlock", EventType::interlockTripped),
    std::pair("position", EventType::positionDropped),
    std::pair("state", EventType::remembered),
    std::pair("point", EventType::pointMeasured),
    std::pair("result", EventType::resultFound),
    std::pair("verdict", EventType::verdictGiven),
    std::pair("part", EventType::partFinished),
    std::pair("paper", EventType::paperMade),
    std::pair("safe_state", EventType::safeStateReached),
    std::pair("run_ended", EventType::runEnded),
};

EventType typeOf(const Row& row) {
  if (row.kind == "step") {
    return row.json().value("state", "") == "ended" ? EventType::stepEnded : EventType::stepStarted;
  }
  if (row.kind == "condition") {
    return row.json().value("state", "") == "ok" ? EventType::conditionHeld : EventType::conditionBreached;
  }
  for (const auto& [kind, type] : kKinds) {
    if (row.kind == kind) {
      return type;
    }
  }
  return EventType::other;
}

}  // namespace

std::string_view wireName(EventType type) {
  switch (type) {
    case EventType::documentKept:
      return "document";
    case EventType::runStarted:
      return "run-started";
    case EventType::clockTied:
      return "clock";
    case EventType::runResumed:
      return "run-resumed";
    case EventType::meterIdentified:
      return "meter";
    case EventType::stepStarted:
      return "step-started";
    case EventType::stepEnded:
      return "step-ended";
    case EventType::actuatorArmed:
      return "actuator-armed";
    case EventType::exchanged:
      return "exchange";
    case EventType::read:
      return "reading";
    case EventType::sampled:
      return "sample";
    case EventType::seriesKept:
      return "series";
    case EventType::conditionBreached:
      return "condition-breached";
    case EventType::conditionHeld:
      return "condition-held";
    case EventType::interlockTripped:
      return "interlock-tripped";
    case EventType::positionDropped:
      return "position-dropped";
    case EventType::remembered:
      return "state";
    case EventType::pointMeasured:
      return "point-measured";
    case EventType::resultFound:
      return "result";
    case EventType::verdictGiven:
      return "verdict";
    case EventType::partFinished:
      return "part";
    case EventType::paperMade:
      return "paper";
    case EventType::safeStateReached:
      return "safe-state";
    case EventType::runEnded:
      return "run-ended";
    case EventType::other:
      break;
  }
  return "row";
}

Event eventOf(const Row& row) {
  return Event(typeOf(row), row);
}

std::string Event::jsonLine() const {
  nlohmann::json line = row.json();
  line["event"] = wireName(type);
  line["seq"] = row.seq;
  if (type == EventType::other) {
    line["kind"] = row.kind;
  }
  return line.dump();
}

std::string Progress::jsonLine() const {
  nlohmann::json line = {{"event", "progress"},
                         {"path", path},
                         {"step", step},
                         {"fraction", toFixed(fraction, 4)},
                         {"seconds_left", toFixed(secondsLeft, 0)}};
  if (!point.empty()) {
    line["point"] = point;
  }
  return line.dump();
}

}  // namespace mb

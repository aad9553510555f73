#include "app/desktop/bench/bench_feed.h"

#include "core/quantity/format.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <nlohmann/json.hpp>

namespace mb::desktop {
namespace {

using Json = nlohmann::json;

/// Actuators do not say when they are told something: look this often, with the samples that come in.
constexpr Duration kLook = std::chrono::milliseconds(200);

QString qt(std::string_view text) {
  return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString text(const Json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? QString::fromStdString(found->get_ref<const std::string&>())
                                                   : QString();
}

std::optional<double> number(const Json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? parseDouble(found->get_ref<const std::string&>()) : std::nullopt;
}

int positionOf(const Json& body) {
  return static_cast<int>(number(body, "position").value_or(0.0));
}

Instant instantOf(const Json& body) {
  return Instant(Duration(text(body, "at_ns").toLongLong()));
}

StepChanged stepOf(const Json& body, bool started, Instant now) {
  StepChanged step;
  step.path = text(body, "step");
  step.step = text(body, "kind");
  step.point = text(body, "point");
  step.runOfPoint = text(body, "run_of_point");
  step.started = started;
  step.status = text(body, "status");
  step.reason = text(body, "reason");
  step.at = now;
  return step;
}

MeterIdentified meterOf(const Json& body) {
  MeterIdentified meter;
  meter.position = positionOf(body);
  meter.identified = body.value("identified", false);
  meter.number = text(body, "number");
  meter.maker = text(body, "maker");
  meter.version = text(body, "version");
  meter.medium = text(body, "medium");
  meter.line = text(body, "line");
  meter.profile = text(body, "profile");
  meter.type = text(body, "type");
  return meter;
}

MeterRead readingOf(const Json& body) {
  MeterRead read;
  read.position = positionOf(body);
  read.purpose = text(body, "purpose");
  read.quantity = text(body, "quantity");
  read.unit = text(body, "unit");
  read.value = text(body, "value");
  read.at = instantOf(body);
  return read;
}

std::vector<Contribution> budgetOf(const Json& body) {
  std::vector<Contribution> budget;
  const auto found = body.find("budget");
  if (found == body.end() || !found->is_array()) {
    return budget;
  }
  for (const auto& line : *found) {
    budget.push_back(
        {text(line, "name"), text(line, "part"), std::abs(number(line, "contribution_percent").value_or(0.0))});
  }
  std::ranges::sort(budget, std::greater(), &Contribution::percent);
  return budget;
}

ResultFound resultOf(const Json& body, Seq seq) {
  ResultFound result;
  result.seq = seq;
  result.position = positionOf(body);
  result.meter = text(body, "meter");
  result.point = text(body, "point");
  result.runOfPoint = text(body, "run_of_point");
  result.verdict = text(body, "verdict");
  result.reason = text(body, "reason");
  result.reasonText = text(body, "reason_text");
  result.error = number(body, "error_percent");
  result.limit = number(body, "limit_percent");
  result.uBench = number(body, "bench_uncertainty_percent");
  result.uResult = number(body, "uncertainty_percent");
  result.flow = number(body, "flow_m3_h");
  result.reference = number(body, "reference_volume_l");
  result.indicated = number(body, "indicated_volume_l");
  result.budget = budgetOf(body);
  return result;
}

ConditionChanged conditionOf(const Json& body, bool holds) {
  ConditionChanged condition;
  condition.condition = text(body, "condition");
  condition.position = positionOf(body);
  condition.holds = holds;
  condition.unit = text(body, "unit");
  condition.value = number(body, "value");
  condition.low = number(body, "low");
  condition.high = number(body, "high");
  condition.point = text(body, "point");
  condition.at = instantOf(body);
  return condition;
}

InterlockTripped interlockOf(const Json& body) {
  InterlockTripped interlock;
  interlock.interlock = text(body, "interlock");
  interlock.unit = text(body, "unit");
  interlock.value = number(body, "value");
  interlock.limit = number(body, "limit");
  interlock.at = instantOf(body);
  return interlock;
}

SafeStateReached safeStateOf(const Json& body, Instant now) {
  SafeStateReached state;
  state.at = now;
  const auto items = body.find("items");
  if (items != body.end() && items->is_array()) {
    for (const auto& item : *items) {
      if (!item.value("done", false)) {
        state.notDone << text(item, "actuator") + ": " + text(item, "reason");
      }
    }
  }
  return state;
}

RunStarted runOf(const Json& body, Seq seq, WallTime start) {
  RunStarted run;
  run.run = seq;
  run.edition = text(body, "edition");
  run.batch = text(body, "batch_number");
  run.simulated = body.value("simulated", false);
  run.wall = start;
  return run;
}

}  // namespace

std::optional<RunUpdate> updateOf(const Event& event, Instant now, WallTime wall) {
  switch (event.type) {
    case EventType::exchanged:
    case EventType::sampled:
    case EventType::seriesKept:
    case EventType::clockTied:
    case EventType::documentKept:
    case EventType::remembered:
    case EventType::actuatorArmed:
    case EventType::pointMeasured:
    case EventType::partFinished:
    case EventType::paperMade:
    case EventType::other:
      return std::nullopt;
    default:
      break;
  }
  const Json body = event.row.json();
  switch (event.type) {
    case EventType::runStarted:
      return runOf(body, event.row.seq, wall);
    case EventType::stepStarted:
      return stepOf(body, true, now);
    case EventType::stepEnded:
      return stepOf(body, false, now);
    case EventType::meterIdentified:
      return meterOf(body);
    case EventType::positionDropped:
      return PositionDropped{positionOf(body), text(body, "reason"), now};
    case EventType::read:
      return readingOf(body);
    case EventType::resultFound:
      return resultOf(body, event.row.seq);
    case EventType::verdictGiven:
      return VerdictGiven{positionOf(body), text(body, "verdict"), text(body, "reason")};
    case EventType::conditionBreached:
      return conditionOf(body, false);
    case EventType::conditionHeld:
      return conditionOf(body, true);
    case EventType::interlockTripped:
      return interlockOf(body);
    case EventType::safeStateReached:
      return safeStateOf(body, now);
    case EventType::runEnded:
      return RunEnded{text(body, "status"), text(body, "reason"), now};
    default:
      return std::nullopt;
  }
}

void BenchFeed::event(const Event& event) {
  const WallTime start =
      scheduler_.wall() - std::chrono::floor<std::chrono::milliseconds>(scheduler_.now().time_since_epoch());
  if (auto update = updateOf(event, scheduler_.now(), start)) {
    queue_.push(std::move(*update));
  }
  lookAtActuators();
}

void BenchFeed::progress(const Progress& progress) {
  LiveProgress live;
  live.path = QString::fromStdString(progress.path);
  live.step = QString::fromStdString(progress.step);
  live.point = QString::fromStdString(progress.point);
  live.fraction = progress.fraction;
  live.secondsLeft = progress.secondsLeft;
  queue_.live(live);
}

void BenchFeed::sample(const Channel& channel, const Sample& sample) {
  LiveValue value;
  value.id = QString::fromStdString(channel.id());
  value.value = sample.value;
  value.at = sample.stamp.at;
  value.stable = sample.stable;
  queue_.live(value);
  if (looked_ == Instant::min() || scheduler_.now() - looked_ >= kLook) {
    lookAtActuators();
  }
}

void BenchFeed::lookAtActuators() {
  looked_ = scheduler_.now();
  std::vector<LiveActuator> all;
  for (const auto& described : bench_.description().actuators) {
    all.push_back({QString::fromStdString(described.id), bench_.actuator(described.id).commanded()});
  }
  queue_.live(std::move(all));
}

void BenchFeed::log(LogLevel level, std::string_view category, std::string_view text) {
  if (level >= LogLevel::warning) {
    queue_.push(Warned{qt(category), qt(text), scheduler_.now()});
  }
}

}  // namespace mb::desktop

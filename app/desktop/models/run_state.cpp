#include "app/desktop/models/run_state.h"

#include "app/cli/run_session.h"

#include <chrono>

namespace mb::desktop {
namespace {

constexpr int kDrainMs = 50;
constexpr std::size_t kPiece = 8;  // updates between two looks at the time
constexpr auto kTurn = std::chrono::milliseconds(3);
constexpr const char* kOperator = "operator";

}  // namespace

RunState::RunState(DeskOptions options, QObject* parent)
    : QObject(parent), options_(std::move(options)), bench_(queue_) {
  timer_.setInterval(kDrainMs);
  connect(&timer_, &QTimer::timeout, this, &RunState::drain);
  timer_.start();
}

bool RunState::underWay() const {
  return phase_ == Phase::opening || phase_ == Phase::running || phase_ == Phase::finishing ||
         phase_ == Phase::aborting;
}

WallTime RunState::wallNow() const {
  return wall_ + std::chrono::floor<std::chrono::milliseconds>(live_.now.time_since_epoch());
}

void RunState::enter(Phase phase) {
  phase_ = phase;
  Q_EMIT phaseChanged();
}

void RunState::load() {
  if (underWay()) {
    return;
  }
  bench_.load(options_.load);
  enter(Phase::loading);
}

void RunState::start() {
  if (phase_ != Phase::ready && phase_ != Phase::ended) {
    return;
  }
  errors_.clear();
  end_ = RunEnded();
  run_ = 0;
  simulated_ = false;
  live_ = LiveFrame();
  meters.rewind();
  steps.rewind();
  conditions.rewind();
  alarms.clear();
  cli::SessionOptions session;
  session.record = options_.record;
  if (loaded_.inProcess) {
    session.pace = options_.pace;
  }
  session.seed = options_.seed;
  session.faults = options_.faults;
  session.catchSignals = false;
  bench_.start(loaded_.plan, session);
  enter(Phase::opening);
}

void RunState::finishThisPoint() {
  if (phase_ == Phase::running) {
    bench_.finishThisPoint(kOperator);
    enter(Phase::finishing);
  }
}

void RunState::abort() {
  if (underWay()) {
    bench_.abort(kOperator);
    enter(Phase::aborting);
  }
}

void RunState::answer(int choice) {
  if (question_) {
    bench_.answer(question_->id, choice);
  }
}

void RunState::setPace(double pace) {
  options_.pace = pace;
  bench_.setPace(pace);
  Q_EMIT paceChanged();
}

void RunState::retranslate() {
  meters.retranslate();
  steps.retranslate();
  conditions.retranslate();
  alarms.retranslate();
}

void RunState::drain() {
  const auto begin = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - begin < kTurn) {
    const auto updates = queue_.take(kPiece);
    for (const auto& update : updates) {
      take(update);
    }
    if (updates.size() < kPiece) {
      break;
    }
  }
  LiveFrame frame = queue_.takeLive();
  if (frame.empty) {
    return;
  }
  live_ = std::move(frame);
  steps.tick(live_.now);
  conditions.apply(live_);
  Q_EMIT liveChanged();
}

void RunState::take(const PlanLoaded& loaded) {
  loaded_ = loaded;
  errors_ = loaded.errors;
  meters.reset(loaded);
  steps.reset(loaded);
  conditions.reset(loaded);
  alarms.clear();
  enter(loaded.plan ? Phase::ready : Phase::refused);
}

void RunState::take(const RunStarted& run) {
  run_ = run.run;
  wall_ = run.wall;
  simulated_ = run.simulated;
  if (phase_ == Phase::opening) {
    enter(Phase::running);
  }
}

void RunState::take(const StepChanged& step) {
  steps.apply(step);
  if (step.step == QLatin1StringView("measure-start-stop")) {
    conditions.atPoint(step.point, step.started);
    meters.measuring(step.started, step.point, step.runOfPoint);
  } else if (step.started && !step.point.isEmpty()) {
    conditions.atPoint(step.point, false);
  }
}

void RunState::take(const RunUpdate& update) {
  alarms.look(update);
  if (const auto* loaded = std::get_if<PlanLoaded>(&update)) {
    take(*loaded);
  } else if (const auto* run = std::get_if<RunStarted>(&update)) {
    take(*run);
  } else if (const auto* step = std::get_if<StepChanged>(&update)) {
    take(*step);
  } else if (const auto* meter = std::get_if<MeterIdentified>(&update)) {
    meters.apply(*meter);
  } else if (const auto* dropped = std::get_if<PositionDropped>(&update)) {
    meters.apply(*dropped);
  } else if (const auto* read = std::get_if<MeterRead>(&update)) {
    meters.apply(*read);
  } else if (const auto* result = std::get_if<ResultFound>(&update)) {
    meters.apply(*result);
  } else if (const auto* verdict = std::get_if<VerdictGiven>(&update)) {
    meters.apply(*verdict);
  } else if (const auto* condition = std::get_if<ConditionChanged>(&update)) {
    conditions.apply(*condition);
  } else if (const auto* ended = std::get_if<RunEnded>(&update)) {
    end_ = *ended;
    steps.ended();
  } else if (const auto* asked = std::get_if<Asked>(&update)) {
    question_ = *asked;
    Q_EMIT questionChanged();
  } else if (std::holds_alternative<AskedNoMore>(update)) {
    question_.reset();
    Q_EMIT questionChanged();
  } else if (const auto* refused = std::get_if<SessionRefused>(&update)) {
    errors_ = refused->errors;
    enter(Phase::ended);
    Q_EMIT closed();
  } else if (std::holds_alternative<SessionClosed>(update)) {
    enter(Phase::ended);
    Q_EMIT closed();
  }
}

}  // namespace mb::desktop

#include "procedures/engine/step_context.h"

#include "core/quantity/format.h"
#include "procedures/engine/run_context.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace mb {

StepContext::StepContext(RunContext& run, const Context& context, std::string path,
                         std::shared_ptr<PointRun> pointRun)
    : run_(&run), context_(context), path_(std::move(path)), pointRun_(std::move(pointRun)) {}

Bench& StepContext::bench() const {
  return run_->bench;
}

const RunSetup& StepContext::setup() const {
  return run_->setup;
}

Journal& StepContext::journal() const {
  return run_->journal;
}

Seq StepContext::run() const {
  return run_->journal.run();
}

StepContext StepContext::with(const Context& context) const {
  return StepContext(*run_, context, path_, pointRun_);
}

Task<void> StepContext::durable() const {
  const Context waiting = context_;
  co_await run_->durable(waiting);
}

void StepContext::progress(double fraction) const {
  if (run_->onProgress) {
    run_->onProgress(path_, std::clamp(fraction, 0.0, 1.0));
  }
}

std::string StepContext::point() const {
  return pointRun_ ? pointRun_->point : std::string();
}

int StepContext::runOfPoint() const {
  return pointRun_ ? pointRun_->number : 0;
}

int StepContext::attempt() const {
  return pointRun_ ? pointRun_->attempt : 0;
}

void StepContext::makeInvalid(const std::string& reason) const {
  if (pointRun_) {
    pointRun_->makeInvalid(reason);
  }
}

std::vector<int> StepContext::positions() const {
  std::vector<int> active = run_->activePositions();
  if (runOfPoint() > 0) {
    const auto& wanted = pointRun_->positions;
    std::erase_if(active, [&wanted](int position) {
      return std::find(wanted.begin(), wanted.end(), position) == wanted.end();
    });
  }
  return active;
}

void StepContext::drop(int position, const std::string& code, const std::string& text) const {
  const std::string reason = code + ": " + text;
  if (run_->drop(position, reason)) {
    record("position", {{"position", std::to_string(position)}, {"state", "out"}, {"reason", reason}});
  }
}

std::optional<std::string> StepContext::dropped(int position) const {
  return run_->dropped(position);
}

std::optional<IdentityBefore> StepContext::identityBefore(int position) const {
  return run_->identityBefore(position);
}

Task<Expected<void>> StepContext::command(std::string actuator, double value) const {
  const Context waiting = context_;
  RunContext& run = *run_;
  waiting.check();
  if (auto may = run.mayMove(actuator, value); !may) {
    co_return tl::unexpected(may.error());
  }
  co_await run.arm(waiting, actuator);
  // An interlock may have tripped while the disk was busy.
  if (auto may = run.mayMove(actuator, value); !may) {
    co_return tl::unexpected(may.error());
  }
  co_return co_await run.bench.actuator(actuator).move(waiting, value);
}

Task<Expected<void>> StepContext::arrived(std::string actuator) const {
  const Context waiting = context_;
  RunContext& run = *run_;
  if (run.bench.description().actuator(actuator) == nullptr) {
    co_return fail("there is no actuator `" + actuator + "` on this bench");
  }
  co_return co_await run.bench.actuator(actuator).arrived(waiting);
}

Task<Expected<void>> StepContext::move(std::string actuator, double value) const {
  const StepContext self = *this;
  auto commanded = co_await self.command(actuator, value);
  if (!commanded) {
    co_return commanded;
  }
  co_return co_await self.arrived(actuator);
}

void StepContext::remember(const std::string& key, const std::string& value) const {
  record("state", {{"key", key}, {"value", value}});
  run_->remembered[key] = value;
}

std::optional<std::string> StepContext::recall(const std::string& key) const {
  const auto found = run_->remembered.find(key);
  return found == run_->remembered.end() ? std::nullopt : std::optional(found->second);
}

void StepContext::rememberNumber(const std::string& key, double value) const {
  remember(key, toShortest(value));
}

std::optional<double> StepContext::recallNumber(const std::string& key) const {
  const auto text = recall(key);
  return text ? parseDouble(*text) : std::nullopt;
}

}  // namespace mb

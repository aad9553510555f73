#include "procedures/engine/watch.h"

#include "core/record/journal.h"
#include "procedures/engine/condition_state.h"

#include <algorithm>
#include <set>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

/// The samples of one channel, gathered while the body runs (a channel's own history is shorter than a run).
struct Recording {
  explicit Recording(Channel& channel_) : channel(channel_) {}

  /// Takes over what the channel has got since the last look.
  void gather() {
    const auto& history = channel.history();
    auto first = history.end();
    while (first != history.begin() && std::prev(first)->stamp.at > last) {
      --first;
    }
    for (; first != history.end(); ++first) {
      samples.push_back(*first);
      last = first->stamp.at;
    }
  }

  Channel& channel;
  std::vector<Sample> samples;
  Instant last = Instant::min();
};

}  // namespace

struct Watch::State {
  State(const StepContext& outer_, OnBreach onBreach_)
      : outer(outer_), onBreach(onBreach_), beside(outer_.context()), inside(outer_.with(beside.context())) {}

  Task<void> watchChannel(std::string id);
  Task<void> runBody(Task<StepOutcome> body);
  void look(const std::string& channel);
  void writeRows();
  void writeSeries(const Recording& recording);

  StepContext outer;
  OnBreach onBreach;
  Parallel beside;
  StepContext inside;
  std::vector<ConditionState> conditions;
  std::vector<Recording> recordings;
  std::optional<StepOutcome> outcome;
  Instant start{};
  std::optional<Instant> from;
  std::optional<Instant> to;
  bool breached = false;
  std::string reason;
  std::map<std::string, Seq> series;
};

Watch::Watch(const StepContext& context, std::vector<Condition> conditions, std::vector<std::string> channels,
             OnBreach onBreach)
    : state_(std::make_unique<State>(context, onBreach)) {
  for (auto& condition : conditions) {
    state_->conditions.emplace_back(std::move(condition), context.bench());
  }
  for (const auto& channel : channels) {
    state_->recordings.emplace_back(context.bench().channel(channel));
  }
}

Watch::~Watch() = default;

StepContext& Watch::inside() {
  return state_->inside;
}

void Watch::from(Instant instant) {
  state_->from = instant;
}

void Watch::to(Instant instant) {
  state_->to = instant;
}

bool Watch::breached() const {
  return state_->breached;
}

const std::map<std::string, Seq>& Watch::series() const {
  return state_->series;
}

void Watch::State::look(const std::string& channel) {
  const Instant now = outer.now();
  for (auto& recording : recordings) {
    if (recording.channel.id() == channel) {
      recording.gather();
    }
  }
  for (auto& each : conditions) {
    const Condition& condition = each.condition();
    if (condition.channel != channel && condition.otherChannel != channel) {
      continue;
    }
    const auto changed = each.look(now);
    if (!changed) {
      continue;
    }
    outer.record("condition", each.row(now, false));
    if (!*changed) {
      outer.makeInvalid(each.reason());
      reason += (reason.empty() ? "" : "; ") + each.reason();
      breached = true;
    }
  }
  if (breached && onBreach == OnBreach::breakOff) {
    beside.stop();
  }
}

Task<void> Watch::State::watchChannel(std::string id) {
  Channel& channel = outer.bench().channel(id);
  const Context context = beside.context();
  try {
    for (;;) {
      look(id);
      // The next sample, or the instant at which there is none that is fresh.
      const auto sample = channel.fresh(context.now());
      const Instant stale = sample ? sample->stamp.at + channel.staleAfter() + Duration(1) : kNever;
      co_await context.notified(channel.changed(), stale);
    }
  } catch (const Cancelled&) {
    // The body has ended, or is to end.
  }
}

Task<void> Watch::State::runBody(Task<StepOutcome> body) {
  try {
    outcome = co_await body;
  } catch (const Cancelled&) {
    // From outside or by a breach; run() looks which.
  }
  beside.stop();
}

void Watch::State::writeSeries(const Recording& recording) {
  const Instant first = from.value_or(start);
  const Instant last = to.value_or(Instant::max());
  std::string text;
  std::int64_t count = 0;
  Instant lastSample = first;
  for (const auto& sample : recording.samples) {
    if (sample.stamp.at < first || sample.stamp.at > last) {
      continue;
    }
    text += std::to_string(nanoseconds(sample.stamp.at)) + " " + sample.shown.toString() + "\n";
    lastSample = sample.stamp.at;
    ++count;
  }
  const Channel& channel = recording.channel;
  nlohmann::json body = {{"instrument", channel.id()},
                         {"quantity", channel.quantity()},
                         {"unit", channel.unit()},
                         {"segment", outer.journal().addSegment(text)},
                         {"count", std::to_string(count)},
                         {"from_ns", std::to_string(nanoseconds(first))},
                         {"to_ns", std::to_string(nanoseconds(to.value_or(lastSample)))}};
  if (!channel.standard().empty()) {
    body["standard"] = channel.standard();
  }
  const Seq seq = outer.record("series", std::move(body));
  series[channel.id()] = seq;
  if (auto* pointRun = outer.pointRun()) {
    InputRow row;
    row.seq = seq;
    row.kind = "series";
    row.what = "during";
    row.instrument = channel.id();
    pointRun->addInput(std::move(row));
  }
}

void Watch::State::writeRows() {
  const Instant now = outer.now();
  for (const auto& each : conditions) {
    if (!each.everBreached()) {
      outer.record("condition", each.row(now, true));
    }
  }
  for (auto& recording : recordings) {
    recording.gather();
    writeSeries(recording);
  }
}

Task<StepOutcome> Watch::run(Task<StepOutcome> body) {
  State& state = *state_;
  state.start = state.outer.now();
  std::set<std::string> channels;
  for (const auto& each : state.conditions) {
    channels.insert(each.condition().channel);
    if (!each.condition().otherChannel.empty()) {
      channels.insert(each.condition().otherChannel);
    }
  }
  for (const auto& recording : state.recordings) {
    channels.insert(recording.channel.id());
  }
  // Watchers first: under a condition that is breached already the body finds its context stopped.
  for (const auto& channel : channels) {
    state.beside.add(state.watchChannel(channel));
  }
  state.beside.add(state.runBody(std::move(body)));
  co_await state.beside.join();
  state.writeRows();
  state.outer.context().check();
  if (state.breached && (state.onBreach == OnBreach::breakOff || !state.outcome)) {
    co_return StepOutcome::failed("condition-breached", state.reason);
  }
  if (!state.outcome) {
    throw Cancelled();  // the body's own stop, which no one outside asked for
  }
  co_return *state.outcome;
}

}  // namespace mb

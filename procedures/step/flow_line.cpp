#include "procedures/step/flow_line.h"

#include "core/quantity/format.h"

namespace mb {
namespace {

// Half open is where an equal-percentage valve has a seventh of its flow: a safe place to begin from.
constexpr double kFirstGuess = 50.0;
// Of the least flow of a line: what its indicator may still show with the valve closed. What leaks below that
// keeps the balance from settling.
constexpr double kStillShare = 0.1;

double valueOf(Bench& bench, const std::string& actuator) {
  Actuator& moved = bench.actuator(actuator);
  return moved.commanded().value_or(moved.description().rest);
}

void keepFirst(Expected<void>& first, const Expected<void>& next) {
  if (first && !next) {
    first = next;
  }
}

}  // namespace

Task<Expected<void>> closeLines(StepContext context) {
  Expected<void> first;
  for (const auto& line : context.bench().description().lines) {
    const auto commanded = context.bench().actuator(line.valve).commanded();
    if (commanded == 0.0) {
      // It was told so; whether it went there is another matter.
      const auto closed = co_await context.arrived(line.valve);
      keepFirst(first, closed);
    } else if (valueOf(context.bench(), line.valve) != 0.0) {
      const auto closed = co_await context.move(line.valve, 0.0);
      keepFirst(first, closed);
    }
  }
  co_return first;
}

Task<Expected<void>> shutOff(StepContext context) {
  Expected<void> first;
  for (const auto& line : context.bench().description().lines) {
    const auto closed = co_await context.move(line.valve, 0.0);
    keepFirst(first, closed);
  }
  const auto storage = co_await context.move(context.bench().description().tank.diverter, 0.0);
  keepFirst(first, storage);
  co_return first;
}

Task<Expected<void>> sendTo(StepContext context, bool tank) {
  const std::string diverter = context.bench().description().tank.diverter;
  const double wanted = tank ? 1.0 : 0.0;
  if (context.bench().actuator(diverter).commanded() == wanted) {
    // It was told so; whether it went there is another matter.
    co_return co_await context.arrived(diverter);
  }
  // Under flow the diverter's stroke would be a timing error of its own; the lines are closed first.
  if (auto closed = co_await closeLines(context); !closed) {
    co_return closed;
  }
  co_return co_await context.move(diverter, wanted);
}

std::string regulatorKey(const FlowLineDescription& line, VolumeFlow aim) {
  return "regulator " + line.id + " " + toShortest(inCubicMetresPerHour(aim)) + " m3/h";
}

Task<Expected<void>> openLine(StepContext context, VolumeFlow aim) {
  const BenchDescription& bench = context.bench().description();
  const FlowLineDescription* wanted = bench.lineFor(aim);
  if (wanted == nullptr) {
    co_return fail("no line of this bench carries " + toShortest(inCubicMetresPerHour(aim)) + " m3/h");
  }
  for (const auto& line : bench.lines) {
    if (line.id != wanted->id && valueOf(context.bench(), line.valve) != 0.0) {
      if (auto closed = co_await context.move(line.valve, 0.0); !closed) {
        co_return closed;
      }
    }
  }
  const double position = context.recallNumber(regulatorKey(*wanted, aim)).value_or(kFirstGuess);
  if (auto set = co_await context.move(wanted->regulator, position); !set) {
    co_return set;
  }
  const double frequency = kPumpShare * bench.actuator(bench.pump)->maximum;
  if (valueOf(context.bench(), bench.pump) != frequency) {
    if (auto running = co_await context.move(bench.pump, frequency); !running) {
      co_return running;
    }
  }
  co_return co_await context.move(wanted->valve, 1.0);
}

Task<bool> flowSeen(StepContext context, const FlowLineDescription* line, bool runs, double seconds) {
  Channel& indicator = context.bench().channel(line->indicator);
  const double still = kStillShare * inCubicMetresPerHour(line->minimum);
  const Context waiting = context.context();
  const Instant begin = context.now();
  const std::function<bool()> seen = [&indicator, still, runs, waiting, begin] {
    const auto shown = indicator.fresh(waiting.now());
    return shown && shown->stamp.at >= begin && (shown->value > still) == runs;
  };
  co_return co_await waiting.waitFor(indicator.changed(), seen, begin + fromSeconds(seconds));
}

std::optional<double> meanFlow(const StepContext& context, const FlowLineDescription& line, double seconds) {
  const Channel& indicator = context.bench().channel(line.indicator);
  if (!indicator.fresh(context.now())) {
    return std::nullopt;
  }
  const Instant from = context.now() - fromSeconds(seconds);
  double sum = 0.0;
  int count = 0;
  for (auto sample = indicator.history().rbegin();
       sample != indicator.history().rend() && sample->stamp.at >= from; ++sample) {
    sum += sample->value;
    ++count;
  }
  return count > 0 ? std::optional(sum / count) : std::nullopt;
}

}  // namespace mb

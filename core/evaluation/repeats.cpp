#include "core/evaluation/repeats.h"

#include "core/evaluation/decision.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace mb {
namespace {

bool judged(const PositionResult& run) {
  return (run.verdict == Verdict::pass || run.verdict == Verdict::fail) && run.errorPercent && run.flow;
}

/// Budget of the mean: what keeps its value between the runs adds up, what is drawn anew averages out.
UncertaintyBudget meanBudget(const std::vector<PositionResult>& runs) {
  UncertaintyBudget mean;
  const double count = static_cast<double>(runs.size());
  std::vector<std::string> done;
  for (const PositionResult& run : runs) {
    for (const BudgetComponent& first : run.budget.components) {
      if (std::find(done.begin(), done.end(), first.name) != done.end()) {
        continue;
      }
      done.push_back(first.name);
      double sum = 0.0;
      double squares = 0.0;
      double sensitivity = 0.0;
      for (const PositionResult& other : runs) {
        for (const BudgetComponent& one : other.budget.components) {
          if (one.name == first.name) {
            sum += one.contribution;
            squares += one.contribution * one.contribution;
            sensitivity += one.sensitivity;
          }
        }
      }
      BudgetComponent component = first;
      component.sensitivity = sensitivity / count;
      component.contribution = (first.betweenRuns == BetweenRuns::same ? sum : std::sqrt(squares)) / count;
      if (component.sensitivity != 0.0) {
        component.standardUncertainty = component.contribution / std::fabs(component.sensitivity);
      }
      mean.components.push_back(std::move(component));
    }
  }
  return mean;
}

std::vector<Seq> allInputs(const std::vector<PositionResult>& runs) {
  std::vector<Seq> rows;
  for (const PositionResult& run : runs) {
    rows.insert(rows.end(), run.inputs.begin(), run.inputs.end());
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

std::size_t runsAsked(const RepeatRule& rule) {
  return static_cast<std::size_t>(rule.firstRuns + rule.extraRuns);
}

Expected<void> check(const std::vector<PositionResult>& runs, const RepeatRule& rule) {
  const std::size_t asked = runsAsked(rule);
  if (runs.size() > asked || runs.empty()) {
    return fail("the repeat rule asks for " + std::to_string(asked) + " runs and there are " +
                    std::to_string(runs.size()),
                "repeats", "hand over the valid runs only");
  }
  for (const PositionResult& run : runs) {
    if (run.position != runs.front().position || run.meter != runs.front().meter ||
        run.point != runs.front().point) {
      return fail("the runs are not of one meter and one point", "repeats",
                  "hand over the runs of position " + std::to_string(runs.front().position));
    }
  }
  return {};
}

/// A repeat that could not be measured or judged leaves the point open: it is to be run again.
PositionResult open(const std::vector<PositionResult>& runs) {
  PositionResult result = runs.back();
  result.verdict = Verdict::pass;
  std::string particulars = "only " + std::to_string(runs.size()) + " valid run(s)";
  for (const PositionResult& run : runs) {
    if (!judged(run)) {
      result.verdict = worst(result.verdict, run.verdict);
      particulars = "run " + run.runOfPoint + (run.reasonText.empty() ? "" : ": " + run.reasonText);
    }
  }
  if (result.verdict == Verdict::notTested || result.verdict == Verdict::pass) {
    result.verdict = Verdict::invalid;  // it was tested, and failed once
  }
  setReason(result, reason::kRepeatMissing, particulars);
  result.inputs = allInputs(runs);
  return result;
}

PositionResult meanOf(const std::vector<PositionResult>& runs) {
  const double count = static_cast<double>(runs.size());
  PositionResult mean;
  mean.position = runs.front().position;
  mean.meter = runs.front().meter;
  mean.point = runs.front().point;
  mean.method = runs.front().method;
  mean.runOfPoint = "mean";
  mean.inputs = allInputs(runs);
  double error = 0.0;
  VolumeFlow flow;
  double flowUncertainty = 0.0;
  for (const PositionResult& run : runs) {
    error += *run.errorPercent;
    flow += *run.flow;
    flowUncertainty = std::max(flowUncertainty, run.flowUncertaintyPercent.value_or(0.0));
  }
  mean.errorPercent = error / count;
  mean.flow = flow / count;
  mean.flowUncertaintyPercent = flowUncertainty;
  mean.budget = meanBudget(runs);
  mean.bench = mean.budget.bench();
  mean.result = mean.budget.result(*mean.errorPercent);
  return mean;
}

}  // namespace

bool needsRepeat(const PositionResult& first, const Regulation& regulation) {
  return first.verdict == Verdict::fail && regulation.repeat.extraRuns > 0;
}

Expected<PositionResult> combineRepeats(const std::vector<PositionResult>& runs, const MeterType& type,
                                        VerificationKind kind, const Regulation& regulation) {
  const RepeatRule& rule = regulation.repeat;
  if (auto sound = check(runs, rule); !sound) {
    return tl::unexpected<Error>(sound.error());
  }
  if (runs.size() < runsAsked(rule) || !std::all_of(runs.begin(), runs.end(), judged)) {
    return open(runs);
  }
  PositionResult mean = meanOf(runs);
  const auto limit = limitAt(regulation, type, kind, *mean.flow, mean.bench->expanded);
  if (!limit) {
    return tl::unexpected<Error>(limit.error());
  }
  judge(mean, *limit);
  const auto passed = [](const PositionResult& run) { return run.verdict == Verdict::pass; };
  const bool extraInside = std::all_of(runs.begin() + rule.firstRuns, runs.end(), passed);
  const auto insideCount = std::count_if(runs.begin(), runs.end(), passed);
  const bool meanInside = mean.verdict == Verdict::pass;

  PositionResult reported = rule.reportMean ? mean : runs.back();
  reported.inputs = mean.inputs;
  if (mean.verdict == Verdict::inconclusive && (rule.meanInside || rule.reportMean)) {
    reported.verdict = Verdict::inconclusive;
    reported.reason = mean.reason;
    reported.reasonText = mean.reasonText;
    return reported;
  }
  reported.verdict = Verdict::fail;
  if ((rule.extraRunsInside && !extraInside) || insideCount < rule.runsInside) {
    setReason(reported, reason::kRepeatOutside);
  } else if (rule.meanInside && !meanInside) {
    setReason(reported, reason::kMeanOutside);
  } else {
    reported.verdict = Verdict::pass;
  }
  return reported;
}

}  // namespace mb

#include "procedures/method/flow_sensor_finisher.h"

#include "core/async/clock.h"
#include "core/evaluation/verdict.h"
#include "core/record/journal.h"
#include "core/record/paper_numbers.h"
#include "procedures/method/ledger_access.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

struct Judged {
  Verdict verdict = Verdict::pass;
  std::string reason;
};

/// What is on record of a meter at a point.
struct AtPoint {
  const StoredResult* last = nullptr;
  /// The last row is not that of a run but what its repeats came to: their mean, or, where the edition
  /// reports the last run, a second row with that run's number.
  bool concluded = false;
};

AtPoint atPoint(const std::vector<StoredResult>& results, const std::string& point) {
  AtPoint found;
  for (const auto& result : results) {
    if (result.point != point) {
      continue;
    }
    found.concluded =
        result.runOfPoint == "mean" || (found.last != nullptr && found.last->runOfPoint == result.runOfPoint);
    found.last = &result;
  }
  return found;
}

/// A first run outside the limit, or a repeat, decides nothing as long as the rule has not been gone through
/// to its end (settled point 2): neither a pass nor a fail.
bool needsMore(const AtPoint& found, const Regulation& regulation) {
  const bool judged = found.last->verdict == Verdict::pass || found.last->verdict == Verdict::fail;
  if (found.concluded || !judged || regulation.repeat.extraRuns <= 0) {
    return false;
  }
  return found.last->runOfPoint != "1" || found.last->verdict == Verdict::fail;
}

Judged withoutRepeats(const std::string& point, RunStatus status, const std::string& reason) {
  Judged judged;
  judged.verdict = status == RunStatus::completed ? Verdict::invalid : Verdict::aborted;
  judged.reason = "point " + point + ": the first run was outside the limit and its repeats are missing" +
                  (reason.empty() ? "" : ": " + reason);
  return judged;
}

/// A point without a result: what the end of the run makes of it.
Judged unmeasured(const std::string& point, RunStatus status, const std::string& reason) {
  Judged judged;
  judged.verdict = status == RunStatus::completed ? Verdict::notTested : Verdict::aborted;
  judged.reason = "point " + point + " was not measured" + (reason.empty() ? "" : ": " + reason);
  return judged;
}

Judged judge(const StepContext& context, int position, const std::vector<StoredResult>& results,
             RunStatus status, const std::string& reason) {
  Judged worstYet;
  const auto dropped = context.dropped(position);
  for (const auto& point : context.setup().plan.points) {
    const AtPoint found = atPoint(results, point.name);
    Judged here;
    if (found.last != nullptr && needsMore(found, context.setup().regulation)) {
      here = withoutRepeats(point.name, status, dropped.value_or(reason));
    } else if (found.last != nullptr) {
      here.verdict = found.last->verdict;
      here.reason = found.last->reason.empty() ? "" : "point " + point.name + ": " + found.last->reason;
    } else if (dropped) {
      here.verdict = Verdict::notTested;
      here.reason = *dropped;
    } else {
      here = unmeasured(point.name, status, reason);
    }
    if (worst(here.verdict, worstYet.verdict) == here.verdict && here.verdict != worstYet.verdict) {
      worstYet = here;
    }
  }
  if (dropped && worstYet.verdict == Verdict::notTested) {
    worstYet.reason = *dropped;
  }
  if (worstYet.verdict == Verdict::fail && worstYet.reason.empty()) {
    worstYet.reason = "error outside the limit";
  }
  return worstYet;
}

bool isSimulated(const StepContext& context) {
  // By what the devices are, and not by what a file says (settled point 15); a file that says so is believed.
  return context.bench().isSimulated() || context.setup().bench.simulated;
}

Expected<void> mayServe(const StepContext& context) {
  return mayServeCertificate(context.setup().regulation,
                             toIso(context.context().scheduler().wall()).substr(0, 10));
}

/// Points of the regulation that the plan leaves out; empty when it is whole.
std::string missingPoints(const RunSetup& setup) {
  std::string missing;
  for (const auto& stated : setup.regulation.flowPoints) {
    if (std::ranges::count(setup.plan.points, stated.name, &PlanPoint::name) == 0) {
      missing += (missing.empty() ? "" : ", ") + stated.name;
    }
  }
  return missing;
}

/// Why the part may not serve a certificate; empty when it may. A certificate needs every item passed
/// (settled point 1).
std::string whyNot(const StepContext& context, Verdict verdict) {
  if (const auto may = mayServe(context); !may) {
    return may.error().message();
  }
  if (isSimulated(context)) {
    return "the bench is simulated";
  }
  if (!context.setup().plan.writes.empty()) {
    return "the plan writes into meters: an adjustment is no verification";
  }
  if (const auto missing = missingPoints(context.setup()); !missing.empty()) {
    return "the plan leaves out what the regulation asks for: " + missing;
  }
  if (verdict == Verdict::fail) {
    return "the meter failed this item: it may serve a notice of results";
  }
  return verdict == Verdict::pass ? std::string() : "the item was not completed";
}

/// Numbers the parts of a record: "PR-2026-000001", "SIM-2026-000001" (simulated papers are numbered apart,
/// settled point 18). What is for training only gets no number (settled point 1).
Expected<PaperNumbers> partNumbers(const StepContext& context) {
  const std::string year = toIso(context.context().scheduler().wall()).substr(0, 4);
  if (isSimulated(context)) {
    return PaperNumbers::of(context.journal(), "SIM-" + year + "-");
  }
  return PaperNumbers::of(context.journal(), mayServe(context) ? "PR-" + year + "-" : std::string());
}

}  // namespace

Expected<void> FlowSensorFinisher::finish(StepContext& context, RunStatus status, const std::string& reason) {
  const RunSetup& setup = context.setup();
  auto numbers = partNumbers(context);
  if (!numbers) {
    return tl::unexpected(numbers.error());
  }
  for (const int position : setup.positions()) {
    const auto results = resultsOf(context.journal(), context.run(), position);
    if (!results) {
      return tl::unexpected(results.error());
    }
    const Judged judged = judge(context, position, *results, status, reason);
    const std::string verdict(nameOf(judged.verdict));
    const std::string number = setup.batch.at(position)->number;
    context.record("verdict", {{"position", std::to_string(position)},
                               {"meter", number},
                               {"verdict", verdict},
                               {"reason", judged.reason}});
    const std::string why = whyNot(context, judged.verdict);
    context.record("part", {{"position", std::to_string(position)},
                            {"meter", number},
                            {"item", setup.plan.item},
                            {"edition", setup.regulation.edition},
                            {"verdict", verdict},
                            {"certificate", why.empty()},
                            {"why_not", why},
                            {"number", numbers->next()}});
  }
  return {};
}

}  // namespace mb

#include "procedures/method/flow_sensor_finisher.h"

#include "core/async/clock.h"
#include "core/evaluation/verdict.h"
#include "core/record/journal.h"
#include "procedures/method/ledger_access.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

struct Judged {
  Verdict verdict = Verdict::pass;
  std::string reason;
};

/// The result that counts at a point: the mean of its repeats, else its last run.
const StoredResult* counting(const std::vector<StoredResult>& results, const std::string& point) {
  const StoredResult* last = nullptr;
  for (const auto& result : results) {
    const bool concluded = last != nullptr && last->runOfPoint == "mean";
    if (result.point == point && !concluded) {
      last = &result;
    }
  }
  return last;
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
    const StoredResult* result = counting(results, point.name);
    Judged here;
    if (result != nullptr) {
      here.verdict = result->verdict;
      here.reason = result->reason.empty() ? "" : "point " + point.name + ": " + result->reason;
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

/// Why the part may not serve a certificate; empty when it may.
std::string whyNot(const StepContext& context, Verdict verdict) {
  if (const auto may = mayServeCertificate(context.setup().regulation,
                                           toIso(context.context().scheduler().wall()).substr(0, 10));
      !may) {
    return may.error().message();
  }
  if (context.setup().bench.simulated) {
    return "the bench is simulated";
  }
  if (verdict != Verdict::pass && verdict != Verdict::fail) {
    return "the item was not completed";
  }
  return std::string();
}

/// "SIM-2026-000001": simulated papers are numbered apart (settled point 18).
std::string partNumber(const StepContext& context) {
  const auto parts = context.journal().rows(RowFilter("part"));
  const std::size_t before = parts ? parts->size() : 0;
  const std::string year = toIso(context.context().scheduler().wall()).substr(0, 4);
  return fmt::format("{}-{}-{:06}", context.setup().bench.simulated ? "SIM" : "PR", year, before + 1);
}

}  // namespace

Expected<void> FlowSensorFinisher::finish(StepContext& context, RunStatus status, const std::string& reason) {
  const RunSetup& setup = context.setup();
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
                            {"number", partNumber(context)}});
  }
  return {};
}

}  // namespace mb

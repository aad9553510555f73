#include "app/cli/run.h"

#include "app/cli/answer.h"
#include "app/cli/carry_out.h"
#include "core/quantity/format.h"

#include <fmt/format.h>

namespace mb::cli {
namespace {

void announce(const LoadedPlan& plan, const SessionOptions& session, std::ostream& out) {
  const int minutes = static_cast<int>(plan.dryRun.seconds / 60.0 + 0.5);
  out << fmt::format("{}: {} meters, edition {}, {} h {:02} min and {} L by the dry run\n", plan.plan.name,
                     plan.batch.meters.size(), plan.regulation.edition, minutes / 60, minutes % 60,
                     toFixed(inLitres(plan.dryRun.water), 0));
  for (const auto& remark : plan.method->remarks) {
    out << "note: " << remark << '\n';
  }
  out << "record: " << session.record.string() << '\n';
}

}  // namespace

int runRun(const RunOptions& options, std::ostream& out, std::ostream& err) {
  const auto session = sessionOptions(options);
  if (!session) {
    return refuse(err, session.error());
  }
  const auto plan = loadPlan(options.load);
  if (!plan) {
    return refuseEach(err, plan.error());
  }
  if (const auto may = mayDeliver(options, **plan); !may) {
    return refuse(err, may.error());
  }
  auto opened = RunSession::open(**plan, *session);
  if (!opened) {
    return refuseEach(err, opened.error());
  }
  (*plan)->nameForRecord();
  if (!options.json) {
    announce(**plan, *session, out);
  }
  return carryOut(options, **plan, **opened, std::nullopt, out, err);
}

}  // namespace mb::cli

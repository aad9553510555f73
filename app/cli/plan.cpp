#include "app/cli/plan.h"

#include "app/cli/answer.h"
#include "app/cli/outlook.h"
#include "core/quantity/format.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string clock(double seconds) {
  const int whole = static_cast<int>(seconds + 0.5);
  return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

Json number(double value) {
  return Json::parse(toShortest(value));
}

void printJsonLines(const LoadedPlan& plan, const std::vector<PointOutlook>& points, std::ostream& out) {
  double water = 0.0;
  for (const auto& step : plan.dryRun.steps) {
    const double litresHere = inLitres(step.estimate.water);
    water += litresHere;
    const Json line = {{"kind", "step"},
                       {"path", step.path},
                       {"step", step.step},
                       {"point", step.point},
                       {"start_s", number(step.start)},
                       {"duration_s", number(step.estimate.seconds)},
                       {"water_l", number(litresHere)},
                       {"cumulative_water_l", number(water)}};
    out << line.dump() << '\n';
  }
  for (const auto& point : points) {
    const Json line = {{"kind", "point"},
                       {"point", point.name},
                       {"aim_m3_h", number(point.aim)},
                       {"volume_l", number(point.litres)},
                       {"flow_s", number(point.seconds)},
                       {"limit_percent", number(point.limit)},
                       {"bench_uncertainty_percent", number(point.bench)},
                       {"uncertainty_percent", number(point.result)},
                       {"position", point.position}};
    out << line.dump() << '\n';
  }
  for (const auto& remark : plan.method->remarks) {
    out << Json({{"kind", "remark"}, {"text", remark}}).dump() << '\n';
  }
  const Json total = {{"kind", "total"},
                      {"duration_s", number(plan.dryRun.seconds)},
                      {"water_l", number(inLitres(plan.dryRun.water))},
                      {"meters", plan.batch.meters.size()},
                      {"edition", plan.regulation.edition}};
  out << total.dump() << '\n';
}

void printTable(const LoadedPlan& plan, const std::vector<PointOutlook>& points, std::ostream& out) {
  out << fmt::format("{}\n{} meters on {}, edition {}\n\n", plan.plan.name, plan.batch.meters.size(),
                     plan.bench.name, plan.regulation.edition);
  out << fmt::format("{:>8}  {:<8} {:<20} {:>9} {:>9} {:>9}\n", "start", "point", "step", "time", "water L",
                     "total L");
  double water = 0.0;
  for (const auto& step : plan.dryRun.steps) {
    const double litresHere = inLitres(step.estimate.water);
    water += litresHere;
    out << fmt::format("{:>8}  {:<8} {:<20} {:>9} {:>9} {:>9}{}\n", clock(step.start), step.point, step.step,
                       clock(step.estimate.seconds), toFixed(litresHere, 1), toFixed(water, 1),
                       step.estimate.note.empty() ? "" : "  " + step.estimate.note);
  }
  out << fmt::format("{:>8}  {:<8} {:<20} {:>9} {:>9} {:>9}\n\n", clock(plan.dryRun.seconds), "", "end", "",
                     "", toFixed(inLitres(plan.dryRun.water), 1));
  out << fmt::format("{:<8} {:>10} {:>9} {:>8} {:>9} {:>10} {:>10}\n", "point", "aim m³/h", "volume L",
                     "flow s", "limit %", "U_bench %", "U_result %");
  for (const auto& point : points) {
    out << fmt::format("{:<8} {:>10} {:>9} {:>8} {:>9} {:>10} {:>10}  position {}\n", point.name,
                       toShortest(point.aim), toFixed(point.litres, 1), toFixed(point.seconds, 0),
                       "±" + toFixed(point.limit, 2), toFixed(point.bench, 3), toFixed(point.result, 3),
                       point.position);
  }
  for (const auto& remark : plan.method->remarks) {
    out << "note: " << remark << '\n';
  }
}

}  // namespace

int runPlan(const PlanOptions& options, std::ostream& out, std::ostream& err) {
  const auto plan = loadPlan(options.load);
  if (!plan) {
    return refuseEach(err, plan.error());
  }
  const auto points = outlooks(**plan);
  if (!points) {
    return refuseEach(err, points.error());
  }
  (options.json ? printJsonLines : printTable)(**plan, *points, out);
  return kSuccess;
}

}  // namespace mb::cli

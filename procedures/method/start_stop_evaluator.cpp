#include "procedures/method/start_stop_evaluator.h"

#include "core/evaluation/point_json.h"
#include "core/evaluation/repeats.h"
#include "core/record/journal.h"
#include "procedures/method/ledger_access.h"
#include "procedures/method/measured_rows.h"
#include "procedures/method/verification_context.h"

#include <algorithm>
#include <map>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

Seq seriesOf(const MeasuredRows& rows, const std::string& channel) {
  const auto found = rows.series.find(channel);
  return found == rows.series.end() ? 0 : found->second;
}

PointPosition positionInputs(const StepContext& context, int position, const MeasuredRows& rows) {
  const RunSetup& setup = context.setup();
  const BatchMeter& scanned = *setup.batch.at(position);
  PointPosition inputs;
  inputs.position = position;
  inputs.meter = scanned.number;
  inputs.type = setup.batch.typeOf(scanned);
  inputs.habits = habitsOf(setup.traits.at(position));
  inputs.meterRow = meterRow(context.journal(), context.run(), position);
  inputs.excluded = context.dropped(position).value_or(std::string());
  const auto found = rows.registers.find(position);
  if (found != rows.registers.end()) {
    inputs.start = found->second.start;
    inputs.end = found->second.end;
    inputs.confirm = found->second.confirm;
    inputs.startFailure = found->second.startFailure;
    inputs.endFailure = found->second.endFailure;
  }
  return inputs;
}

/// Positions the run of the point was for: those in it, and in the first run those that had been taken out
/// before.
std::vector<int> concerned(const StepContext& context) {
  std::vector<int> positions = context.pointRun()->positions;
  if (context.runOfPoint() == 1) {
    for (const int position : context.setup().positions()) {
      if (std::ranges::count(positions, position) == 0) {
        positions.push_back(position);
      }
    }
  }
  std::ranges::sort(positions);
  return positions;
}

/// Rows behind a run that was given up: those of the position, and those of the bench.
std::vector<Seq> inputsOf(const PointRun& run, int position) {
  std::vector<Seq> rows;
  for (const auto& input : run.inputs()) {
    if (input.position == 0 || input.position == position) {
      rows.push_back(input.seq);
    }
  }
  return rows;
}

PointInputs pointInputs(const StepContext& context, const MeasuredRows& rows) {
  const RunSetup& setup = context.setup();
  const RowDescription& row = setup.bench.row;
  PointInputs inputs;
  inputs.run = context.run();
  inputs.point = context.point();
  inputs.runOfPoint = context.runOfPoint();
  inputs.edition = setup.regulation.edition;
  inputs.verification = kindOf(setup.batch);
  const auto planned = std::ranges::find(setup.plan.points, context.point(), &PlanPoint::name);
  inputs.aim = planned->aim;
  inputs.lineValve = setup.bench.lineFor(planned->aim)->valve;
  inputs.opened = rows.opened;
  inputs.closed = rows.closed;
  inputs.weightStart = rows.weightStart;
  inputs.weightEnd = rows.weightEnd;
  inputs.inletTemperature = seriesOf(rows, row.inletTemperature);
  inputs.outletTemperature = seriesOf(rows, row.outletTemperature);
  inputs.inletPressure = seriesOf(rows, row.inletPressure);
  inputs.outletPressure = seriesOf(rows, row.outletPressure);
  inputs.airTemperature = seriesOf(rows, setup.bench.air.temperature);
  inputs.airHumidity = seriesOf(rows, setup.bench.air.humidity);
  inputs.airPressure = seriesOf(rows, setup.bench.air.pressure);
  for (const int position : concerned(context)) {
    inputs.positions.push_back(positionInputs(context, position, rows));
  }
  return inputs;
}

}  // namespace

Expected<std::vector<int>> StartStopEvaluator::evaluate(StepContext& context) {
  const auto stored = context.recall(kMeasuredKey);
  if (!stored) {
    return fail("nothing was measured at the point " + context.point());
  }
  const auto rows = MeasuredRows::fromText(*stored);
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  const Seq row = context.record("point", pointBody(pointInputs(context, *rows), context.setup().bench));
  const auto record = loadPoint(row, rowsOf(context.journal()), segmentsOf(context.journal()));
  if (!record) {
    return tl::unexpected(record.error());
  }
  const auto results = mb::evaluate(*record, context.setup().regulation, standards_);
  if (!results) {
    return tl::unexpected(results.error());
  }
  std::vector<int> again;
  for (const auto& result : *results) {
    context.record("result", resultBody(context.run(), result));
    if (needsRepeat(result, context.setup().regulation)) {
      again.push_back(result.position);
    }
  }
  return again;
}

Expected<void> StartStopEvaluator::conclude(StepContext& context, const std::vector<int>& repeated) {
  const RunSetup& setup = context.setup();
  const auto records = runsOfPoint(context.journal(), context.run(), context.point());
  if (!records) {
    return tl::unexpected(records.error());
  }
  std::map<int, std::vector<PositionResult>> runs;
  for (const auto& record : *records) {
    auto results = mb::evaluate(record, setup.regulation, standards_);
    if (!results) {
      return tl::unexpected(results.error());
    }
    for (auto& result : *results) {
      runs[result.position].push_back(std::move(result));
    }
  }
  for (const int position : repeated) {
    const MeterType& type = setup.batch.typeOf(*setup.batch.at(position));
    const auto mean = combineRepeats(runs[position], type, kindOf(setup.batch), setup.regulation);
    if (!mean) {
      return tl::unexpected(mean.error());
    }
    context.record("result", resultBody(context.run(), *mean));
  }
  return {};
}

Expected<void> StartStopEvaluator::withoutResult(StepContext& context, const std::string& verdict,
                                                 const std::string& reason) {
  for (const int position : context.pointRun()->positions) {
    if (context.dropped(position)) {
      continue;  // it was taken out on the way: not tested, whatever the others went through
    }
    PositionResult result;
    result.position = position;
    result.meter = context.setup().batch.at(position)->number;
    result.point = context.point();
    result.runOfPoint = std::to_string(context.runOfPoint());
    result.method = context.setup().plan.method;
    result.verdict = verdictNamed(verdict).value_or(Verdict::invalid);
    result.reason = std::string(reason::kCondition.code);
    result.reasonText = reason;
    result.inputs = inputsOf(*context.pointRun(), position);
    context.record("result", resultBody(context.run(), result));
  }
  return {};
}

}  // namespace mb

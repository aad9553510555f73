#include "core/evaluation/evaluate.h"

#include "core/evaluation/decision.h"
#include "core/evaluation/flow_budget.h"
#include "core/evaluation/gravimetric.h"
#include "core/evaluation/meter_volume.h"
#include "core/evaluation/run_inputs.h"
#include "core/quantity/format.h"

#include <algorithm>
#include <cmath>

namespace mb {
namespace {

void addRow(std::vector<Seq>& rows, Seq row) {
  if (row != 0) {
    rows.push_back(row);
  }
}

std::vector<Seq> inputRows(const PointRecord& record, const PositionRecord& position) {
  std::vector<Seq> rows;
  addRow(rows, record.row);
  addRow(rows, record.opened.row);
  addRow(rows, record.closed.row);
  for (const auto* weight : {&record.weightStart, &record.weightEnd}) {
    addRow(rows, *weight ? (*weight)->row : 0);
  }
  for (const auto* series :
       {&record.inletTemperature, &record.outletTemperature, &record.inletPressure, &record.outletPressure,
        &record.airTemperature, &record.airHumidity, &record.airPressure}) {
    addRow(rows, series->row);
  }
  for (const ConditionBreach& breach : record.breaches) {
    if (!breach.position || *breach.position == position.position) {
      addRow(rows, breach.row);
    }
  }
  addRow(rows, position.meterRow);
  for (const auto* reading : {&position.start, &position.end, &position.confirm}) {
    addRow(rows, *reading ? (*reading)->row : 0);
  }
  for (const Seq row : position.failureRows) {
    addRow(rows, row);
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

/// Evaluates the positions of one run of a point, each on its own: a dead meter is no other meter's business.
class StartStopEvaluation {
 public:
  StartStopEvaluation(const PointRecord& record, const Regulation& regulation,
                      const StandardsSnapshot& standards)
      : record_(record), regulation_(regulation), standards_(standards), run_(runInputs(record, standards)) {}

  Expected<PositionResult> evaluate(const PositionRecord& position) const {
    PositionResult result = blank(position);
    const auto range = rangeOf(regulation_, record_.point, position.type);
    if (!range) {
      return tl::unexpected<Error>(range.error());
    }
    if (!position.excluded.empty()) {
      setReason(result, reason::kExcluded, position.excluded);
      return result;
    }
    const auto indicated = indicatedVolume(position);
    const auto* nothing = std::get_if<NoVolume>(&indicated);
    if (nothing != nullptr && nothing->verdict == Verdict::notTested) {
      setReason(result, nothing->reason, nothing->particulars);
      return result;
    }
    if (!run_.defect) {
      if (auto done =
              compute(result, position, nothing == nullptr ? &std::get<IndicatedVolume>(indicated) : nullptr);
          !done) {
        return tl::unexpected<Error>(done.error());
      }
    }
    result.verdict = Verdict::invalid;
    if (const ConditionBreach* breach = breachOf(position.position)) {
      setReason(result, reason::kCondition, breach->condition);
    } else if (run_.defect) {
      setReason(result, run_.defect->reason, run_.defect->particulars);
    } else if (nothing != nullptr) {
      setReason(result, nothing->reason, nothing->particulars);
    } else if (!waterError(result, position)) {
      return decide(std::move(result), position, *range);
    }
    return result;
  }

 private:
  PositionResult blank(const PositionRecord& position) const {
    PositionResult result;
    result.position = position.position;
    result.meter = position.meter;
    result.point = record_.point;
    result.runOfPoint = std::to_string(record_.runOfPoint);
    result.method = record_.method;
    result.inputs = inputRows(record_, position);
    return result;
  }

  const ConditionBreach* breachOf(int position) const {
    for (const ConditionBreach& breach : record_.breaches) {
      if (!breach.position || *breach.position == position) {
        return &breach;
      }
    }
    return nullptr;
  }

  /// Fills in everything that can be computed; an invalid result keeps its figures beside its reason.
  Expected<void> compute(PositionResult& result, const PositionRecord& position,
                         const IndicatedVolume* indicated) const {
    const auto reference = referenceVolume(run_.inputs, regulation_.waterEngine, position.position);
    if (!reference) {
      return {};  // waterError() says it
    }
    auto bench =
        benchComponents(run_.inputs, *reference, standards_, regulation_.waterEngine, position.position);
    if (!bench || !(reference->volume.si > 0.0)) {
      return {};
    }
    result.reference = *reference;
    result.budget.components = std::move(*bench);
    result.bench = result.budget.bench();
    result.flow = reference->volume / seconds(run_.inputs.duration);
    const double relativeTime = 100.0 * run_.inputs.durationSpread / run_.inputs.duration;
    result.flowUncertaintyPercent =
        2.0 * std::sqrt(result.bench->standard * result.bench->standard + relativeTime * relativeTime);
    const auto limit =
        limitAt(regulation_, position.type, record_.verification, *result.flow, result.bench->expanded);
    if (!limit) {
      return tl::unexpected<Error>(limit.error());
    }
    result.permissiblePercent = limit->permissible;
    result.limitPercent = limit->applied;
    if (indicated == nullptr) {
      return {};
    }
    result.indicatedVolume = indicated->volume;
    result.errorPercent = 100.0 * ((indicated->volume - reference->volume) / reference->volume);
    const auto meter = meterComponents(*indicated, position.habits, reference->volume, run_.inputs.duration);
    result.budget.components.insert(result.budget.components.end(), meter.begin(), meter.end());
    result.result = result.budget.result(*result.errorPercent);
    return {};
  }

  bool waterError(PositionResult& result, const PositionRecord& position) const {
    if (result.reference) {
      return false;
    }
    const auto reference = referenceVolume(run_.inputs, regulation_.waterEngine, position.position);
    setReason(result, reason::kWater, reference ? "" : reference.error().what);
    return true;
  }

  Expected<PositionResult> decide(PositionResult result, const PositionRecord& position,
                                  const FlowRange& range) const {
    const double celsius = result.reference->temperature.celsius;
    if (regulation_.waterTemperature && !regulation_.waterTemperature->contains(celsius)) {
      setReason(result, reason::kTemperature, toFixed(celsius, 2) + " °C");
      return result;
    }
    if (!insideRange(*result.flow, range)) {
      setReason(result, reason::kFlow,
                toFixed(inCubicMetresPerHour(*result.flow), 5) + " m3/h, range " +
                    toFixed(inCubicMetresPerHour(range.low), 5) + " to " +
                    toFixed(inCubicMetresPerHour(range.high), 5) + " m3/h");
      return result;
    }
    const auto limit =
        limitAt(regulation_, position.type, record_.verification, *result.flow, result.bench->expanded);
    if (!limit) {
      return tl::unexpected<Error>(limit.error());
    }
    judge(result, *limit);
    return result;
  }

  const PointRecord& record_;
  const Regulation& regulation_;
  const StandardsSnapshot& standards_;
  RunInputsOrDefect run_;
};

}  // namespace

Expected<std::vector<PositionResult>> evaluate(const PointRecord& record, const Regulation& regulation,
                                               const StandardsSnapshot& standards) {
  // The place where methods part: master meter, real-time-synchronous, simulated combination, sensor pair.
  if (record.method != "start-stop") {
    return fail("method \"" + record.method + "\" cannot be evaluated",
                "point row " + std::to_string(record.row), "use a program version that knows it");
  }
  const StartStopEvaluation evaluation(record, regulation, standards);
  std::vector<PositionResult> results;
  for (const PositionRecord& position : record.positions) {
    if (auto sound = checkGeometry(record.geometry, position.position); !sound) {
      return tl::unexpected<Error>(sound.error());
    }
    auto result = evaluation.evaluate(position);
    if (!result) {
      return tl::unexpected<Error>(result.error());
    }
    results.push_back(std::move(*result));
  }
  return results;
}

}  // namespace mb

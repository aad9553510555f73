#include "reports/paper_parts.h"

#include "core/quantity/format.h"
#include "core/verification/calendar.h"
#include "core/verification/standards_used.h"

#include <algorithm>

namespace mb {
namespace {

Field field(Term label, Text value) {
  return Field{text(label), std::move(value)};
}

std::string printedUnit(const std::string& unit) {
  return unit == "Cel" ? "°C" : unit;
}

std::string withUnit(const std::string& number, const char* unit) {
  return number == "–" ? number : number + " " + unit;
}

std::string range(const ConditionRange& of, double scale, int decimals, const char* unit) {
  const std::string low = toFixed(of.low * scale, decimals);
  const std::string high = toFixed(of.high * scale, decimals);
  return (low == high ? low : low + " ~ " + high) + " " + unit;
}

void widen(std::optional<ConditionRange>& range, const ConditionRange& by) {
  range = range ? ConditionRange{std::min(range->low, by.low), std::max(range->high, by.high)} : by;
}

/// Range of a value over the results of a meter (of all, where none is named); empty when none has it.
std::optional<ConditionRange> rangeOver(const std::vector<const RunEvidence*>& runs, const std::string& meter,
                                        std::optional<double> ResultEvidence::*value) {
  std::optional<ConditionRange> found;
  for (const RunEvidence* run : runs) {
    for (const auto& result : run->results) {
      const auto& one = result.*value;
      if (one && (meter.empty() || result.meter == meter)) {
        widen(found, ConditionRange{*one, *one});
      }
    }
  }
  return found;
}

std::optional<ConditionRange> airOver(const std::vector<const RunEvidence*>& runs, const char* which) {
  std::optional<ConditionRange> found;
  for (const RunEvidence* run : runs) {
    if (const auto air = run->air.find(which); air != run->air.end()) {
      widen(found, air->second);
    }
  }
  return found;
}

Field rangeField(Term label, const std::optional<ConditionRange>& found, double scale, int decimals,
                 const char* unit) {
  return field(label, plain(found ? range(*found, scale, decimals, unit) : std::string()));
}

}  // namespace

std::string briefNumber(double value, int decimals) {
  std::string number = toFixed(value, decimals);
  if (number.find('.') != std::string::npos) {
    number.erase(number.find_last_not_of('0') + 1);
    if (number.back() == '.') {
      number.pop_back();
    }
  }
  return number;
}

std::string fixedOrDash(const std::optional<double>& value, int decimals) {
  return value ? toFixed(*value, decimals) : std::string("–");
}

void putFrame(Paper& paper, Term numberLabel, const RunEvidence& run, const PaperStamp& stamp) {
  if (run.bench != nullptr) {
    const InstituteDescription& institute = run.bench->onPapers;
    paper.institute = inBoth(institute.nameZh, run.bench->institute);
    paper.letterhead = {field(Term::authorisation, plain(institute.authorisation)),
                        field(Term::address, inBoth(institute.addressZh, institute.address)),
                        field(Term::telephone, plain(institute.telephone))};
  } else {
    paper.institute = plain(run.benchName);
  }
  paper.number = field(numberLabel, plain(stamp.number));
  paper.copy = stamp.copy;
  paper.ledgerHash = stamp.ledgerHash;
  paper.ledgerSeq = stamp.ledgerSeq;
  paper.benchUuid = stamp.benchUuid;
  paper.program = stamp.program;
  paper.createdUtc = stamp.createdUtc;
}

std::vector<Text> warningsOf(bool simulated, bool training) {
  std::vector<Text> warnings;
  if (simulated) {
    warnings.push_back(text(Term::simulated));
  }
  if (simulated || training) {
    warnings.push_back(text(Term::training));
    warnings.push_back(text(Term::notForCertificates));
  }
  return warnings;
}

Text instrumentName(const Regulation* regulation) {
  if (regulation == nullptr) {
    return text(Term::heatMeter);
  }
  const auto& methods = regulation->errorMethods;
  const bool sensorAlone = std::ranges::any_of(methods, [](const auto& parts) {
    return parts.size() == 1 && parts.front() == LimitedQuantity::FlowSensor;
  });
  return text(sensorAlone ? Term::flowSensorOfHeatMeter : Term::heatMeter);
}

std::vector<Field> meterFields(const RunEvidence& run, const std::string& meter) {
  const MeterType* type = run.typeOf(meter);
  std::vector<Field> fields = {field(Term::serialNumber, plain(meter))};
  if (type == nullptr) {
    return fields;
  }
  const auto flow = [](VolumeFlow value) {
    return plain(withUnit(briefNumber(inCubicMetresPerHour(value), 6), "m³/h"));
  };
  fields.push_back(field(Term::manufacturer, plain(type->maker)));
  fields.push_back(field(Term::accuracyClass, text(Term::classOf, {std::to_string(type->accuracyClass)})));
  fields.push_back(field(Term::nominalDiameter, plain("DN" + std::to_string(type->nominalDiameter))));
  fields.push_back(field(Term::permanentFlow, flow(type->permanentFlow)));
  fields.push_back(field(Term::minimumFlow, flow(type->minimumFlow)));
  fields.push_back(field(Term::maximumFlow, flow(type->maximumFlow)));
  fields.push_back(field(Term::differenceRange, plain(briefNumber(type->minimumDifference.si, 3) + " ~ " +
                                                      briefNumber(type->maximumDifference.si, 3) + " K")));
  fields.push_back(field(Term::installation, textOfWord(type->installation)));
  return fields;
}

Text editionText(const Regulation* regulation, const std::string& edition) {
  return regulation == nullptr ? plain(edition) : inBoth(regulation->titleZh, regulation->title);
}

TableBlock standardsTable(const std::vector<const RunEvidence*>& runs) {
  TableBlock table;
  table.title = text(Term::standardsUsed);
  table.columns = {{text(Term::standard), "", 3.2},
                   {text(Term::standardId), "", 1.8},
                   {text(Term::standardCertificate), "", 2.2},
                   {text(Term::standardUncertainty), "", 2.0},
                   {text(Term::standardDue), "", 1.6}};
  std::set<std::string> listed;
  for (const RunEvidence* run : runs) {
    for (const auto& standard : standardsUsed(*run)) {
      if (!listed.insert(run->id.bench + standard.id).second) {
        continue;
      }
      std::string uncertainty;
      for (const auto& [value, unit] : standard.uncertainties) {
        uncertainty += (uncertainty.empty() ? "" : "; ") + briefNumber(value, 6) + " " + printedUnit(unit);
      }
      Cell due;
      due.text = plain(standard.due);
      due.tone = standard.pastDue ? Tone::failing : Tone::normal;
      table.rows.push_back({Cell{inBoth(standard.whatZh, standard.what)}, Cell{plain(standard.id)},
                            Cell{plain(standard.certificate)}, Cell{plain(uncertainty)}, due});
    }
  }
  return table;
}

FieldBlock conditionsBlock(const std::vector<const RunEvidence*>& runs, const std::string& meter) {
  FieldBlock block;
  block.title = text(Term::conditions);
  block.columns = 2;
  block.fields = {
      rangeField(Term::waterTemperature, rangeOver(runs, meter, &ResultEvidence::temperature), 1.0, 2, "°C"),
      rangeField(Term::waterPressure, rangeOver(runs, meter, &ResultEvidence::pressure), 1e-6, 3, "MPa"),
      rangeField(Term::airTemperature, airOver(runs, "temperature"), 1.0, 1, "°C"),
      rangeField(Term::airHumidity, airOver(runs, "humidity"), 1.0, 1, "%"),
      rangeField(Term::airPressure, airOver(runs, "pressure"), 1e-3, 2, "kPa"),
      field(Term::method, textOfWord(runs.empty() ? std::string() : runs.front()->method)),
  };
  return block;
}

Cell verdictCell(const std::string& verdict) {
  Cell cell;
  cell.text = textOfWord(verdict);
  cell.tone = verdict == "pass" ? Tone::normal : Tone::failing;
  return cell;
}

TableBlock pointsTable(const RunEvidence& run, const std::string& meter) {
  TableBlock table;
  table.title = text(Term::points);
  table.columns = {{text(Term::point), "", 1.5},
                   {text(Term::runOfPoint), "", 0.95},
                   {text(Term::flow), "m³/h", 1.05},
                   {text(Term::referenceVolume), "L", 1.15},
                   {text(Term::indicatedVolume), "L", 1.15},
                   {text(Term::error), "%", 1.1},
                   {text(Term::maximumPermissibleError), "± %", 1.45},
                   {text(Term::expandedUncertainty), "%", 1.6},
                   {text(Term::coverageFactor), "", 1.15},
                   {text(Term::benchRatio), "", 1.3},
                   {text(Term::verdict), "", 1.3}};
  for (const auto& result : run.results) {
    if (result.meter != meter) {
      continue;
    }
    std::optional<double> ratio;
    const auto& permissible = result.permissible ? result.permissible : result.limit;
    if (result.benchUncertainty && permissible && *permissible > 0.0) {
      ratio = *result.benchUncertainty / *permissible;
    }
    const Cell verdict = verdictCell(result.verdict);
    Cell error;
    error.text = plain(fixedOrDash(result.error, 2));
    error.tone = result.verdict == "fail" ? Tone::failing : Tone::normal;
    table.rows.push_back(
        {Cell{textOfWord(result.point)}, Cell{textOfWord(result.runOfPoint)},
         Cell{plain(fixedOrDash(result.flow, 5))}, Cell{plain(fixedOrDash(result.referenceVolume, 3))},
         Cell{plain(fixedOrDash(result.indicatedVolume, 3))}, error,
         Cell{plain(fixedOrDash(result.limit, 2))}, Cell{plain(fixedOrDash(result.uncertainty, 2))},
         Cell{plain(result.coverage ? briefNumber(*result.coverage, 2) : std::string())},
         Cell{plain(fixedOrDash(ratio, 4))}, verdict});
  }
  return table;
}

const ResultEvidence* lastResult(const RunEvidence& run, const std::string& meter, const std::string& point) {
  const ResultEvidence* last = nullptr;
  for (const auto& result : run.results) {
    last = result.meter == meter && result.point == point ? &result : last;
  }
  return last;
}

std::vector<Block> decisionNotes(const Regulation& regulation) {
  std::vector<Block> notes;
  const Text label = text(Term::decisionRule);
  const auto add = [&notes, &label](const Text& rule) {
    notes.push_back(NoteBlock{Text{label.zh + "：" + rule.zh, label.en + ": " + rule.en}});
  };
  add(text(Term::simpleAcceptance));
  if (regulation.uncertainty.reduceLimit) {
    add(text(Term::reducedLimit));
  }
  if (const auto ratio = benchUncertaintyRatio(regulation, LimitedQuantity::FlowSensor);
      ratio && *ratio > 0.0) {
    add(text(Term::benchRatioLimit, {briefNumber(1.0 / *ratio, 2)}));
  }
  add(text(Term::roundedForPrint));
  return notes;
}

}  // namespace mb

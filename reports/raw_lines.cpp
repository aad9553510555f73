#include "reports/raw_lines.h"

#include "core/quantity/format.h"

#include <algorithm>

namespace mb {
namespace {

std::string fixed(const std::optional<double>& value, int decimals) {
  return value ? toFixed(*value, decimals) : std::string();
}

void addReadings(const RunEvidence& run, const ResultEvidence& result, RawLine& line) {
  for (const auto& point : run.points) {
    if (point.point != result.point || point.runOfPoint != result.runOfPoint) {
      continue;
    }
    const auto at = std::ranges::find(point.positions, result.position, &PointEvidence::Position::position);
    if (at != point.positions.end()) {  // else it took no part: what was weighed is not its own
      line.balanceStart = point.tare;
      line.balanceEnd = point.gross;
      line.meterStart = at->start;
      line.meterEnd = at->end;
    }
  }
}

}  // namespace

std::vector<RawLine> rawLines(const RunEvidence& run) {
  std::vector<RawLine> lines;
  for (const auto& result : run.results) {
    RawLine line;
    line.serial = std::to_string(lines.size() + 1);
    const auto part = std::ranges::find(run.parts, result.position, &PartEvidence::position);
    line.recordNumber = part == run.parts.end() ? std::string() : part->number;
    line.meter = result.meter;
    line.flow = fixed(result.flow, 5);
    addReadings(run, result, line);
    line.indicated = fixed(result.indicatedVolume, 3);
    line.weighed = fixed(result.weighed, 3);
    line.temperature = fixed(result.temperature, 2);
    line.density = result.density ? toFixed(*result.density / 1000.0, 6) : std::string();
    line.reference = fixed(result.referenceVolume, 4);
    line.error = fixed(result.error, 2);
    line.limit = fixed(result.limit, 2);
    line.verdict = result.verdict;
    line.position = std::to_string(result.position);
    line.point = result.point;
    line.runOfPoint = result.runOfPoint;
    line.benchUncertainty = fixed(result.benchUncertainty, 3);
    line.uncertainty = fixed(result.uncertainty, 3);
    line.reason = result.reasonText;
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace mb

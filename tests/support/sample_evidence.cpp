#include "tests/support/sample_evidence.h"

#include "core/model/parse.h"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace mb::test {
namespace {

std::string resource(const std::string& name) {
  std::ifstream file(std::string(MB_RESOURCES) + "/" + name, std::ios::binary);
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string changed(std::string text, const std::vector<std::pair<std::string, std::string>>& changes) {
  for (const auto& [from, to] : changes) {
    std::size_t at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    for (; at != std::string::npos; at = text.find(from, at + to.size())) {
      text.replace(at, from.size(), to);
    }
  }
  return text;
}

template <class T, class Parse>
std::shared_ptr<const T> parsed(const std::string& text, const std::string& name, Parse parse) {
  auto value = parse(text, name);
  EXPECT_TRUE(value) << (value ? "" : value.error().message());
  return std::make_shared<const T>(std::move(*value));
}

ResultEvidence result(Seq seq, const std::string& point, const std::string& verdict) {
  ResultEvidence one;
  one.seq = seq;
  one.position = 1;
  one.meter = kMeter;
  one.point = point;
  one.runOfPoint = "1";
  one.verdict = verdict;
  one.error = verdict == "fail" ? 6.125 : -0.345;
  one.limit = 3.9;
  one.permissible = 3.9;
  one.benchUncertainty = 0.083;
  one.uncertainty = 0.286;
  one.benchCoverage = 2.0;
  one.coverage = 2.0;
  one.flow = 0.02637;
  one.referenceVolume = 10.0082;
  one.indicatedVolume = 9.95;
  one.temperature = 50.21;
  one.pressure = 330465.6;
  one.density = 988.053;
  one.weighed = 9.859;
  one.standards = {"SIM-BAL-01", "SIM-T-01"};
  return one;
}

}  // namespace

std::shared_ptr<const Regulation> regulation(
    const std::string& edition, const std::vector<std::pair<std::string, std::string>>& changes) {
  return parsed<Regulation>(changed(resource("regulations/" + edition + ".toml"), changes), edition + ".toml",
                            parseRegulation);
}

std::shared_ptr<const Regulation> inForce() {
  static const auto edition = regulation("JJG225-2001", {{"status = \"superseded\"", "status = \"in_force\""},
                                                         {"in_force_until = 2025-04-18\n", ""}});
  return edition;
}

std::shared_ptr<const BenchDescription> bench(const std::string& due) {
  return parsed<BenchDescription>(changed(resource("benches/demo.toml"), {{"+180d", due}}), "demo.toml",
                                  parseBench);
}

std::shared_ptr<const Batch> batch() {
  static const auto shipped = parsed<Batch>(resource("batches/demo.toml"), "demo.toml", parseBatch);
  return shipped;
}

SampleRecord::SampleRecord(bool simulated, const std::string& uuid) {
  record_.benchUuid = uuid;
  record_.benchName = "Bench " + uuid.substr(0, 4);
  record_.simulated = simulated;
  record_.genesisHash = "genesis of " + uuid;
  record_.lastUtc = "2026-03-02T08:00:00.000Z";
}

RunEvidence& SampleRecord::run(const std::string& item, const std::string& verdict,
                               std::shared_ptr<const Regulation> by, const std::string& day) {
  RunEvidence run;
  run.id = RowId{record_.benchUuid, next()};
  run.benchName = record_.benchName;
  run.simulated = record_.simulated;
  run.method = "start-stop";
  run.item = item;
  run.verification = "first";
  run.edition = by->edition;
  run.operatorName = "Zhang Wei";
  run.program = "program";
  run.batchNumber = "B-7";
  run.startedUtc = day + "T08:00:00.000Z";
  run.endedUtc = day + "T10:00:00.000Z";
  run.status = "completed";
  run.regulationSha256 = "text of " + by->edition;
  run.bench = bench();
  run.batch = batch();
  run.air = {{"temperature", {22.1, 22.3}}, {"humidity", {47.4, 48.0}}, {"pressure", {101100.0, 101120.0}}};
  if (item == "flow-sensor") {
    for (const auto& point : by->flowPoints) {
      const bool low = point.name == by->flowPoints.back().name;
      run.results.push_back(result(next(), point.name, low ? verdict : "pass"));
    }
  }
  run.regulation = std::move(by);
  PartEvidence part;
  part.seq = next();
  part.position = 1;
  part.meter = kMeter;
  part.item = item;
  part.verdict = verdict;
  part.certificate = verdict == "pass" && !record_.simulated;
  part.number = "PR-2026-" + std::to_string(part.seq);
  run.parts.push_back(part);
  record_.hashes[run.id.seq] = "hash " + std::to_string(run.id.seq);
  record_.hashes[part.seq] = "hash " + std::to_string(part.seq);
  record_.head.seq = seq_;
  record_.runs.push_back(std::move(run));
  return record_.runs.back();
}

ManualEvidence& SampleRecord::manual(const std::string& item, const std::string& verdict,
                                     const std::string& day) {
  ManualEvidence entered;
  entered.id = RowId{record_.benchUuid, next()};
  entered.benchName = record_.benchName;
  entered.who = "Li Na";
  entered.meter = kMeter;
  entered.item = item;
  entered.verification = "first";
  entered.edition = "JJG225-2001";
  entered.verdict = verdict;
  entered.utc = day + "T11:00:00.000Z";
  record_.head.seq = seq_;
  record_.manual.push_back(std::move(entered));
  return record_.manual.back();
}

CaseOpening& SampleRecord::open(const std::string& day) {
  CaseOpening opening;
  opening.id = RowId{record_.benchUuid, next()};
  opening.who = "Li Na";
  opening.meter = kMeter;
  opening.verification = "first";
  opening.why = "repaired";
  opening.utc = day + "T07:00:00.000Z";
  record_.openings.push_back(std::move(opening));
  return record_.openings.back();
}

void SampleRecord::complete() {
  for (const char* item : {"appearance", "running-check", "tightness"}) {
    manual(item, "pass");
  }
  for (const char* item : {"flow-sensor", "sensor-pair", "calculator", "repeatability"}) {
    run(item, "pass");
  }
}

}  // namespace mb::test

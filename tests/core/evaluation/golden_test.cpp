#include "core/evaluation/evaluate.h"
#include "core/evaluation/repeats.h"
#include "tests/core/evaluation/sample_point.h"

#include <array>
#include <charconv>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace mb {
namespace {

// The bits of evaluation do not depend on the machine, the compiler or its optimisation, nor on FMA (build
// with MB_NATIVE): what these runs give is written down in hexadecimal.

std::string hex(double value) {
  std::array<char, 64> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::hex).ptr;
  return std::string(text.data(), end);
}

void write(std::string& out, const char* name, std::optional<double> value) {
  if (value) {
    out += std::string("  ") + name + " " + hex(*value) + "\n";
  }
}

void write(std::string& out, const std::string& title, const PositionResult& result) {
  out += title + " position " + std::to_string(result.position) + " run " + result.runOfPoint + " " +
         std::string(nameOf(result.verdict)) + " " + result.reason + "\n";
  write(out, "error", result.errorPercent);
  write(out, "limit", result.limitPercent);
  if (result.flow) {
    write(out, "flow", result.flow->si);
  }
  write(out, "flow-uncertainty", result.flowUncertaintyPercent);
  if (result.reference) {
    write(out, "volume", result.reference->volume.si);
    write(out, "buoyancy", result.reference->buoyancy);
    write(out, "air", result.reference->airDensity.si);
    write(out, "pipe", result.reference->pipeContent.si);
    write(out, "density", result.reference->density.si);
  }
  if (result.bench) {
    write(out, "u-bench", result.bench->expanded);
  }
  if (result.result) {
    write(out, "u-result", result.result->expanded);
    write(out, "k", result.result->coverageFactor);
  }
  for (const BudgetComponent& one : result.budget.components) {
    write(out, one.name.c_str(), one.contribution);
  }
}

PointRecord pointOf(const std::string& name, std::int64_t grams, double seconds, double inlet,
                    double outlet) {
  PointRecord record = test::samplePoint(name, grams, seconds);
  const std::int64_t closed = record.closed.atNs;
  record.inletTemperature = test::ramp("t-inlet", "Cel", inlet, inlet + 0.23, closed, 1.0, 3.0, 410);
  record.outletTemperature = test::ramp("t-outlet", "Cel", outlet, outlet + 0.17, closed, 1.0, 3.0, 411);
  record.outletPressure = test::ramp("p-outlet", "Pa", 2.9e5, 2.8e5, closed, 1.0, 3.0, 413);
  record.airTemperature = test::ramp("air-temperature", "Cel", 21.7, 22.4, closed, 10.0, 60.0, 414);
  record.airPressure = test::ramp("air-pressure", "Pa", 100870.0, 101130.0, closed, 10.0, 60.0, 416);
  const std::int64_t hundredths = grams * 1012 / 10000;
  for (const int position : {1, 2, 3, 8, 12}) {
    record.positions.push_back(test::meterAt(position, 0, hundredths + position * 7));
  }
  record.positions[1].habits.zeroing = ZeroingHabit::zeroAtStop;
  record.positions[2].habits.zeroing = ZeroingHabit::zeroAtStart;
  record.positions[3].habits.measuringInterval = 0.7;
  record.positions[4].habits.integratesPartialInterval = true;
  return record;
}

std::string computed() {
  std::string out;
  StandardsSnapshot standards = test::demoStandards();
  standards.balance.linearityUncertainty = 0.002;
  StandardsSnapshot few = standards;
  few.balance.repeatability = 0.02;
  few.balance.repeatabilityDof = 3.0;
  const PointRecord points[] = {pointOf("high", 79500, 121.5, 50.13, 50.11),
                                pointOf("middle", 19800, 275.0, 50.20, 50.02),
                                pointOf("low", 9860, 1372.0, 51.01, 49.06)};
  for (const char* edition : {"DEMO", "JJG225-2001", "EN1434-5-2007"}) {
    const Regulation regulation = test::shipped(edition);
    for (const PointRecord& record : points) {
      for (const PositionResult& result : test::evaluated(record, regulation, standards)) {
        write(out, std::string(edition) + " " + record.point, result);
      }
    }
  }
  const Regulation demo = test::shipped("DEMO");
  std::vector<PositionResult> runs;
  for (int run = 1; run <= 3; ++run) {
    PointRecord record = pointOf("low", 9860 + run * 11, 1372.0 + run, 51.01, 49.06);
    record.runOfPoint = run;
    record.positions = {test::meterAt(5, 0, run == 1 ? 1060 : 1025 + run)};
    runs.push_back(test::onlyResult(record, demo, few));
    write(out, "repeat", runs.back());
  }
  if (const auto mean = combineRepeats(runs, test::dn20(), VerificationKind::First, demo)) {
    write(out, "repeat", *mean);
  }
  return out;
}

TEST(Golden, EvaluationGivesTheSameBitsEverywhere) {
  std::ifstream file(std::string(MB_TEST_DATA) + "/evaluation/golden_results.txt", std::ios::binary);
  const std::string golden((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const std::string found = computed();
  if (found != golden) {
    const std::string path = ::testing::TempDir() + "golden_results.txt";
    std::ofstream(path, std::ios::binary) << found;
    FAIL() << "the bits differ from tests/vectors/evaluation/golden_results.txt; what was computed is in "
           << path;
  }
  EXPECT_GT(golden.size(), 10000U);
}

}  // namespace
}  // namespace mb

// Random garbage on every line from a seed: no crash, no hang, no wrong verdict. Long with MB_LONG.

#include "tests/fault_menu/fault_run.h"

#include <cstdlib>

#include <gtest/gtest.h>

namespace mb::fault {
namespace {

TEST(Noise, NeverMakesAWrongVerdict) {
  const bool longRun = std::getenv("MB_LONG") != nullptr;  // NOLINT(concurrency-mt-unsafe)
  const std::uint64_t seeds = longRun ? 300 : 12;
  std::map<std::string, int> verdicts;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const bool lost = seed % 2 == 0;
    const std::string parity = lost ? ",parity=lost" : "";
    const std::string chance = seed % 3 == 0 ? "0.5" : seed % 3 == 1 ? "0.15" : "0.04";
    std::vector<std::string> faults = {"noise:port=balance,chance=0.003"};
    for (const char* port : {"meters-a", "meters-b", "meters-c", "meters-d"}) {
      faults.push_back("noise:port=" + std::string(port) + ",chance=" + chance + parity);
    }
    SCOPED_TRACE("seed " + std::to_string(seed));
    const FaultRun run(faults, seed);
    run.expectNoWrongVerdict();
    run.expectPlantSafe();
    if (seed % 4 == 0) {
      run.expectSoundRecord();
    }
    for (const auto& [position, verdict] : run.verdicts()) {
      ++verdicts[verdict];
    }
  }
  EXPECT_GT(verdicts["pass"], 0) << "noise that lets nobody through tests nothing";
  EXPECT_GT(verdicts["not-tested"] + verdicts["invalid"], 0) << "noise that nobody notices tests nothing";
}

/// Several things at once.
TEST(Noise, FaultsTogetherMakeNoWrongVerdict) {
  const std::vector<std::vector<std::string>> together = {
      {"late:position=7,delay_s=0.3,every=2", "echo:port=meters-c,every=3", "two-answers:position=8,every=5"},
      {"dropped-tcp:port=meters-a,from_s=300,for_s=20", "garbled:position=1,every=4",
       "stale:position=3,every=7"},
      {"pump-trip:from_s=260,for_s=6", "clock-stepped:from_s=270", "disk-slow:ms=1",
       "lost-sync:position=2,mode=slip,every=4"},
      {"frozen-balance:from_s=300,for_s=4", "wrong-address:position=10,every=3", "silent:position=5,every=2"},
  };
  for (const auto& faults : together) {
    SCOPED_TRACE(faults.front());
    const FaultRun run(faults);
    run.expectNoWrongVerdict();
    run.expectSoundRecord();
    run.expectPlantSafe();
  }
}

}  // namespace
}  // namespace mb::fault

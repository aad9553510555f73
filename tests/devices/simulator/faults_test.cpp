// The menu of faults: what may be written, and when each bites.

#include "devices/simulator/faults.h"

#include "devices/simulator/transmission.h"
#include "tests/devices/simulator/bench_fixture.h"

#include <set>

#include <gmock/gmock.h>

namespace mb {
namespace {

using ::testing::HasSubstr;

class FaultsTest : public SimulatedBenchTest {
 protected:
  Expected<sim::Faults> parse(const std::vector<std::string>& texts) {
    return sim::Faults::parse(texts, bench, batch);
  }
  std::string refused(const std::string& text) {
    const auto faults = parse({text});
    EXPECT_FALSE(faults) << text;
    return faults ? std::string() : faults.error().message();
  }
};

TEST_F(FaultsTest, SaysWhatIsWrongWithOne) {
  EXPECT_THAT(refused("earthquake"), HasSubstr("earthquake"));
  EXPECT_THAT(refused("earthquake"), HasSubstr("frozen-balance"));
  EXPECT_THAT(refused("silent"), HasSubstr("silent:position="));
  EXPECT_THAT(refused("silent:position=77"), HasSubstr("no position `77`"));
  EXPECT_THAT(refused("silent:actuator=pump"), HasSubstr("no `actuator`"));
  EXPECT_THAT(refused("stuck-valve:actuator=gate"), HasSubstr("no actuator `gate`"));
  EXPECT_THAT(refused("port-gone:port=com7"), HasSubstr("no port `com7`"));
  EXPECT_THAT(refused("pump-trip:from_s=soon"), HasSubstr("no number"));
  EXPECT_THAT(refused("pump-trip:soon"), HasSubstr("sets nothing"));
  EXPECT_THAT(refused("late:position=3,delay_s="), HasSubstr("no number"));
  EXPECT_TRUE(parse({"pump-trip", "late:position=3,delay_s=0.5,from_s=4,for_s=2"}));
}

TEST_F(FaultsTest, BitesInItsPlaceAndTime) {
  const auto faults = parse({"silent:position=3,from_s=100,for_s=50"});
  ASSERT_TRUE(faults);
  EXPECT_EQ(faults->at("silent", "3", 99.0), nullptr);
  EXPECT_NE(faults->at("silent", "3", 100.0), nullptr);
  EXPECT_EQ(faults->at("silent", "4", 100.0), nullptr);
  EXPECT_EQ(faults->at("late", "3", 100.0), nullptr);
  EXPECT_EQ(faults->at("silent", "3", 150.0), nullptr);
}

TEST_F(FaultsTest, WaitsForItsStage) {
  auto faults = parse({"pump-trip:point=high,run=2,step=measure-start-stop,from_s=10,for_s=5"});
  ASSERT_TRUE(faults);
  EXPECT_EQ(faults->at("pump-trip", "", 1e6), nullptr);
  EXPECT_TRUE(faults->enter({"high", "1", "1", "measure-start-stop"}, 100.0).empty());
  EXPECT_TRUE(faults->enter({"high", "2", "1", "stabilise-flow"}, 200.0).empty());
  EXPECT_EQ(faults->enter({"high", "2", "1", "measure-start-stop"}, 300.0).size(), 1U);
  EXPECT_EQ(faults->at("pump-trip", "", 309.9), nullptr);
  EXPECT_NE(faults->at("pump-trip", "", 310.0), nullptr);
  EXPECT_EQ(faults->at("pump-trip", "", 315.0), nullptr);
  EXPECT_TRUE(faults->enter({"high", "2", "2", "measure-start-stop"}, 400.0).empty()) << "once";
}

TEST_F(FaultsTest, HitsTheTelegramsItIsTold) {
  auto faults = parse({"silent:position=1,nth=2", "silent:position=2,every=3,times=2", "silent:position=3"});
  ASSERT_TRUE(faults);
  std::map<std::string, std::string> pattern;
  for (int i = 0; i < 12; ++i) {
    for (const char* position : {"1", "2", "3"}) {
      pattern[position] += faults->strike("silent", position, 1.0) != nullptr ? 'x' : '.';
    }
  }
  EXPECT_EQ(pattern["1"], ".x..........");
  EXPECT_EQ(pattern["2"], "..x..x......");
  EXPECT_EQ(pattern["3"], "xxxxxxxxxxxx");
}

/// What settled point 13 asks: each is declared.
TEST(FaultMenu, DeclaresEveryFault) {
  std::set<std::string_view> names;
  for (const auto& entry : sim::faultMenu()) {
    EXPECT_TRUE(names.insert(entry.name).second) << entry.name;
    EXPECT_FALSE(entry.what.empty()) << entry.name;
    EXPECT_FALSE(entry.reaction.empty()) << entry.name;
    EXPECT_FALSE(entry.residue.empty()) << entry.name;
    EXPECT_TRUE(entry.kind == sim::FaultKind::run || entry.residue != "none") << entry.name;
  }
  for (const char* name :
       {"silent",      "garbled",        "wrong-address",  "two-answers",      "late",
        "stale",       "echo",           "lost-sync",      "stuck-valve",      "slow-valve",
        "pump-trip",   "drifting-water", "frozen-balance", "unstable-balance", "overload",
        "dropped-tcp", "port-gone",      "disk-slow",      "disk-full",        "clock-stepped"}) {
    EXPECT_TRUE(names.contains(name)) << name;
  }
}

TEST(FaultMenu, IsTheTableOfItsDocument) {
  std::ifstream file(std::string(MB_SOURCE_DIR) + "/docs/faults.md");
  std::ostringstream text;
  text << file.rdbuf();
  EXPECT_THAT(text.str(), HasSubstr(sim::faultTable())) << "meterbench faults --markdown makes it anew";
}

/// Parity sees an odd number of changed bits in a character, and only where it is looked at.
TEST(TransmissionTest, KnowsWhatParitySees) {
  sim::Transmission sent(Bytes{1, 2, 3, 4});
  sent.flip(1, 0x10, true);
  sent.flip(2, 0x30, true);
  sent.flip(3, 0x01, false);
  EXPECT_EQ(sent.damaged, std::vector<std::size_t>{1});
  sent.insert(0, 9, false);
  EXPECT_EQ(sent.damaged, std::vector<std::size_t>{2});
  EXPECT_EQ(sent.part(2, 4).damaged, std::vector<std::size_t>{0});
  sent.erase(0);
  sent.erase(1);
  EXPECT_TRUE(sent.damaged.empty());
  EXPECT_EQ(sent.bytes.size(), 3U);
}

TEST(TransmissionTest, ScramblingTakesAnything) {
  const sim::Noise noise(1, "test");
  std::uint64_t draws = 0;
  std::size_t changed = 0;
  for (int i = 0; i < 2000; ++i) {
    const Bytes bytes(static_cast<std::size_t>(i % 7), 0xE5);
    const auto heard = sim::scrambled(sim::Transmission(bytes), i % 2 == 0, noise, draws);
    changed += heard.bytes != bytes ? 1U : 0U;
    for (const std::size_t at : heard.damaged) {
      EXPECT_LT(at, heard.bytes.size());
    }
  }
  EXPECT_GT(changed, 1500U);
}

}  // namespace
}  // namespace mb

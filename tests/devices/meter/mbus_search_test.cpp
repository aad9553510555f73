#include "devices/meter/mbus_search.h"

#include "tests/devices/meter/mbus_slaves.h"

#include <random>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using test::hex;
using test::MbusSlave;
using test::MbusSlaves;

constexpr WallTime kMorning{std::chrono::sys_days(std::chrono::year(2026) / 1 / 5) + 8h};

/// The selections that nothing can save: one for all meters, and ten for every beginning of a number that
/// several of them share. Counted from the numbers alone.
int neededSelections(const std::vector<std::string>& numbers) {
  std::map<std::string, int> beginnings;
  for (const std::string& number : numbers) {
    for (std::size_t digits = 0; digits < number.size(); ++digits) {
      ++beginnings[number.substr(0, digits)];
    }
  }
  int needed = 1;
  for (const auto& [beginning, meters] : beginnings) {
    needed += meters > 1 ? 10 : 0;
  }
  return needed;
}

class MbusSearchTest : public testing::Test {
 protected:
  /// No two answer at the same instant.
  void spread() {
    Duration delay = 40ms;
    for (const auto& slave : slaves.slaves) {
      slave->delay = delay;
      delay += 3ms;
    }
  }
  SearchResult search() {
    Line line(LineOptions("A"), slaves.link);
    Expected<SearchResult> result = fail("not run");
    const auto body = [&]() -> Task<void> {
      result = co_await searchMbus(context, line, SerialSettings(2400, 8, 'E', 1), options);
    };
    scheduler.runTask(body());
    EXPECT_TRUE(result) << result.error().message();
    return result.value_or(SearchResult());
  }
  static std::vector<std::string> numbers(const SearchResult& result) {
    std::vector<std::string> all;
    for (const MeterIdentity& meter : result.meters) {
      all.push_back(meter.number);
    }
    return all;
  }
  std::vector<std::string> random(std::size_t count, unsigned seed) {
    std::mt19937 source(seed);
    std::set<std::string> all;
    while (all.size() < count) {
      const std::string digits = std::to_string(source() % 100'000'000U);
      all.insert(std::string(8 - digits.size(), '0') + digits);
    }
    return {all.begin(), all.end()};
  }

  VirtualScheduler scheduler{kMorning};
  std::stop_source stop;
  Context context{scheduler, stop.get_token(), Services()};
  MbusSlaves slaves{scheduler};
  SearchOptions options;
};

TEST_F(MbusSearchTest, NobodyAndOne) {
  EXPECT_TRUE(search().meters.empty());
  EXPECT_EQ(slaves.selections, 1);
  slaves.add("12345678");
  EXPECT_EQ(numbers(search()), (std::vector<std::string>{"12345678"}));
  EXPECT_EQ(slaves.selections, 1 + 2) << "and once by its number";
}

class Seeds : public MbusSearchTest, public testing::WithParamInterface<unsigned> {};

TEST_P(Seeds, SixtyRandomNumbersInAsManySelectionsAsTheyNeed) {
  const auto all = random(60, GetParam());
  std::mt19937 source(GetParam());
  for (const auto& number : all) {
    MbusSlave& slave = slaves.add(number);
    slave.delay = std::chrono::milliseconds(40 + source() % 30U);
    slave.access = static_cast<std::uint8_t>(source());
  }
  const SearchResult result = search();
  EXPECT_EQ(numbers(result), all);
  EXPECT_TRUE(result.conflicts.empty());
  EXPECT_EQ(result.selections, slaves.selections) << "all that went over the wire are counted";
  const int needed = neededSelections(all);
  RecordProperty("needed", needed);
  RecordProperty("sent", slaves.selections);
  EXPECT_LE(10 * slaves.selections, 12 * needed) << slaves.selections << " sent, " << needed << " needed";
}

INSTANTIATE_TEST_SUITE_P(Search, Seeds, testing::Values(1U, 2U, 3U, 4U, 20251125U));

TEST_F(MbusSearchTest, ConsecutiveNumbers) {
  std::vector<std::string> all;
  for (int i = 0; i < 12; ++i) {
    all.push_back("260100" + std::to_string(10 + i));
    slaves.add(all.back()).delay = 40ms + i * 1ms;
  }
  EXPECT_EQ(numbers(search()), all);
  EXPECT_LE(10 * slaves.selections, 12 * neededSelections(all));
}

/// New meters of one make that answer in the same bit: what lies on each other may read as another meter.
TEST_F(MbusSearchTest, MetersThatDoNotExistAreTakenBack) {
  for (int step = 1; step <= 7; ++step) {
    std::vector<std::string> all;
    slaves.slaves.clear();
    for (int i = 0; i < 12; ++i) {
      all.push_back("260100" + std::to_string(10 + step * i));
      slaves.add(all.back());
    }
    const SearchResult result = search();
    for (const auto& number : numbers(result)) {
      EXPECT_THAT(all, testing::Contains(number));
    }
    EXPECT_GE(result.meters.size(), 10U) << "a covered one may be missing";
  }
}

TEST_F(MbusSearchTest, OneNumberAndAnotherMediumMakerOrVersion) {
  slaves.add("11111111").replace(7, hex("07"));
  slaves.add("11111111").replace(4, hex("2D 2C"));  // KAM
  slaves.add("11111111").replace(6, hex("09"));
  slaves.add("11111111");
  slaves.add("22222222").replace(7, hex("3E"));  // a medium without a name, and another version
  slaves.add("22222222").replace(6, hex("02"));
  slaves.add("33333333").replace(4, hex("41 04"));  // an unknown maker
  slaves.add("33333333").replace(6, hex("21"));
  spread();
  const SearchResult result = search();
  ASSERT_EQ(result.meters.size(), 8U) << testing::PrintToString(result.conflicts);
  EXPECT_TRUE(result.conflicts.empty()) << testing::PrintToString(result.conflicts);
  std::set<std::string> distinct;
  for (const MeterIdentity& meter : result.meters) {
    distinct.insert(meter.number + meter.maker + std::to_string(meter.version) + "/" +
                    std::to_string(meter.medium));
  }
  EXPECT_EQ(distinct.size(), 8U);
  EXPECT_TRUE(distinct.contains("11111111KAM1/4"));
  EXPECT_TRUE(distinct.contains("22222222DEM1/62"));
}

TEST_F(MbusSearchTest, MakersOfTheCallerAreLookedFor) {
  options.makers = {"ABA"};
  slaves.add("33333333").replace(4, hex("41 04"));
  slaves.add("33333333").replace(4, hex("2D 2C"));
  spread();
  EXPECT_EQ(search().meters.size(), 2U);
  EXPECT_LT(slaves.selections, 81 + 40 + 30) << "no version was asked for";
}

TEST_F(MbusSearchTest, TwinsAreToldApartByFabricationNumberOrNamed) {
  slaves.add("11111111").fabrication = test::bcd("00000017");
  MbusSlave& twin = slaves.add("11111111");
  twin.fabrication = test::bcd("00000018");
  twin.delay = 47ms;
  const SearchResult result = search();
  EXPECT_EQ(result.meters.size(), 2U);
  ASSERT_EQ(result.conflicts.size(), 1U);
  EXPECT_EQ(result.conflicts[0], "11111111: several meters that only the fabrication number tells apart");
}

TEST_F(MbusSearchTest, TwinsWithoutAFabricationNumberAreAConflict) {
  slaves.add("11111111");
  slaves.add("11111111").delay = 47ms;
  slaves.add("12345678");
  const SearchResult result = search();
  EXPECT_EQ(numbers(result), (std::vector<std::string>{"12345678"}));
  ASSERT_EQ(result.conflicts.size(), 1U);
  EXPECT_EQ(result.conflicts[0], "11111111: several meters have this number and cannot be told apart");
}

TEST_F(MbusSearchTest, AMeterThatMissedASelectionIsAskedAgainWhenOneIsMissing) {
  slaves.add("11111111");
  MbusSlave& other = slaves.add("21111111");
  spread();
  search();
  const int quiet = slaves.selections;
  slaves.selections = 0;
  // It hears the first selection (all meters) and misses its own.
  slaves.link->script = [&, hear = slaves.link->script](const test::ScriptedLink::Sent& sent) {
    if (slaves.selections == 1) {
      other.deaf = 1;
    }
    hear(sent);
  };
  EXPECT_EQ(search().meters.size(), 2U);
  EXPECT_GT(slaves.selections, quiet);
}

TEST_F(MbusSearchTest, AThoroughSearchRepeatsWhatNobodyAnswered) {
  options.thorough = true;
  slaves.add("11111111");
  slaves.add("21111111");
  slaves.add("31111111");
  spread();
  search();
  EXPECT_EQ(slaves.selections, 1 + 3 + 2 * 7 + 3) << "and each meter by its number";
}

}  // namespace
}  // namespace mb

#include "app/cli/locate.h"

#include <gtest/gtest.h>

namespace mb::cli {
namespace {

const std::string kText =
    "schema = 1\n"
    "water = 50\n"
    "\n"
    "[[point]]\n"
    "name = \"high\"\n"
    "aim = 2\n"
    "[[point]]\n"
    "name = \"low\"\n";

TEST(Locate, PutsTheLineIntoAMessage) {
  EXPECT_EQ(withLines("p.toml: point[1].aim: is fast", "p.toml", kText),
            "p.toml:6: field `point[1].aim`: is fast");
  EXPECT_EQ(withLines("p.toml: water: is hot", "p.toml", kText), "p.toml:2: field `water`: is hot");
  EXPECT_EQ(withLines("p.toml: point[2]: is slow: much", "p.toml", kText),
            "p.toml:7: field `point[2]`: is slow: much");
}

TEST(Locate, GivesTheTableOfAFieldThatIsNotThere) {
  EXPECT_EQ(withLines("p.toml: point[2].aim: is missing", "p.toml", kText),
            "p.toml:7: field `point[2].aim`: is missing");
}

TEST(Locate, LeavesOtherMessagesAlone) {
  for (const char* message : {"", "p.toml", "p.toml: ", "p.toml: no field here", "q.toml: water: is hot",
                              "p.toml: point[3].aim: is not there", "p.toml: point[0]: x",
                              "p.toml: verification/points: x", "two\nlines"}) {
    EXPECT_EQ(withLines(message, "p.toml", kText), message);
  }
  EXPECT_EQ(withLines("p.toml: water: is hot", "p.toml", "no toml ["), "p.toml: water: is hot");
}

TEST(Locate, TakesEachLineByItself) {
  EXPECT_EQ(withLines("p.toml: water: is hot\np.toml: point[1].name: is odd", "p.toml", kText),
            "p.toml:2: field `water`: is hot\np.toml:5: field `point[1].name`: is odd");
}

TEST(Locate, FindsATableByItsKey) {
  EXPECT_EQ(placeOf(kText, "p.toml", "point", "name", "low", "name"), "p.toml:8: field `point[2].name`");
  EXPECT_EQ(placeOf(kText, "p.toml", "point", "name", "none", "name"), "p.toml");
  EXPECT_EQ(placeOf(kText, "p.toml", "water"), "p.toml:2: field `water`");
}

}  // namespace
}  // namespace mb::cli

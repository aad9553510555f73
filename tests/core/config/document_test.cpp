#include "core/config/document.h"

#include <random>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

ConfigDocument parsed(std::string_view text) {
  auto document = ConfigDocument::parse(text, "bench.toml");
  EXPECT_TRUE(document.has_value()) << document.error().message();
  return *document;
}

std::string failureOf(ConfigDocument& document) {
  const auto whole = document.finish();
  return whole ? std::string("no error") : whole.error().message();
}

std::string parseFailure(std::string_view text, int newestSchema = 1) {
  const auto document = ConfigDocument::parse(text, "bench.toml", newestSchema);
  return document ? std::string("no error") : document.error().message();
}

TEST(ConfigDocument, ReadsEveryKindOfField) {
  auto document = parsed(R"(schema = 1
name = "demo"
positions = 12
spacing_m = 0.25
count = 3
text_number = "2.5"
on = true
day = 2025-04-19
other_day = "2024-02-29"
kinds = ["a", "b"]
volumes = [80, 20.5, "10"]
[pump]
head_m = 38
[[line]]
name = "large"
[[line]]
name = "small"
)");
  const ConfigTable root = document.root();
  EXPECT_EQ(document.schema(), 1);
  EXPECT_EQ(root.requireString("name"), "demo");
  EXPECT_EQ(root.requireInteger("positions", 1, 60), 12);
  EXPECT_EQ(root.requireNumber("spacing_m", above(0)), 0.25);
  EXPECT_EQ(root.requireNumber("count"), 3.0);
  EXPECT_EQ(root.requireNumber("text_number"), 2.5);
  EXPECT_TRUE(root.requireBoolean("on"));
  EXPECT_EQ(root.requireDate("day"), "2025-04-19");
  EXPECT_EQ(root.requireDate("other_day"), "2024-02-29");
  EXPECT_THAT(root.requireStrings("kinds"), ElementsAre("a", "b"));
  EXPECT_THAT(root.requireNumbers("volumes"), ElementsAre(80.0, 20.5, 10.0));
  EXPECT_EQ(root.requireTable("pump").requireNumber("head_m"), 38.0);
  const auto lines = root.requireTables("line");
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[1].requireString("name"), "small");
  EXPECT_EQ(lines[0].requireString("name"), "large");
  EXPECT_TRUE(document.finish().has_value()) << failureOf(document);
}

TEST(ConfigDocument, OptionalFieldsTakeTheirDefault) {
  auto document = parsed("schema = 1\nq = 2\n");
  const ConfigTable root = document.root();
  EXPECT_EQ(root.optionalString("name", "none"), "none");
  EXPECT_EQ(root.optionalNumber("x", 7.5), 7.5);
  EXPECT_EQ(root.optionalNumber("x"), std::nullopt);
  EXPECT_EQ(root.optionalNumber("q"), 2.0);
  EXPECT_EQ(root.optionalInteger("n", 4), 4);
  EXPECT_TRUE(root.optionalBoolean("on", true));
  EXPECT_EQ(root.optionalDecimal("d", Decimal(1, -2)), Decimal(1, -2));
  EXPECT_FALSE(root.optionalTable("pump").has_value());
  EXPECT_TRUE(root.optionalTables("line").empty());
  EXPECT_TRUE(root.optionalNumbers("volumes").empty());
  EXPECT_TRUE(document.finish().has_value());
}

TEST(ConfigDocument, NamesFileLineAndWholeFieldOfAMistake) {
  auto document = parsed("schema = 1\n[row]\nspacing_m = -0.25\n");
  EXPECT_EQ(document.root().requireTable("row").requireNumber("spacing_m", above(0)), 0.0);
  EXPECT_EQ(failureOf(document),
            "bench.toml:3: field `row.spacing_m`: is -0.25, must be above 0; correct the value");
}

TEST(ConfigDocument, UnknownFieldIsAnErrorWithTheNearestName) {
  auto document = parsed("schema = 1\n[row]\nspacng_m = 0.25\n");
  EXPECT_EQ(document.root().requireTable("row").optionalNumber("spacing_m", 1.0), 1.0);
  EXPECT_EQ(failureOf(document), "bench.toml:3: field `row.spacng_m`: is unknown; did you mean `spacing_m`?");
}

TEST(ConfigDocument, UnknownTableIsAnErrorOnce) {
  auto document = parsed("schema = 1\n[rubbish]\na = 1\nb = 2\n");
  (void)document.root().optionalString("name");
  EXPECT_EQ(failureOf(document), "bench.toml:2: field `rubbish`: is unknown; remove it");
}

TEST(ConfigDocument, CollectsAllErrorsInTheOrderOfLines) {
  auto document = parsed("schema = 1\na = 'x'\nb = 1\n[t]\nc = true\nd = [1, 'y', inf]\n");
  const ConfigTable root = document.root();
  (void)root.requireTable("t").requireNumbers("d");
  (void)root.requireTable("t").requireNumber("c");
  (void)root.requireBoolean("b");
  (void)root.requireNumber("a");
  (void)root.requireString("gone");
  const std::string message = failureOf(document);
  EXPECT_EQ(message,
            "bench.toml:1: field `gone`: is missing; add it\n"
            "bench.toml:2: field `a`: must be a number, not the text \"x\"; correct the value\n"
            "bench.toml:3: field `b`: must be true or false, not a whole number; correct the value\n"
            "bench.toml:5: field `t.c`: must be a number, not true or false; correct the value\n"
            "bench.toml:6: field `t.d[2]`: must be a number, not the text \"y\"; correct the value\n"
            "bench.toml:6: field `t.d[3]`: must be a finite number; correct the value");
  EXPECT_EQ(document.errors().size(), 6U);
  EXPECT_EQ(failureOf(document), message) << "a second finish() says the same";
}

TEST(ConfigDocument, ElementsOfATableArrayAreCountedFromOne) {
  auto document = parsed("schema = 1\n[[point]]\nlow = 1\n[[point]]\nlow = 'x'\nhigh = 2\n");
  for (const ConfigTable& point : document.root().requireTables("point")) {
    (void)point.requireNumber("low");
  }
  EXPECT_EQ(failureOf(document),
            "bench.toml:5: field `point[2].low`: must be a number, not the text \"x\"; correct the value\n"
            "bench.toml:6: field `point[2].high`: is unknown; remove it");
}

TEST(ConfigDocument, MissingTableIsReportedOnceAndReadsNeutral) {
  auto document = parsed("schema = 1\n");
  const ConfigTable pump = document.root().requireTable("pump");
  EXPECT_EQ(pump.requireNumber("head_m"), 0.0);
  EXPECT_EQ(pump.requireTable("curve").requireString("name"), "");
  EXPECT_TRUE(pump.names().empty());
  EXPECT_EQ(failureOf(document), "bench.toml:1: field `pump`: is missing; add it");
}

TEST(ConfigDocument, NanAndInfinityAreRefused) {
  for (const char* value : {"nan", "inf", "-inf", "'nan'", "'inf'", "'1e999'", "1e999"}) {
    auto document = ConfigDocument::parse("schema = 1\nx = " + std::string(value) + "\n", "bench.toml");
    if (!document) {
      continue;  // 1e999 is already refused as TOML
    }
    EXPECT_EQ(document->root().requireNumber("x"), 0.0);
    EXPECT_FALSE(document->finish().has_value()) << value;
  }
}

TEST(ConfigDocument, DecimalKeepsTheDigitsAsWritten) {
  auto document = parsed("schema = 1\na = 0.010\nb = '0.380'\nc = 5\nd = [1]\nf = 1_000.50\ng = 1e-3\n");
  const ConfigTable root = document.root();
  EXPECT_EQ(root.requireDecimal("a"), Decimal(10, -3));
  EXPECT_EQ(root.requireDecimal("b"), Decimal(380, -3));
  EXPECT_EQ(root.requireDecimal("c"), Decimal(5, 0));
  EXPECT_EQ(root.requireDecimal("f"), Decimal(100050, -2));
  EXPECT_EQ(root.requireDecimal("g"), Decimal(1, -3));
  EXPECT_EQ(root.requireDecimal("d"), Decimal());
  EXPECT_THAT(failureOf(document), HasSubstr("field `d`: must be a decimal number, not an array"));
}

TEST(ConfigDocument, IntegersAreWholeAndInRange) {
  auto document = parsed("schema = 1\na = 1.5\nb = 61\nc = '7'\nd = '7.0'\n");
  const ConfigTable root = document.root();
  (void)root.requireInteger("a");
  (void)root.requireInteger("b", 1, 60);
  EXPECT_EQ(root.requireInteger("c"), 7);
  (void)root.requireInteger("d");
  EXPECT_EQ(failureOf(document),
            "bench.toml:2: field `a`: must be a whole number, not a number; correct the value\n"
            "bench.toml:3: field `b`: is 61, must be from 1 to 60; correct the value\n"
            "bench.toml:5: field `d`: must be a whole number, not the text \"7.0\"; correct the value");
}

enum class Side { Inlet, Outlet };

TEST(ConfigDocument, ChoicesAreListedWhenNoneFits) {
  auto document = parsed("schema = 1\na = 'outlet'\nb = 'sideways'\n");
  const ConfigTable root = document.root();
  const auto read = [&root](const char* name) {
    return root.requireChoice<Side>(name, {{"inlet", Side::Inlet}, {"outlet", Side::Outlet}});
  };
  EXPECT_EQ(read("a"), Side::Outlet);
  (void)read("b");
  EXPECT_EQ(root.optionalChoice<Side>("c", Side::Outlet, {{"inlet", Side::Inlet}}), Side::Outlet);
  EXPECT_EQ(failureOf(document),
            "bench.toml:3: field `b`: is \"sideways\", must be one of: inlet, outlet; correct the value");
}

TEST(ConfigDocument, ReaderMayAddItsOwnErrors) {
  auto document = parsed("schema = 1\nlow = 3\nhigh = 2\n");
  const ConfigTable root = document.root();
  if (root.requireNumber("low") > root.requireNumber("high")) {
    root.addError("high", "is below `low`", "exchange the two");
  }
  EXPECT_EQ(failureOf(document), "bench.toml:3: field `high`: is below `low`; exchange the two");
  EXPECT_EQ(root.where("low"), "bench.toml:2: field `low`");
}

TEST(ConfigDocument, DatesAreDaysOfTheCalendar) {
  auto document = parsed("schema = 1\na = '2025-02-29'\nb = '19.4.2025'\nc = 5\n");
  const ConfigTable root = document.root();
  EXPECT_EQ(root.requireDate("a"), "");
  (void)root.requireDate("b");
  (void)root.requireDate("c");
  (void)failureOf(document);
  EXPECT_EQ(document.errors().size(), 3U);
}

TEST(ConfigDocument, SchemaIsChecked) {
  EXPECT_THAT(parseFailure("name = 'x'\n"), HasSubstr("field `schema` is missing"));
  EXPECT_THAT(parseFailure("schema = 'one'\n"), HasSubstr("must be a whole number of at least 1"));
  EXPECT_THAT(parseFailure("schema = 0\n"), HasSubstr("at least 1"));
  EXPECT_THAT(parseFailure("\nschema = 3\n", 2),
              HasSubstr("bench.toml:2: field `schema`: is 3, this program knows up to 2"));
  EXPECT_EQ(parseFailure("schema = 2\n", 2), "no error");
}

TEST(ConfigDocument, BrokenTomlNamesTheLine) {
  EXPECT_THAT(parseFailure("schema = 1\nx = \n"), HasSubstr("bench.toml:2: is not valid TOML"));
  EXPECT_THAT(parseFailure("schema = 1\nx = 1\nx = 2\n"), HasSubstr("bench.toml:3: is not valid TOML"));
  EXPECT_THAT(parseFailure("schema = 1\nx = \"\xff\xfe\"\n"), HasSubstr("is not valid TOML"));
  EXPECT_THAT(parseFailure(""), HasSubstr("schema"));
}

TEST(ConfigDocument, HostileNestingIsRefusedNotCrashed) {
  std::string deep = "schema = 1\n";
  for (int i = 0; i < 200000; ++i) {
    deep += "a.";
  }
  EXPECT_THAT(parseFailure(deep + "a = 1\n"), HasSubstr("bench.toml:2: a key has more than 32 parts"));
  EXPECT_THAT(parseFailure("schema = 1\n" + std::string(100000, '[') + "\n"), HasSubstr("is not valid TOML"));
  EXPECT_THAT(parseFailure(std::string(5U << 20U, '#')), HasSubstr("larger than 4 MiB"));
  // Points in texts, comments and numbers are no key parts.
  const std::string dots(100, '.');
  EXPECT_EQ(parseFailure("schema = 1\na = \"" + dots + "\" # " + dots + "\nb = [0.1, 0.2]\nc = '''" + dots +
                         "\n'''\n"),
            "no error");
}

TEST(ConfigDocument, ArbitraryBytesNeverCrash) {
  std::mt19937 random(20250419);
  const std::string seedText =
      "schema = 1\n[row]\nspacing_m = 0.25\nkinds = [\"a\", 'b']\n[[p]]\nx = {a = 1, b.c = 2}\n";
  for (int round = 0; round < 3000; ++round) {
    std::string text = seedText;
    for (int change = 0; change < 4; ++change) {
      text[random() % text.size()] = static_cast<char>(random() % 256);
    }
    auto document = ConfigDocument::parse(text, "fuzz.toml");
    if (document) {
      (void)document->root().optionalTable("row");
      (void)document->root().requireTables("p");
      (void)document->finish();
    }
  }
}

TEST(NumberRange, DescribesItself) {
  EXPECT_EQ(between(0, 5).describe(), "from 0 to 5");
  EXPECT_EQ(above(0).describe(), "above 0");
  EXPECT_EQ(atLeast(0).describe(), "at least 0");
  EXPECT_EQ(atMost(2).describe(), "at most 2");
  EXPECT_EQ(below(2).describe(), "below 2");
  EXPECT_FALSE(above(0).contains(0));
  EXPECT_TRUE(atLeast(0).contains(0));
  EXPECT_FALSE(below(2).contains(2));
  EXPECT_TRUE(between(0, 5).contains(5));
}

}  // namespace
}  // namespace mb

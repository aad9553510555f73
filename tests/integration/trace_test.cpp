// What went over the lines of the demonstration can be looked at, saved and played back to the drivers.

#include "tests/integration/demo_run.h"

#include <filesystem>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb::integration {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

TEST(Trace, IsPrintedFilteredAndPlayedBack) {
  const std::string record = sharedDemo().record().string();
  const Said all = meterbench({"trace", "--db", record, "--position", "5"});
  EXPECT_EQ(all.code, 0) << all.err;
  EXPECT_THAT(all.out, HasSubstr("> 55 x 528"));
  EXPECT_THAT(all.out, HasSubstr("> 6804046853FE50903116\n    < E5"));

  const std::filesystem::path file = sharedDemo().record().parent_path() / "position-5.jsonl";
  const Said saved =
      meterbench({"trace", "--db", record, "--position", "5", "--out", file.string(), "--json"});
  EXPECT_EQ(saved.code, 0) << saved.err;
  EXPECT_GT(Json::parse(saved.out).at("exchanges").get<int>(), 20);

  // The same driver reads from the trace what it read from the meter.
  const Said read = meterbench(
      {"read", "--port", "replay:" + file.string(), "--profile", "dem-optical", "--verification", "--json"});
  EXPECT_EQ(read.code, 0) << read.err << read.out;
  const Json meter = Json::parse(read.out);
  EXPECT_EQ(meter.at("meter"), "26010005");
  EXPECT_EQ(meter.at("readings").size(), 4U);

  const Said other = meterbench(
      {"read", "--port", "replay:" + file.string(), "--profile", "dem-optical", "--meter", "26010001"});
  EXPECT_EQ(other.code, 1);
}

TEST(Trace, RefusesWhatIsNone) {
  const std::string record = sharedDemo().record().string();
  const Said none = meterbench({"trace", "--db", record, "--run", "3"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("there is no run 3"));
  const Said missing = meterbench({"read", "--port", "replay:/nowhere.jsonl", "--profile", "dem-optical"});
  EXPECT_EQ(missing.code, 2);
  EXPECT_THAT(missing.err, HasSubstr("/nowhere.jsonl"));
  const Said record2 = meterbench({"read", "--port", "replay:" + record, "--profile", "dem-optical"});
  EXPECT_EQ(record2.code, 2);
  EXPECT_THAT(record2.err, HasSubstr("line 1"));
}

}  // namespace
}  // namespace mb::integration

// `meterbench scan` and `read` on the simulated bench in virtual time: real telegrams, byte by byte.

#include "app/cli/meters.h"

#include <map>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

struct Answer {
  int code = 0;
  std::string out;
  std::string err;

  [[nodiscard]] std::vector<Json> objects() const {
    std::vector<Json> all;
    std::istringstream lines(out);
    for (std::string line; std::getline(lines, line);) {
      all.push_back(Json::parse(line));
    }
    return all;
  }
};

MetersOptions demo() {
  setenv("METERBENCH_RESOURCES", MB_RESOURCES, 1);  // NOLINT(concurrency-mt-unsafe)
  MetersOptions options;
  options.bench = std::string(MB_RESOURCES) + "/benches/demo.toml";
  options.batch = std::string(MB_RESOURCES) + "/batches/demo.toml";
  options.json = true;
  return options;
}

Answer asked(int (*command)(const MetersOptions&, std::ostream&, std::ostream&),
             const MetersOptions& options) {
  std::ostringstream out;
  std::ostringstream err;
  const int code = command(options, out, err);
  return {code, out.str(), err.str()};
}

TEST(Scan, FindsEveryMeterThatAnswersAndNamesTheSilentHead) {
  const Answer answer = asked(runScan, demo());
  EXPECT_EQ(answer.code, 0) << answer.err;
  std::map<std::string, std::string> lineOf;
  std::string remarks;
  for (const Json& line : answer.objects()) {
    if (line.contains("remark")) {
      remarks += line.at("remark").get<std::string>() + "\n";
      continue;
    }
    lineOf[line.at("meter")] = line.at("line");
    EXPECT_EQ(line.at("manufacturer"), "DEM");
    EXPECT_EQ(line.at("medium"), 4);
    const bool head = line.at("line") == "A" || line.at("line") == "B";
    EXPECT_EQ(line.at("position").is_null(), !head) << line.dump();
    if (head) {
      EXPECT_EQ(line.at("meter"), "2601000" + std::to_string(line.at("position").get<int>()));
    }
  }
  ASSERT_EQ(lineOf.size(), 11U) << answer.out;
  EXPECT_EQ(lineOf.at("26010001"), "A");
  EXPECT_EQ(lineOf.at("26010005"), "B");
  EXPECT_EQ(lineOf.at("26010007"), "C") << "it garbles every fifth telegram, and is found all the same";
  EXPECT_EQ(lineOf.at("26010012"), "D");
  EXPECT_FALSE(lineOf.contains("26010006"));
  EXPECT_THAT(remarks, HasSubstr("position 6"));
}

TEST(Read, GivesTheValuesOfTheProfilesAndSaysWhoDidNotAnswer) {
  MetersOptions options = demo();
  options.verification = true;
  const Answer answer = asked(runRead, options);
  EXPECT_EQ(answer.code, 1) << "position 6 never answers";
  const auto lines = answer.objects();
  ASSERT_EQ(lines.size(), 12U);
  for (const Json& line : lines) {
    const int position = line.at("position");
    if (position == 6) {
      EXPECT_THAT(line.at("error").get<std::string>(), HasSubstr("silence"));
      EXPECT_TRUE(line.at("readings").empty());
      continue;
    }
    EXPECT_TRUE(line.at("error").is_null()) << line.dump();
    ASSERT_FALSE(line.at("readings").empty()) << line.dump();
    const Json& volume = line.at("readings").front();
    EXPECT_EQ(volume.at("quantity"), "volume");
    EXPECT_EQ(volume.at("unit"), "m3");
    EXPECT_EQ(volume.at("vib"), position == 4 ? "10" : "11") << "decoded by its VIF, not by its make";
    EXPECT_EQ(line.at("meter"), "260100" + std::string(position < 10 ? "0" : "") + std::to_string(position));
  }
}

TEST(Read, OutsideTheVerificationStateSaysSo) {
  const Answer answer = asked(runRead, demo());
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.out, HasSubstr("verification"));
}

TEST(Meters, RefuseWhatIsMissingOrNoPort) {
  MetersOptions none;
  EXPECT_EQ(asked(runScan, none).code, 2);
  EXPECT_THAT(asked(runScan, none).err, HasSubstr("--bench"));

  MetersOptions both = demo();
  both.port = "tcp:127.0.0.1:4001";
  EXPECT_EQ(asked(runScan, both).code, 2);

  MetersOptions registers;
  registers.port = "modbus-tcp:127.0.0.1:502";
  EXPECT_THAT(asked(runScan, registers).err, HasSubstr("no port of bytes"));

  MetersOptions unknown = demo();
  unknown.profile = "dem-optica";
  EXPECT_THAT(asked(runScan, unknown).err, HasSubstr("dem-optical"));

  MetersOptions nobody = demo();
  nobody.batch.clear();
  EXPECT_THAT(asked(runScan, nobody).err, HasSubstr("--batch"));

  MetersOptions make;
  make.port = "serial:/dev/ttyNOTHERE";
  EXPECT_THAT(asked(runRead, make).err, HasSubstr("--profile"));
}

TEST(Meters, NameAPortThatIsNotThere) {
  MetersOptions options;
  options.port = "serial:/dev/ttyNOTHERE";
  const Answer answer = asked(runScan, options);
  EXPECT_EQ(answer.code, 1);
  EXPECT_THAT(answer.out, HasSubstr("ttyNOTHERE"));
}

}  // namespace
}  // namespace mb::cli

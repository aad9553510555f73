// Bad input is refused with file, line and field before anything moves.

#include "tests/integration/demo_run.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::integration {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

const std::string kPlan = std::string(MB_RESOURCES) + "/plans/demo.toml";
const std::string kBench = std::string(MB_RESOURCES) + "/benches/demo.toml";
const std::string kBatch = std::string(MB_RESOURCES) + "/batches/demo.toml";

/// Line of the first place of a text in a shipped file.
std::string lineOf(const std::string& name, const std::string& text) {
  const std::string content = resource(name);
  const auto at = content.find(text);
  EXPECT_NE(at, std::string::npos) << text;
  return std::to_string(1 +
                        std::count(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

class Refusal : public ::testing::Test {
 protected:
  /// Runs with these files; nothing may come of it but a refusal.
  std::string refused(const std::string& plan, const std::string& bench, const std::string& batch,
                      const std::vector<std::string>& more = {}) {
    const auto out = folder.path() / "out";
    std::vector<std::string> arguments = {"run", plan,    "--bench",    bench,           "--batch",
                                          batch, "--out", out.string(), "--virtual-time"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const Said said = meterbench(arguments);
    EXPECT_EQ(said.code, 2) << said.out;
    EXPECT_EQ(said.out, "");
    EXPECT_FALSE(std::filesystem::exists(out / "record.sqlite")) << "nothing was begun";
    EXPECT_EQ(meterbench({"plan", plan, "--bench", bench, "--batch", batch}).code, more.empty() ? 2 : 0);
    return said.err;
  }

  std::string spoil(const std::string& name, const std::string& from, const std::string& to) {
    return spoilt(folder.path(), name, from, to).string();
  }

  TemporaryFolder folder;
};

TEST_F(Refusal, NamesFileLineAndFieldOfAMistakeInThePlan) {
  const std::string err =
      refused(spoil("plans/demo.toml", "aim_m3_h = 2.375", "aim_m3_h = \"fast\""), kBench, kBatch);
  EXPECT_THAT(err, HasSubstr("demo.toml:" + lineOf("plans/demo.toml", "aim_m3_h = 2.375") +
                             ": field `point[1].aim_m3_h`"));
}

TEST_F(Refusal, NamesFileLineAndFieldOfAMistakeInTheBench) {
  const std::string err =
      refused(kPlan, spoil("benches/demo.toml", "heater = \"heater\"", "heater = \"heeter\""), kBatch);
  EXPECT_THAT(
      err, HasSubstr("demo.toml:" + lineOf("benches/demo.toml", "heater = \"heater\"") + ": field `heater`"));
}

TEST_F(Refusal, NamesFileLineAndFieldOfAnUnknownProfile) {
  const std::string err = refused(
      kPlan, kBench, spoil("batches/demo.toml", "profile = \"dem-optical-fine\"", "profile = \"dem-optic\""));
  EXPECT_THAT(err, HasSubstr("demo.toml:" + lineOf("batches/demo.toml", "profile = \"dem-optical-fine\"") +
                             ": field `meter[4].profile`"));
  EXPECT_THAT(err, HasSubstr("dem-optical"));
}

TEST_F(Refusal, NamesTheLineOfAnAimOutsideThePoint) {
  const std::string err =
      refused(spoil("plans/demo.toml", "aim_m3_h = 0.2625", "aim_m3_h = 0.5"), kBench, kBatch);
  EXPECT_THAT(err, HasSubstr("demo.toml:" + lineOf("plans/demo.toml", "aim_m3_h = 0.2625") +
                             ": field `point[2].aim_m3_h`: lies outside"));
}

TEST_F(Refusal, NamesTheMeterForWhichAVolumeIsTooSmall) {
  const std::string err = refused(
      spoil("plans/demo.toml", "volume_l = 80\nraise_volume = true", "volume_l = 80"), kBench, kBatch);
  EXPECT_THAT(err, HasSubstr("field `point[1].volume_l`: is too small: meter 26010008 in position 8"));
}

TEST_F(Refusal, NamesTheLineOfAVolumeThatNoTankHolds) {
  const std::string err =
      refused(spoil("plans/demo.toml", "volume_l = 20", "volume_l = 2000"), kBench, kBatch);
  const std::string place =
      "demo.toml:" + lineOf("plans/demo.toml", "volume_l = 20") + ": field `point[2].volume_l`: ";
  EXPECT_THAT(err, HasSubstr(place + "a volume of 2000.0 L does not fit into the tank"));
  EXPECT_THAT(err, HasSubstr(place + "the verification state of the meter in position 10 ends by itself"));
}

TEST_F(Refusal, ListsEveryMistake) {
  const std::string err =
      refused(kPlan, spoil("benches/demo.toml", "heater = \"heater\"", "heater = \"heeter\""),
              spoil("batches/demo.toml", "position = 12", "position = 11"));
  EXPECT_THAT(err, HasSubstr("field `heater`"));
  EXPECT_THAT(err, HasSubstr("position 11 is taken"));
}

TEST_F(Refusal, RefusesAMeterWherePositionsEnd) {
  EXPECT_THAT(refused(kPlan, kBench, spoil("batches/demo.toml", "position = 12", "position = 13")),
              HasSubstr("13"));
}

TEST_F(Refusal, RefusesAnUnknownEdition) {
  const std::string err =
      refused(spoil("plans/demo.toml", "regulation = \"DEMO\"", "regulation = \"DEMOO\""), kBench, kBatch);
  EXPECT_THAT(err, HasSubstr("demo.toml:" + lineOf("plans/demo.toml", "regulation = \"DEMO\"") +
                             ": field `regulation`"));
  EXPECT_THAT(err, HasSubstr("JJG225-2001"));
}

TEST_F(Refusal, RefusesRealPortsBesideSimulatedOnes) {
  const std::string err = refused(
      kPlan, spoil("benches/demo.toml", "address = \"sim:balance\"", "address = \"serial:/dev/ttyS0\""),
      kBatch);
  EXPECT_THAT(
      err, HasSubstr(lineOf("benches/demo.toml", "address = \"sim:balance\"") + ": field `port[2].address`"));
  EXPECT_THAT(err, HasSubstr("sim: for all ports or for none"));
}

TEST_F(Refusal, RefusesADeviceThatIsNamedTwice) {
  const std::string err = refused(
      kPlan, spoil("benches/demo.toml", "address = \"sim:meters-c\"", "address = \"sim:meters-b\""), kBatch);
  EXPECT_THAT(err, HasSubstr(lineOf("benches/demo.toml", "address = \"sim:meters-c\"") +
                             ": field `port[5].address`"));
  EXPECT_THAT(err, HasSubstr("`meters-b`"));
}

TEST_F(Refusal, RefusesAnAddressThatIsNone) {
  EXPECT_THAT(refused(kPlan, spoil("benches/demo.toml", "\"sim:balance\"", "\"/dev/ttyUSB0\""), kBatch),
              HasSubstr("serial:by-id/NAME"));
}

/// A bench of real addresses: what belongs to the box alone is refused with the place of the first of them.
TEST_F(Refusal, RefusesVirtualTimeFaultsAndTruthForARealBench) {
  std::string text = resource("benches/demo.toml");
  text.replace(text.find("sim:plant"), 9, "modbus-tcp:192.0.2.1:502");
  for (int port = 4001; text.find("\"sim:") != std::string::npos; ++port) {
    const auto at = text.find("\"sim:");
    text.replace(at, text.find('"', at + 1) + 1 - at, "\"tcp:192.0.2.2:" + std::to_string(port) + "\"");
  }
  const std::string bench = (folder.path() / "real.toml").string();
  std::ofstream(bench, std::ios::binary) << text;
  const auto said = [&](const std::vector<std::string>& more) {
    std::vector<std::string> all = {"run", kPlan,   "--bench",
                                    bench, "--out", (folder.path() / "out").string()};
    all.insert(all.end(), more.begin(), more.end());
    const Said answer = meterbench(all);
    EXPECT_EQ(answer.code, 2) << answer.out;
    return answer.err;
  };
  EXPECT_THAT(said({"--virtual-time"}),
              ContainsRegex("real.toml:[0-9]+: field `port.1..address`.*no virtual time"));
  EXPECT_THAT(said({"--fault", "silent:position=3"}), HasSubstr("leave --fault out"));
  EXPECT_THAT(said({"--truth", "truth.jsonl"}), HasSubstr("--truth"));
  EXPECT_EQ(meterbench({"plan", kPlan, "--bench", bench}).code, 0) << "planning needs no devices";
}

TEST_F(Refusal, RefusesWrongOptions) {
  EXPECT_THAT(refused(kPlan, kBench, kBatch, {"--seed", "one"}), HasSubstr("--seed"));
  EXPECT_THAT(refused(kPlan, kBench, kBatch, {"--fault", "earthquake"}), HasSubstr("earthquake"));
  EXPECT_THAT(refused(kPlan, kBench, kBatch, {"--pace", "-1"}), HasSubstr("--pace"));
}

/// A position whose meter is not the scanned one is out, with both numbers, and the others go on.
TEST_F(Refusal, TellsBothNumbersOfAMeterThatIsNotTheScannedOne) {
  const std::string batch = spoil("batches/demo.toml", "number = \"26010002\"", "number = \"26019999\"");
  std::ifstream file(batch, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const std::string truly = "[[simulation.meter]]\nposition = 2\n";
  ASSERT_NE(text.find(truly), std::string::npos);
  text.insert(text.find(truly) + truly.size(), "number = \"26010002\"\n");
  std::ofstream(batch, std::ios::binary) << text;
  const DemoRun run({"--batch", batch});
  EXPECT_EQ(run.said().code, 1) << run.said().err;
  const auto verdicts = run.verdicts();
  EXPECT_EQ(verdicts.at(2), "not-tested");
  EXPECT_EQ(verdicts.at(1), "pass");
  bool told = false;
  for (const auto& body : run.bodies("verdict")) {
    if (body.at("position") == "2") {
      const std::string reason = body.at("reason");
      told = reason.find("26010002") != std::string::npos && reason.find("26019999") != std::string::npos;
    }
  }
  EXPECT_TRUE(told) << run.said().out;
}

/// Two runs of one bench share a record; another seed is another bench.
TEST_F(Refusal, KeepsOneRecordABench) {
  const auto out = folder.path().string();
  const std::vector<std::string> first = {"run", kPlan, "--out", out, "--virtual-time", "--expect"};
  EXPECT_EQ(meterbench(first).code, 0);
  EXPECT_EQ(meterbench(first).code, 0);
  EXPECT_EQ(meterbench({"recompute", "--db", out + "/record.sqlite"}).code, 0);
  EXPECT_EQ(meterbench({"audit", "verify", "--db", out + "/record.sqlite"}).code, 0);
  auto other = first;
  other.insert(other.end(), {"--seed", "2"});
  const Said said = meterbench(other);
  EXPECT_EQ(said.code, 2);
  EXPECT_THAT(said.err, HasSubstr("record.sqlite"));
}

}  // namespace
}  // namespace mb::integration

// The command line as a whole: what it answers, in which shape, and with which exit code (DESIGN 8).

#include "app/cli/command_line.h"

#include "core/identity/program_identity.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace mb::cli {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

const std::string kPlan = std::string(MB_RESOURCES) + "/plans/demo.toml";

struct Said {
  int code = -1;
  std::string out;
  std::string err;
};

Said ask(std::vector<std::string> arguments, const std::string& input = std::string()) {
  setenv("METERBENCH_RESOURCES", MB_RESOURCES, 1);  // NOLINT(concurrency-mt-unsafe)
  std::vector<const char*> texts = {"meterbench"};
  for (const auto& argument : arguments) {
    texts.push_back(argument.c_str());
  }
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  Said said;
  said.code = runCommandLine(static_cast<int>(texts.size()), texts.data(), in, out, err);
  said.out = out.str();
  said.err = err.str();
  return said;
}

/// Every line of JSON output is one object.
std::vector<Json> objects(const std::string& out) {
  std::vector<Json> all;
  std::istringstream lines(out);
  for (std::string line; std::getline(lines, line);) {
    all.push_back(Json::parse(line));
    EXPECT_TRUE(all.back().is_object()) << line;
  }
  return all;
}

std::set<std::string> keys(const Json& object) {
  std::set<std::string> names;
  for (const auto& [name, value] : object.items()) {
    names.insert(name);
  }
  return names;
}

TEST(CommandLine, WrongUseIsOneLineAndTwo) {
  const std::vector<std::vector<std::string>> wrong = {
      {},
      {"frobnicate"},
      {"--frobnicate"},
      {"run"},
      {"run", kPlan, "--frobnicate"},
      {"run", "no-such-plan.toml"},
      {"plan", "no-such-plan.toml"},
      {"results"},
      {"results", "--db", "x", "--format", "papyrus"},
      {"recompute"},
      {"audit"},
      {"certificate"},
      {"certificate", "--db", "no-such-record.sqlite", "--meter", "1"},
      {"case", "--meter", "1"},
      {"item", "--db", "no-such-record.sqlite", "--meter", "1", "--item", "appearance", "--result", "pass"},
      {"paper", "--db", "no-such-record.sqlite"},
      {"paper", "--db", "x", "--kind", "papyrus"},
      {"audit", "verify"},
      {"profile"},
      {"profile", "show"},
      {"profile", "check", "no-such-profile"},
      {"water", "--t"},
      {"water", "--t", "50"},
      {"thermometer", "--type", "Pt7"},
      {"decode", "--protocol", "morse", "00"},
      {"decode", "zz"},
      {"limits", "--regulation", "none"},
  };
  for (const auto& arguments : wrong) {
    const Said said = ask(arguments);
    const std::string which = arguments.empty() ? "nothing" : Json(arguments).dump();
    EXPECT_EQ(said.code, 2) << which;
    EXPECT_EQ(said.out, "") << which;
    EXPECT_EQ(std::count(said.err.begin(), said.err.end(), '\n'), 1) << which << ": " << said.err;
  }
  EXPECT_THAT(ask({"frobnicate"}).err, HasSubstr("there is no command \"frobnicate\""));
}

TEST(CommandLine, HelpNamesEveryCommand) {
  const Said help = ask({"--help"});
  EXPECT_EQ(help.code, 0);
  for (const char* command :
       {"run", "plan", "decode", "profile", "water", "heat-coefficient", "thermometer", "limits", "results",
        "recompute", "audit", "certificate", "case", "item", "paper"}) {
    EXPECT_THAT(help.out, HasSubstr(command));
    const Said own = ask({command, "--help"});
    EXPECT_EQ(own.code, 0) << command;
    EXPECT_EQ(own.err, "");
    EXPECT_THAT(own.out, HasSubstr(command));
  }
}

TEST(CommandLine, VersionNamesTheProgramsIdentity) {
  const Said said = ask({"--version"});
  EXPECT_EQ(said.code, 0);
  EXPECT_THAT(said.out, HasSubstr(std::string(programVersion())));
  EXPECT_THAT(said.out, HasSubstr(std::string(programIdentity())));
  EXPECT_EQ(programIdentity().size(), 64U);
}

TEST(CommandLine, AnswersTheSmallQuestions) {
  const auto one = [](const std::vector<std::string>& arguments) {
    const Said said = ask(arguments);
    EXPECT_EQ(said.code, 0) << said.err;
    const auto all = objects(said.out);
    EXPECT_EQ(all.size(), 1U);
    return all.front();
  };
  EXPECT_EQ(keys(one({"water", "--t", "50", "--p", "600000", "--json"})),
            (std::set<std::string>{"density_kg_m3", "enthalpy_j_kg", "specific_volume_m3_kg"}));
  EXPECT_EQ(keys(one({"heat-coefficient", "--inlet", "70", "--outlet", "30", "--p", "1600000", "--position",
                      "outlet", "--json"})),
            std::set<std::string>{"k_j_m3_k"});
  EXPECT_EQ(keys(one({"thermometer", "--type", "Pt500", "--t", "50", "--json"})),
            (std::set<std::string>{"resistance_ohm", "temperature_c"}));
  EXPECT_EQ(keys(one({"limits", "--regulation", "JJG225-2001", "--class", "2", "--quantity", "flow-sensor",
                      "--q-over-qp", "0.95", "--json"})),
            std::set<std::string>{"limit_percent"});
  // A negative number is a value and no option.
  EXPECT_LT(
      one({"thermometer", "--type", "Pt100", "--t", "-20", "--json"}).at("resistance_ohm").get<double>(),
      100.0);
}

TEST(CommandLine, DecodesWhatComesOnStandardInput) {
  const Said said = ask({"decode", "--json"}, "e5\n# a remark\n68 03 03 68 53 fe 50 a1 16\n");
  EXPECT_EQ(objects(said.out).size(), 2U);
  EXPECT_EQ(ask({"decode", "--json", "68"}).code, 1) << "what cannot be decoded gives 1";
}

TEST(CommandLine, TellsThePlanForPeopleAndMachines) {
  const Said people = ask({"plan", kPlan});
  EXPECT_EQ(people.code, 0) << people.err;
  EXPECT_THAT(people.out, HasSubstr("raised from 80 to 94 L by meter 26010008 in position 8"));
  const Said machines = ask({"plan", kPlan, "--json"});
  EXPECT_EQ(machines.code, 0) << machines.err;
  double seconds = 0.0;
  double water = 0.0;
  int points = 0;
  for (const auto& line : objects(machines.out)) {
    if (line.at("kind") == "step") {
      EXPECT_EQ(keys(line), (std::set<std::string>{"kind", "path", "step", "point", "start_s", "duration_s",
                                                   "water_l", "cumulative_water_l"}));
      EXPECT_GE(line.at("start_s").get<double>(), seconds - 1e-6) << "in the order in which they begin";
      seconds = line.at("start_s");
      water += line.at("water_l").get<double>();
      EXPECT_NEAR(line.at("cumulative_water_l").get<double>(), water, 1e-6);
    } else if (line.at("kind") == "point") {
      ++points;
      EXPECT_LT(line.at("bench_uncertainty_percent").get<double>(),
                line.at("limit_percent").get<double>() / 3.0);
      EXPECT_GE(line.at("uncertainty_percent").get<double>(),
                line.at("bench_uncertainty_percent").get<double>());
      EXPECT_EQ(line.at("volume_l").get<double>(), points == 1 ? 94.0 : points == 2 ? 20.0 : 10.0);
    } else if (line.at("kind") == "total") {
      EXPECT_GT(line.at("duration_s").get<double>(), seconds);
      EXPECT_NEAR(line.at("water_l").get<double>(), water, 1e-6);
      EXPECT_EQ(line.at("meters"), 12);
    }
  }
  EXPECT_EQ(points, 3);
}

TEST(CommandLine, ChecksAndShowsProfiles) {
  const Said list = ask({"profile", "list", "--json"});
  EXPECT_EQ(list.code, 0) << list.err;
  std::set<std::string> names;
  for (const auto& line : objects(list.out)) {
    names.insert(line.at("profile"));
  }
  EXPECT_TRUE(names.contains("dem-optical") && names.contains("dem-mbus-slow"));
  const Said check = ask({"profile", "check", "--json"});
  EXPECT_EQ(check.code, 0) << check.out;
  EXPECT_EQ(objects(check.out).size(), names.size());
  const Json slow = objects(ask({"profile", "show", "dem-mbus-slow", "--json"}).out).front();
  EXPECT_EQ(slow.at("measuring_interval_s"), 0.7);
  EXPECT_EQ(slow.at("addressing"), "secondary");
}

/// A profile whose own sample no longer holds is a failed check, not a mistake in the file.
TEST(CommandLine, FailsTheCheckOfAProfileThatDoesNotHold) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("meterbench-profile-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  std::ifstream source(std::string(MB_RESOURCES) + "/profiles/dem-optical.toml", std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(source)), std::istreambuf_iterator<char>());
  const auto value = text.find("value = \"");
  ASSERT_NE(value, std::string::npos);
  text[value + 9] = text[value + 9] == '1' ? '2' : '1';
  std::ofstream(folder / "dem-optical.toml", std::ios::binary) << text;
  const Said spoilt = ask({"profile", "check", (folder / "dem-optical.toml").string()});
  EXPECT_EQ(spoilt.code, 1) << spoilt.out << spoilt.err;
  EXPECT_THAT(spoilt.out, HasSubstr("FAILED"));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace mb::cli

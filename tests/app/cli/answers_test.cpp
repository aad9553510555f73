// The small answering subcommands, held to the contract of their JSON keys, exit codes and single error line.
#include "app/cli/heat_coefficient.h"
#include "app/cli/limits.h"
#include "app/cli/thermometer.h"
#include "app/cli/water.h"
#include "core/quantity/format.h"

#include <algorithm>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct Answer {
  int code = -1;
  std::string out;
  std::string err;
};

template <class Options>
Answer ask(int (*command)(const Options&, std::ostream&, std::ostream&), const Options& options) {
  std::ostringstream out;
  std::ostringstream err;
  Answer answer;
  answer.code = command(options, out, err);
  answer.out = out.str();
  answer.err = err.str();
  return answer;
}

/// The number of a key in a line of flat JSON.
double field(const std::string& json, const std::string& key) {
  const std::string start = "\"" + key + "\":";
  const auto at = json.find(start);
  EXPECT_NE(at, std::string::npos) << key << " in " << json;
  const auto from = at + start.size();
  return parseDouble(json.substr(from, json.find_first_of(",}", from) - from)).value();
}

void expectOneLineRefusal(const Answer& answer, const std::string& says) {
  EXPECT_EQ(answer.code, 2);
  EXPECT_TRUE(answer.out.empty()) << answer.out;
  EXPECT_EQ(std::count(answer.err.begin(), answer.err.end(), '\n'), 1) << answer.err;
  EXPECT_THAT(answer.err, HasSubstr(says));
}

WaterOptions water(std::string t, std::string p, std::string engine = "if97") {
  WaterOptions options;
  options.temperature = std::move(t);
  options.pressure = std::move(p);
  options.engine = std::move(engine);
  options.json = true;
  return options;
}

TEST(WaterCommand, AnswersInJson) {
  const Answer answer = ask(runWater, water("50", "600000"));
  EXPECT_EQ(answer.code, 0);
  EXPECT_TRUE(answer.err.empty());
  EXPECT_EQ(std::count(answer.out.begin(), answer.out.end(), '\n'), 1);
  EXPECT_NEAR(field(answer.out, "density_kg_m3"), 988.264, 0.0005);
  EXPECT_NEAR(field(answer.out, "enthalpy_j_kg"), 209843.0, 0.5);
  EXPECT_NEAR(field(answer.out, "specific_volume_m3_kg") * field(answer.out, "density_kg_m3"), 1.0, 1e-14);
  EXPECT_EQ(ask(runWater, water("50", "600000", "table")).out,
            "{\"density_kg_m3\":988.25,\"enthalpy_j_kg\":209850,\"specific_volume_m3_kg\":" +
                toShortest(1 / 988.25) + "}\n");
}

TEST(WaterCommand, AnswersPeopleWithUnits) {
  WaterOptions options = water("50", "600000");
  options.json = false;
  const Answer answer = ask(runWater, options);
  EXPECT_EQ(answer.code, 0);
  EXPECT_THAT(answer.out, HasSubstr("988.2643 kg/m³"));
  EXPECT_THAT(answer.out, HasSubstr("209.8430 kJ/kg"));
  EXPECT_THAT(answer.out, HasSubstr("IAPWS-IF97"));
}

TEST(WaterCommand, RefusesInOneLine) {
  expectOneLineRefusal(ask(runWater, water("200", "600000")), "outside 0 °C to 150 °C");
  expectOneLineRefusal(ask(runWater, water("50,5", "600000")), "--t: \"50,5\" is no number");
  expectOneLineRefusal(ask(runWater, water("50", "nan")), "--p");
  expectOneLineRefusal(ask(runWater, water("50", "600000", "steam")), "use if97 or table");
  expectOneLineRefusal(ask(runWater, water("50", "2000000", "table")), "outside the printed tables");
  WaterOptions missing = water("50", "600000");
  missing.pressure.reset();
  expectOneLineRefusal(ask(runWater, missing), "--p: is missing");
}

HeatCoefficientOptions coefficient(std::string inlet, std::string outlet, std::string position) {
  HeatCoefficientOptions options;
  options.inlet = std::move(inlet);
  options.outlet = std::move(outlet);
  options.pressure = "1600000";
  options.position = std::move(position);
  options.json = true;
  return options;
}

TEST(HeatCoefficientCommand, GivesTheSampleOfEn1434) {
  EXPECT_NEAR(field(ask(runHeatCoefficient, coefficient("70", "30", "inlet")).out, "k_j_m3_k"), 4.087442e6,
              0.5);
  EXPECT_NEAR(field(ask(runHeatCoefficient, coefficient("70", "30", "outlet")).out, "k_j_m3_k"), 4.162135e6,
              0.5);
  HeatCoefficientOptions people = coefficient("70", "30", "outlet");
  people.json = false;
  EXPECT_THAT(ask(runHeatCoefficient, people).out, HasSubstr("4.162135 MJ/(m³·K)"));
  HeatCoefficientOptions table = coefficient("70", "30", "outlet");
  table.engine = "table";
  EXPECT_EQ(field(ask(runHeatCoefficient, table).out, "k_j_m3_k"), 1157.0 * 3600.0);
}

TEST(HeatCoefficientCommand, RefusesInOneLine) {
  expectOneLineRefusal(ask(runHeatCoefficient, coefficient("50", "50", "inlet")), "1 mK");
  expectOneLineRefusal(ask(runHeatCoefficient, coefficient("50", "40", "middle")), "use inlet or outlet");
  expectOneLineRefusal(ask(runHeatCoefficient, coefficient("x", "40", "inlet")), "--inlet");
}

TEST(ThermometerCommand, ConvertsBothWays) {
  ThermometerOptions options;
  options.type = "Pt500";
  options.temperature = "50";
  options.json = true;
  const Answer there = ask(runThermometer, options);
  EXPECT_EQ(there.code, 0);
  EXPECT_NEAR(field(there.out, "resistance_ohm"), 596.986, 0.0005);
  EXPECT_EQ(field(there.out, "temperature_c"), 50.0);
  options.temperature.reset();
  options.resistance = "596.985625";
  EXPECT_NEAR(field(ask(runThermometer, options).out, "temperature_c"), 50.0, 1e-6);
  options.temperature = "50";
  expectOneLineRefusal(ask(runThermometer, options), "exactly one");
  options.temperature.reset();
  options.resistance = "10";
  expectOneLineRefusal(ask(runThermometer, options), "check the type of the thermometer");
  options.type = "K";
  expectOneLineRefusal(ask(runThermometer, options), "--type");
}

LimitsOptions limits(std::string regulation, std::string quantity) {
  LimitsOptions options;
  options.regulationDirectory = std::string(MB_RESOURCES) + "/regulations";
  options.regulation = std::move(regulation);
  options.quantity = std::move(quantity);
  options.accuracyClass = "2";
  options.json = true;
  return options;
}

TEST(LimitsCommand, AnswersForEveryQuantity) {
  LimitsOptions flow = limits("JJG225-2001", "flow-sensor");
  flow.flowOverPermanent = "0.1";
  EXPECT_EQ(ask(runLimits, flow).out, "{\"limit_percent\":2.2}\n");
  for (const auto& [quantity, percent] :
       {std::pair{"sensor-pair", 1.4}, std::pair{"calculator", 0.8}, std::pair{"calculator-pair", 2.2}}) {
    LimitsOptions options = limits("JJG225-2001", quantity);
    options.accuracyClass.reset();
    options.difference = "10";
    options.minimumDifference = "3";
    EXPECT_NEAR(field(ask(runLimits, options).out, "limit_percent"), percent, 1e-12) << quantity;
  }
  LimitsOptions complete = limits("EN1434-5-2007", "complete");
  complete.flowOverPermanent = "1";
  complete.difference = "3";
  complete.minimumDifference = "3";
  EXPECT_NEAR(field(ask(runLimits, complete).out, "limit_percent"), 7.02, 1e-12);
  LimitsOptions volume = limits("JJG162-2009", "water-volume");
  volume.flow = "2.5";
  volume.q1 = "0.03125";
  volume.q2 = "0.05";
  volume.temperature = "20";
  EXPECT_EQ(field(ask(runLimits, volume).out, "limit_percent"), 2.0);
}

TEST(LimitsCommand, TellsPeopleWhatThePaperMayNotBe) {
  LimitsOptions options = limits("DEMO", "flow-sensor");
  options.flowOverPermanent = "1";
  options.json = false;
  const Answer answer = ask(runLimits, options);
  EXPECT_THAT(answer.out, StartsWith("DEMO, flow-sensor, first verification: ±2.0200 %"));
  EXPECT_THAT(answer.out, HasSubstr("not for certificates"));
}

TEST(LimitsCommand, RefusesInOneLine) {
  LimitsOptions options = limits("JJG225-1999", "flow-sensor");
  options.flowOverPermanent = "1";
  expectOneLineRefusal(ask(runLimits, options), "JJG225-2001");
  options.regulation = "../regulations/DEMO";
  expectOneLineRefusal(ask(runLimits, options), "there is no regulation");
  options.regulation = "";
  expectOneLineRefusal(ask(runLimits, options), "there is no regulation");
  options.regulation = "JJG225-2024";
  expectOneLineRefusal(ask(runLimits, options), "not filled in");
  options.regulation = "JJG225-2001";
  options.flowOverPermanent = "0";
  expectOneLineRefusal(ask(runLimits, options), "positive");
  options.flowOverPermanent.reset();
  expectOneLineRefusal(ask(runLimits, options), "--q-over-qp: is missing");
  options.flowOverPermanent = "1";
  options.accuracyClass = "2.5";
  expectOneLineRefusal(ask(runLimits, options), "--class");
  options.accuracyClass.reset();
  expectOneLineRefusal(ask(runLimits, options), "--class: is missing");
  options.quantity = "flow";
  expectOneLineRefusal(ask(runLimits, options), "--quantity");
}

}  // namespace
}  // namespace mb::cli

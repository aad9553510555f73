// Instruments in a bench file, and what is refused because two would use one device or a pump would push
// against closed valves.

#include "core/model/parse.h"

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using testing::AllOf;
using testing::HasSubstr;

using Changes = std::vector<std::pair<std::string, std::string>>;

/// The demonstration bench with pieces replaced.
std::string demoWith(const Changes& changes) {
  std::ifstream file(std::string(MB_RESOURCES) + "/benches/demo.toml");
  std::string text(std::istreambuf_iterator<char>(file), {});
  for (const auto& [from, to] : changes) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string errorOf(const Changes& changes) {
  const auto bench = parseBench(demoWith(changes), "demo.toml");
  return bench ? "no error" : bench.error().message();
}

/// A port and two thermometers on it before the standards.
Changes withInstruments(const std::string& first, const std::string& second) {
  return {{"# --- standards",
           "[[port]]\nid = \"rs485\"\nkind = \"bytes\"\naddress = \"serial:/dev/ttyS1\"\n\n"
           "[[instrument]]\nid = \"T1\"\nprofile = \"eda9017\"\nport = \"rs485\"\n" +
               first + "\n[[instrument]]\nid = \"T2\"\nprofile = \"eda9161\"\nport = \"rs485\"\n" + second +
               "\n# --- standards"}};
}

std::string both(const std::string& first, const std::string& second) {
  return errorOf(withInstruments(first, second));
}

TEST(BenchDevices, ChannelsAndActuatorsMayBeAnInstruments) {
  Changes changes = withInstruments("address = 1", "address = 2");
  changes.emplace_back("source = { port = \"plant\", address = 0, scale = 0.01 }",
                       "source = { instrument = \"T1\", value = \"current-0\", scale = 6.25, offset = -25 }");
  changes.emplace_back(
      "command = { port = \"plant\", address = 2, scale = 1 }\n"
      "feedback = { port = \"plant\", address = 22, scale = 1 }",
      "command = { instrument = \"T2\", value = \"relay-1\" }\n"
      "feedback = { instrument = \"T2\", value = \"relay-1\" }");
  const auto bench = parseBench(demoWith(changes), "demo.toml");
  ASSERT_TRUE(bench) << bench.error().message();
  ASSERT_EQ(bench->instruments.size(), 2U);
  EXPECT_EQ(bench->instruments[0].profile, "eda9017");
  EXPECT_EQ(bench->instruments[1].address, 2);
  const InstrumentSource& from = bench->channel("t-inlet")->instrument;
  EXPECT_EQ(from.instrument, "T1");
  EXPECT_EQ(from.value, "current-0");
  EXPECT_TRUE(from.rescaled);
  EXPECT_EQ(from.scale, 6.25);
  EXPECT_TRUE(bench->channel("t-outlet")->instrument.instrument.empty());
  const ActuatorDescription& valve = *bench->actuator("valve-large");
  EXPECT_EQ(valve.commandOf.value, "relay-1");
  EXPECT_EQ(valve.feedbackOf.instrument, "T2");
  EXPECT_FALSE(valve.feedback);
}

TEST(BenchDevices, MistakesOfInstrumentsAreNamed) {
  EXPECT_THAT(both("address = 1", "address = 300"), HasSubstr("instrument[2].address"));
  EXPECT_THAT(both("addres = 1", "address = 2"), HasSubstr("addres"));
  Changes changes = withInstruments("address = 1", "address = 2");
  changes.emplace_back("source = { port = \"plant\", address = 0, scale = 0.01 }",
                       "source = { instrument = \"T9\", value = \"current-0\" }");
  EXPECT_THAT(errorOf(changes), AllOf(HasSubstr("channel[1].source.instrument"),
                                      HasSubstr("there is no instrument `T9`"), HasSubstr("T1, T2")));
  changes.back().second = "source = { instrument = \"T1\" }";
  EXPECT_THAT(errorOf(changes), HasSubstr("channel[1].source.value"));
  changes.back().second = "source = { instrument = \"T1\", value = \"current-0\", scale = 0 }";
  EXPECT_THAT(errorOf(changes), HasSubstr("loses the value"));
}

TEST(BenchDevices, ABalanceSpeaksALanguageOrHasAProfile) {
  EXPECT_EQ(errorOf({{"protocol = \"sics\"", "protocol = \"sbi\""}}), "no error");
  EXPECT_EQ(errorOf({{"protocol = \"sics\"", "profile = \"bizerba\""}}), "no error");
  EXPECT_THAT(errorOf({{"protocol = \"sics\"", "protocol = \"sbi\"\nprofile = \"bizerba\""}}),
              HasSubstr("leave out one of the two"));
  EXPECT_THAT(errorOf({{"protocol = \"sics\"\n", ""}}), HasSubstr("balance[1].protocol"));
}

TEST(BenchDevices, ADeviceIsNamedOnce) {
  EXPECT_THAT(errorOf({{"port = \"meters-b\"", "port = \"meters-a\""}}),
              HasSubstr("the port `meters-a` is used by meter line A already"));
  EXPECT_THAT(errorOf({{"port = \"meters-b\"", "port = \"balance\""}}),
              HasSubstr("the port `balance` is used by balance balance already"));
  EXPECT_THAT(errorOf({{"command = { port = \"plant\", address = 3, scale = 1 }",
                        "command = { port = \"plant\", address = 2, scale = 1 }"}}),
              AllOf(HasSubstr("register 2 of port `plant` is commanded by actuator valve-large already"),
                    HasSubstr("actuator[4].command.address")));
  EXPECT_THAT(errorOf({{"selector_address = 41", "selector_address = 40"}}),
              HasSubstr("commanded by selector of line A already"));
  EXPECT_THAT(errorOf({{"selector_address = 41", "selector_address = 1"}}),
              HasSubstr("commanded by actuator pump already"));
}

/// Line A of the demonstration bench with another selector.
Changes selecting(const std::string& lines) {
  return {{"selector_port = \"plant\"\nselector_address = 40\n", lines},
          {"# --- standards",
           "[[port]]\nid = \"box\"\nkind = \"bytes\"\naddress = \"serial:/dev/ttyS1\"\n\n# --- standards"}};
}

std::string texts(const std::string& command, const std::string& answer = "OK") {
  return errorOf(selecting("selector = \"text\"\nselector_port = \"box\"\nselector_command = \"" + command +
                           "\"\nselector_answer = \"" + answer + "\"\n"));
}

std::string lines(const std::string& list) {
  return errorOf(selecting("selector = \"control-lines\"\nselector_lines = " + list + "\n"));
}

TEST(BenchDevices, ASelectorTellsItsHeadsApart) {
  EXPECT_EQ(texts("S{position:2}\\r", "OK {channel}\\r\\n"), "no error");
  EXPECT_EQ(texts("S{channel}\\r", ""), "no error");
  EXPECT_THAT(texts("S\\r"),
              AllOf(HasSubstr("meter_line[1].selector_command"), HasSubstr("positions 1 and 2")));
  EXPECT_THAT(texts("S{head}"), HasSubstr("`{head}` stands for nothing"));
  EXPECT_THAT(texts("S{position:20}"), HasSubstr("no width from 1 to 9"));
  EXPECT_THAT(texts("S{position}", "{"), AllOf(HasSubstr("selector_answer"), HasSubstr("not closed")));
  EXPECT_THAT(texts("S{position}" + std::string(100, 'x')), HasSubstr("more than 80 characters"));
  EXPECT_EQ(lines(R"(["none", "RTS", "RTS+DTR"])"), "no error");
  EXPECT_THAT(lines(R"(["none", "RTS"])"), HasSubstr("2 entries for 3 positions"));
  EXPECT_THAT(lines(R"(["none", "RTS", "RTS"])"), HasSubstr("`RTS` is that of position 2 and of position 3"));
  EXPECT_THAT(lines(R"(["none", "RTS", "CTS"])"), HasSubstr("`CTS` is none of"));
}

TEST(BenchDevices, ASelectorOfTextHasAPortOfItsOwn) {
  const auto on = [](const std::string& port) {
    return errorOf(selecting("selector = \"text\"\nselector_port = \"" + port +
                             "\"\nselector_command = \"S{position}\"\n"));
  };
  EXPECT_THAT(on("meters-a"), HasSubstr("is used by meter line A already"));
  EXPECT_THAT(on("plant"), HasSubstr("carries registers, not bytes"));
}

TEST(BenchDevices, InstrumentsShareAPortByTheirAddresses) {
  EXPECT_EQ(both("address = 1", "address = 2"), "no error");
  EXPECT_THAT(both("address = 1", "address = 1"),
              HasSubstr("instrument T1 has the address 1 on the port `rs485` already"));
  EXPECT_THAT(both("", "address = 2"), HasSubstr("have not both an address"));
  Changes changes = withInstruments("address = 1", "address = 2");
  changes.emplace_back("id = \"balance\"\nstandard", "id = \"balance\"\nstandard");
  changes.emplace_back("port = \"balance\"", "port = \"rs485\"");
  EXPECT_THAT(errorOf(changes), HasSubstr("the port `rs485` is used by instrument T"));
  changes = withInstruments("address = 1", "address = 2");
  for (const char* number : {"2", "3"}) {
    changes.emplace_back(std::string("command = { port = \"plant\", address = ") + number + ", scale = 1 }",
                         "command = { instrument = \"T2\", value = \"relay-1\" }");
  }
  EXPECT_THAT(errorOf(changes),
              HasSubstr("`relay-1` of the instrument T2 is commanded by actuator valve-large already"));
}

TEST(RestState, APumpIsNeverLeftAgainstClosedValves) {
  EXPECT_THAT(errorOf({{"maximum = 50\nrest = 0", "maximum = 50\nrest = 10"}}),
              AllOf(HasSubstr("field `rest_order`"),
                    HasSubstr("at rest the pump `pump` runs at 10 against closed valves")));
  // With one line open at rest the water has a way.
  const std::string open =
      "maximum = 1\nrest = 1\ntime_limit_s = 3\nopen_time_s = 0.3\nclose_time_s = 0.25\n"
      "command = { port = \"plant\", address = 2";
  const std::string shut =
      "maximum = 1\nrest = 0\ntime_limit_s = 3\nopen_time_s = 0.3\nclose_time_s = 0.25\n"
      "command = { port = \"plant\", address = 2";
  EXPECT_THAT(errorOf({{"maximum = 50\nrest = 0", "maximum = 50\nrest = 10"}, {shut, open}}),
              HasSubstr("against closed valves"))
      << "its regulator still rests at 0";
  const std::string regulator =
      "maximum = 100\nrest = 0\ntime_limit_s = 30\ncommand = { port = \"plant\", address = 5";
  const std::string regulatorOpen =
      "maximum = 100\nrest = 100\ntime_limit_s = 30\ncommand = { port = \"plant\", address = 5";
  EXPECT_EQ(
      errorOf(
          {{"maximum = 50\nrest = 0", "maximum = 50\nrest = 10"}, {shut, open}, {regulator, regulatorOpen}}),
      "no error");
}

TEST(RestState, ThePumpStopsBeforeTheLastLineCloses) {
  EXPECT_THAT(errorOf({{"\"heater\", \"pump\", \"wait 4\",", "\"heater\", \"wait 4\","},
                       {"\"diverter\", \"drain\",", "\"pump\", \"diverter\", \"drain\","}}),
              AllOf(HasSubstr("`valve-small` closes the last line before the pump `pump` is at rest"),
                    HasSubstr("put the pump to rest before the valves")));
  EXPECT_EQ(errorOf({{"\"heater\", \"pump\", \"wait 4\",", "\"heater\", \"wait 4\","},
                     {"\"valve-middle\", \"valve-small\",", "\"valve-middle\", \"pump\", \"valve-small\","}}),
            "no error")
      << "one line is open until the pump has stopped";
}

}  // namespace
}  // namespace mb

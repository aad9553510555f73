// Meters that do not speak M-Bus: their telegrams as papers and captures show them.

#include "devices/meter/check_profile.h"
#include "devices/meter/parse_profile.h"
#include "devices/meter/profile_answer.h"
#include "devices/meter/step_frame.h"
#include "tests/devices/bus/scripted_link.h"

#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::hex;
using testing::HasSubstr;

const std::string kRegister = R"(
[register]
zeroing = "goes_on"
measuring_interval_s = 1
volume_resolution_m3 = "0.000001"
)";

std::string head(const std::string& protocol, const std::string& settings) {
  return "schema = 1\nname = \"x\"\ntitle = \"X\"\nmaker = \"Somebody\"\nprotocol = \"" + protocol +
         "\"\n[link]\nsettings = \"" + settings + "\"\n" + kRegister;
}

/// The 33h family: nothing answers to "enter"; a read proves it.
std::string ultrasonic() {
  return head("cj188", "2400 8E1") + R"(
[preamble]
count = 4

[cj188]
type = 0x20
answer_types = [0x20, 0x25]
answer_address = "{id:bcd4-le} 00 11 11"

[[enter]]
send = "33"
wait_s = 4
[[enter]]
send = "01 3F 90 01"
expect = "81 3F 90 {?56}"
proof = true
repeat = { at_most = 2, every_s = 4 }

[[read]]
send = "01 3F 90 01"
expect = "81 3F 90 {?1} {flow-temperature:bcd3-le} {?3} {volume:bcd4-le} {uv:u8} {energy:bcd4-le} {ue:u8} {?30} {return-temperature:bcd3-le} {?4} {?2}"
[[read.extract]]
quantity = "volume"
unit = "m3"
scale = "0.000001"
unit_field = "uv"
[[read.extract]]
quantity = "energy"
unit = "Wh"
scale = "0.0001"
unit_field = "ue"
resolution = "1"
[[read.extract]]
quantity = "flow-temperature"
unit = "Cel"
scale = "0.01"
required = false

[[sample]]
procedure = "enter"
sent = "FE FE FE FE 68 20 AA AA AA AA AA AA AA 33 00 61 16"
[[sample]]
procedure = "read"
sent = "68 20 AA AA AA AA AA AA AA 01 03 3F 90 01 02 16"
number = "21165243"
answer = "FE FE 68 25 43 52 16 21 00 11 11 81 3A 3F 90 01 67 29 00 75 23 00 60 00 00 00 2C 20 00 00 00 05 00 00 00 02 00 53 00 07 C0 94 38 02 43 52 16 21 14 10 51 10 5A 10 31 10 00 00 00 00 00 04 20 29 00 12 08 15 20 00 00 61 16"
[[sample.value]]
quantity = "volume"
unit = "m3"
value = "0.000060"
[[sample.value]]
quantity = "energy"
unit = "Wh"
value = "2.0"
[[sample.value]]
quantity = "flow-temperature"
unit = "Cel"
value = "29.67"
[[sample]]
procedure = "read"
number = "21165244"
answer = "68 25 43 52 16 21 00 11 11 81 3A 3F 90 01 67 29 00 75 23 00 60 00 00 00 2C 20 00 00 00 05 00 00 00 02 00 53 00 07 C0 94 38 02 43 52 16 21 14 10 51 10 5A 10 31 10 00 00 00 00 00 04 20 29 00 12 08 15 20 00 00 61 16"
refused = "meter 21165243 answered in place of meter 21165244"
[[sample]]
procedure = "read"
source = "made: the sensor is unplugged, the unit of the volume is none"
answer = "68 25 43 52 16 21 00 11 11 81 3A 3F 90 01 FF FF FF 75 23 00 60 00 00 00 2F 20 00 00 00 05 00 00 00 02 00 53 00 07 C0 94 38 02 43 52 16 21 14 10 51 10 5A 10 31 10 00 00 00 00 00 04 20 29 00 12 08 15 20 00 00 D1 16"
refused = "volume: the unit \"2F\" is none of its units"
)";
}

Profile parsed(const std::string& text) {
  auto profile = parseProfile(text, "x.toml", nullptr);
  EXPECT_TRUE(profile) << (profile ? "" : profile.error().message());
  return profile ? std::move(*profile) : Profile();
}

void expectHolds(const std::string& text, std::size_t checks) {
  const Profile profile = parsed(text);
  const ProfileReport report = checkProfile(profile);
  EXPECT_EQ(report.lines.size(), checks);
  for (const auto& line : report.lines) {
    EXPECT_TRUE(line.good) << line.text;
  }
}

TEST(MessageProfile, Cj188WithUnitsOnTheWireAndAProof) {
  expectHolds(ultrasonic(), 5);
}

TEST(MessageProfile, AValueCanBeFollowedBackToItsBytes) {
  const Profile profile = parsed(ultrasonic());
  const Bytes answer = profile.samples[1].answer;
  ProfileAnswer reader(profile.of(Procedure::read)[0], "21165243");
  const Framing framing = reader.find(answer);
  ASSERT_TRUE(framing.valid) << framing.why;
  ASSERT_EQ(reader.judge(answer, framing).outcome, Outcome::ok);
  const MeterReading& volume = reader.decoded().readings.front();
  EXPECT_EQ(volume.offset, 22) << "two bytes of preamble stand before the frame";
  EXPECT_EQ(volume.length, 4);
  EXPECT_EQ(volume.vib, "2C");
  EXPECT_EQ(volume.number, "21165243");
}

TEST(MessageProfile, FloatingPointHighByteFirstAndNumberAmongFillers) {
  expectHolds(head("cj188", "2400 8E1") + R"(
[cj188]
answer_address = "FF FF {?1} {id:bcd4-be}"
[[identify]]
send = "03 81 0A 05"
expect = "83 81 0A {?1}"
[[read]]
send = "3A 2A 49 06"
expect = "BA 2A 49 {?1} {energy:f32-le} {volume:f32-le}"
[[read.extract]]
quantity = "volume"
unit = "m3"
[[read.extract]]
quantity = "energy"
unit = "Wh"
scale = "1000"
resolution = "1"
[[sample]]
procedure = "identify"
sent = "68 20 AA AA AA AA AA AA AA 03 03 81 0A 05 C4 16"
number = "40390318"
answer = "68 20 FF FF F1 40 39 03 18 83 03 81 0A 05 21 16"
[[sample]]
procedure = "read"
source = "made after the capture of the request"
sent = "68 20 AA AA AA AA AA AA AA 3A 03 2A 49 06 E4 16"
number = "40390318"
answer = "68 20 FF FF F1 40 39 03 18 BA 0B 2A 49 06 00 00 20 3F 00 00 80 3F 67 16"
value = [{ quantity = "volume", unit = "m3", value = "1.000000" }, { quantity = "energy", unit = "Wh", value = "625" }]
[[sample]]
procedure = "read"
source = "made: at 100 m3 the number steps by 7.6 mL"
answer = "68 20 FF FF F1 40 39 03 18 BA 0B 2A 49 06 00 00 20 3F 00 00 C8 42 B2 16"
refused = "resolution of 0.00000762"
)",
              5);
}

TEST(MessageProfile, OneStepMayBeOfAnotherProtocol) {
  expectHolds(head("cj188", "2400 8E1") + R"(
[preamble]
count = 2
[cj188]
address = "{id:bcd4-le} 00 59 42"
[addressing]
kind = "number"
[[enter]]
protocol = "mbus"
send = "SND_UD"
ci = 0x50
data = "90"
answer = "E5"
[[read]]
send = "21 61 0A 00"
expect = "A1 61 0A {?1} {energy:u64-le} {volume:u64-le} {operating-time:u32-le} {?3}"
[[read.extract]]
quantity = "volume"
unit = "m3"
scale = "0.00000001"
[[read.extract]]
quantity = "energy"
unit = "Wh"
scale = "0.00001"
[[sample]]
procedure = "enter"
sent = "FE FE 68 04 04 68 53 FE 50 90 31 16"
answer = "E5"
[[sample]]
procedure = "read"
sent = "FE FE 68 20 78 56 34 12 00 59 42 21 03 61 0A 00 C6 16"
number = "12345678"
answer = "FE FE 68 20 78 56 34 12 00 59 42 A1 1A 61 0A 00 76 98 0E 3D D5 62 04 00 51 F2 5B 33 1D 24 1F 00 55 F8 06 00 00 00 0A 7F 16"
value = [{ quantity = "volume", unit = "m3", value = "87654321.12345681" }, { quantity = "energy", unit = "Wh", value = "12345678987.65430" }]
)",
              4);
}

TEST(MessageProfile, KmpRegistersByNumber) {
  const std::string text = head("kmp", "1200 8N2") + R"(
[[identify]]
send = "02"
expect = "02 {id:u32-be}"
[[read]]
registers = [0x0044]
[[read.extract]]
quantity = "volume"
unit = "m3"
register = 0x0044
resolution = "0.001"
[[sample]]
procedure = "identify"
sent = "80 3F 02 35 E9 0D"
number = "19088743"
answer = "40 3F 02 01 23 45 67 E9 56 0D"
[[sample]]
procedure = "read"
source = "made"
answer = "40 3F 10 00 44 28 04 43 00 00 00 FB 43 6B 0D"
value = [{ quantity = "volume", unit = "m3", value = "0.251" }]
)";
  const Profile profile = parsed(text);
  ProfileAnswer reader(profile.of(Procedure::identify)[0], "19088743");
  const Bytes answer = hex("40 3F 02 01 23 45 67 E9 56 0D");
  const Framing framing = reader.find(answer);
  ASSERT_TRUE(framing.valid);
  EXPECT_EQ(reader.judge(answer, framing).outcome, Outcome::ok);
  EXPECT_EQ(reader.answeredNumber(), "19088743");
  expectHolds(text, 3);
}

TEST(MessageProfile, ModbusRegistersInBothOrdersOfWords) {
  expectHolds(head("modbus-rtu", "9600 8N1") + R"(
[addressing]
kind = "primary"
primary = 1
[[identify]]
read = "holding"
first = 100
count = 2
[[identify.extract]]
quantity = "number"
register = 100
encoding = "u32-be"
[[read]]
read = "holding"
first = 8
count = 4
[[read.extract]]
quantity = "volume"
unit = "m3"
register = 8
encoding = "s32-swapped"
parts = [{ register = 10, encoding = "u16-be", scale = "0.000001" }]
[[sample]]
procedure = "identify"
sent = "01 03 00 64 00 02 85 D4"
number = "26009105"
answer = "01 03 04 01 8C DE 11 A3 88"
[[sample]]
procedure = "read"
sent = "01 03 00 08 00 04 C5 CB"
answer = "01 03 08 00 07 00 00 00 2A 00 00 C2 DF"
value = [{ quantity = "volume", unit = "m3", value = "7.000042" }]
)",
              4);
}

TEST(MessageProfile, AFrameOfTheMakersOwnWithAValueInTwoParts) {
  expectHolds(head("frame", "1200 8N1") + R"(
[preamble]
count = 4
[frame]
kind = "length"
start = "68"
length_at = 1
length_adds = 4
checksum = "sum8"
checksum_from = 4
end = "16"
longest = 64
[addressing]
kind = "number"
[[read]]
send = "0A F5 68 {id:bcd4-be} 17 83 66 33"
expect = "10 EF 68 {id:bcd4-be} 17 83 66 33 {whole:u32-be} {rest:u16-be}"
[[read.extract]]
quantity = "volume"
unit = "m3"
field = "whole"
scale = "0.1"
resolution = "0.00001"
parts = [{ field = "rest", scale = "0.00001" }]
[[sample]]
procedure = "read"
sent = "68 0A F5 68 91 00 00 01 17 83 66 33 C5 16"
number = "91000001"
answer = "FF FF FF FF 68 10 EF 68 91 00 00 01 17 83 66 33 01 10 88 14 03 D2 47 16"
value = [{ quantity = "volume", unit = "m3", value = "1786062.80978" }]
)",
              2);
}

TEST(MessageProfile, DataSetsOfIec62056ByTheirAddress) {
  expectHolds(head("iec62056", "300 7E1") + R"(
[[read]]
send = "readout"
[[read.extract]]
quantity = "number"
address = "9.20"
[[read.extract]]
quantity = "volume"
unit = "m3"
address = "6.26"
resolution = "0.01"
[[read.extract]]
quantity = "energy"
unit = "J"
address = "6.8"
[[read.extract]]
quantity = "return-temperature"
unit = "Cel"
address = "9.4"
order = 2
[[sample]]
procedure = "read"
sent = "'/?!' 0D 0A"
number = "66153690"
answer = "02 '6.8(0328.871*GJ)6.26(03329.67*m3)9.21(66153690)' 0D 0A '6.26*01(03188.07*m3)9.20(66153690)9.4(098.5*C&096.1*C)' 0D 0A '!' 0D 0A 03 11"
value = [{ quantity = "volume", unit = "m3", value = "3329.67" }, { quantity = "energy", unit = "J", value = "328871e6" }, { quantity = "return-temperature", unit = "Cel", value = "96.1" }]
[[sample]]
procedure = "read"
source = "made: another meter"
number = "66153691"
answer = "02 '6.8(0328.871*GJ)6.26(03329.67*m3)9.21(66153690)' 0D 0A '6.26*01(03188.07*m3)9.20(66153690)9.4(098.5*C&096.1*C)' 0D 0A '!' 0D 0A 03 11"
refused = "meter 66153690 answered"
)",
              3);
}

/// The first block of TOML behind a heading of the documentation.
std::string documented(const std::string& heading) {
  std::ifstream in(std::string(MB_SOURCE_DIR) + "/docs/profiles.md", std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const std::string fence = "```toml\n";
  const std::size_t at = text.find(heading);
  const std::size_t begin = at == std::string::npos ? at : text.find(fence, at);
  EXPECT_NE(begin, std::string::npos) << heading;
  return begin == std::string::npos
             ? std::string()
             : text.substr(begin + fence.size(),
                           text.find("```", begin + fence.size()) - begin - fence.size());
}

TEST(MessageProfile, TheFirstMeterOfTheDocumentationHolds) {
  expectHolds(documented("### A first meter, step by step"), 3);
}

TEST(MessageProfile, MistakesAreNamedWithLineAndField) {
  const auto refuse = [](const std::string& from, const std::string& to, const std::string& where,
                         const std::string& why) {
    SCOPED_TRACE(to);
    std::string text = ultrasonic();
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos);
    text.replace(at, from.size(), to);
    const auto profile = parseProfile(text, "x.toml", nullptr);
    ASSERT_FALSE(profile);
    EXPECT_THAT(profile.error().message(), HasSubstr("`" + where + "`"));
    EXPECT_THAT(profile.error().message(), HasSubstr(why));
  };
  refuse("protocol = \"cj188\"", "protocol = \"cj189\"", "protocol", "modbus-rtu");
  refuse("{id:bcd4-le} 00 11 11", "{id:bcd4-le} 00 11", "cj188.answer_address", "7 bytes");
  refuse("unit_field = \"uv\"", "unit_field = \"uw\"", "read[1].extract[1].unit_field", "no text or code");
  refuse("{energy:bcd4-le}", "{heat:bcd4-le}", "read[1].extract[2].field", "no number `energy`");
  refuse("{energy:bcd4-le}", "{energy:bcd9-le}", "read[1].expect", "no encoding");
  refuse("proof = true", "may_be_silent = true\nproof = true", "enter[2].proof", "silence proves nothing");
  refuse("send = \"33\"", "send = \"33 {?1}\"", "enter[1].send", "cannot be sent");
  refuse("[preamble]", "[addressing]\nkind = \"secondary\"\n[preamble]", "addressing",
         "single, primary or number");
  refuse("[preamble]", "[addressing]\nkind = \"number\"\n[preamble]", "addressing", "no number in it");
}

TEST(MessageProfile, AnyBytesAreJudgedAndNoneCrash) {
  std::uint64_t state = 11;
  const auto next = [&state] {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::uint8_t>(state >> 40U);
  };
  const Profile profile = parsed(ultrasonic());
  const Bytes good = profile.samples[1].answer;
  for (int round = 0; round < 3000; ++round) {
    Bytes bytes = good;
    for (int i = 0; i < 3; ++i) {
      bytes[next() % bytes.size()] = next();
    }
    bytes.resize(round % 4 == 0 ? next() % bytes.size() : bytes.size());
    ProfileAnswer reader(profile.of(Procedure::read)[0], "21165243");
    const Framing framing = reader.find(bytes);
    ASSERT_LE(framing.begin + framing.length, bytes.size());
    if (framing.valid && reader.judge(bytes, framing).outcome == Outcome::ok) {
      EXPECT_EQ(reader.answeredNumber(), "21165243");
    }
  }
}

}  // namespace
}  // namespace mb

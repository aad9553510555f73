#include "devices/codec/iec62056/dissect.h"

#include "tests/devices/codec/vector_file.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace mb::iec62056 {
namespace {

codec::Dissection of(const std::string& text) {
  return dissect(Bytes(text.begin(), text.end()));
}

std::string block(std::string_view data) {
  const Bytes bytes = blockMessage(data);
  return {bytes.begin(), bytes.end()};
}

const codec::DecodedValue* named(const codec::Dissection& result, std::string_view name) {
  const auto at = std::ranges::find(result.values, name, &codec::DecodedValue::name);
  return at == result.values.end() ? nullptr : &*at;
}

TEST(Iec62056Dissection, ReadsAReadoutOfModeA) {
  const auto result = of("/LUGCUH50\r\n" + block("6.8(0328.871*GJ)6.26(03329.67*m3)9.20(66153690)\r\n!\r\n"));
  ASSERT_FALSE(result.error) << result.error->message();
  EXPECT_EQ(result.header.at(0).second, "LUG");
  ASSERT_NE(named(result, "6.8"), nullptr);
  EXPECT_EQ(named(result, "6.8")->unit, "J");
  EXPECT_EQ(named(result, "6.8")->valueText(), "328871000000");
  EXPECT_EQ(named(result, "6.26")->quantity, "volume");
  EXPECT_EQ(named(result, "9.20")->text, "66153690");
  EXPECT_EQ(named(result, "6.8")->offset, 16U);
  const std::string tree = codec::toTree(result);
  EXPECT_NE(tree.find("mode B, 2400 baud"), std::string::npos) << tree;
  EXPECT_NE(tree.find("checksum (BCC): right"), std::string::npos) << tree;
}

TEST(Iec62056Dissection, ReadsTheCorpusAsItWasKept) {
  for (const char* name :
       {"LUGCUH50_dummy_utf8.txt", "LGUHT550_dummy_error_utf8.txt", "uh50_example_telegram.txt"}) {
    std::ifstream in(std::string(MB_TEST_DATA) + "/iec62056/" + name, std::ios::binary);
    std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (text.starts_with("/")) {
      text.insert(text.find('\n'), "\r");  // files keep LF alone, the wire has CR LF
    }
    if (text.find('!') == std::string::npos) {
      text += "\r\n!\r\n";  // the file ends before the mark
    }
    const auto result = of(text);
    ASSERT_FALSE(result.error) << name << result.error->message();
    EXPECT_GT(result.values.size(), 30U) << name;
    EXPECT_NE(named(result, "6.26"), nullptr) << name;
  }
}

TEST(Iec62056Dissection, SaysWhatAnErrorCodeMeans) {
  EXPECT_NE(codec::toTree(of(block("F(8)"))).find("value: 8, return temperature probe open"),
            std::string::npos);
  EXPECT_NE(codec::toTree(of(block("F(0)"))).find("no error"), std::string::npos);
  EXPECT_EQ(errorCodeText("1"), "");
}

TEST(Iec62056Dissection, ADamagedDigitIsNoNumber) {
  const auto result = of(block("6.8(032A.062*MWh)\r\n!\r\n"));
  ASSERT_FALSE(result.error);
  EXPECT_EQ(named(result, "6.8")->invalid, "\"032A.062\" is no number");
  EXPECT_FALSE(named(result, "6.8")->number);
}

TEST(Iec62056Dissection, SaysWhatIsWrongAndWhere) {
  const auto fault = [](const std::string& text) {
    const auto result = of(text);
    return result.error ? result.error->message() : std::string("good");
  };
  EXPECT_EQ(fault(""), "no bytes");
  EXPECT_EQ(fault(block("(ER01)")), "byte 1: the meter answers ER01");
  EXPECT_EQ(fault("/LUGCUH50\r\n\002ab\003x"), "byte 15: the checksum (BCC) is 78, the bytes give 00");
  EXPECT_EQ(fault("/LUGCUH50\r\n6.8(1*kWh)"), "byte 11: the ! at the end of the data is missing");
  EXPECT_EQ(fault("hello"), "byte 0: 68 begins no message, and no data set ends with !");
  EXPECT_EQ(fault("/LUGCUH50\r\n" + block("6.8(1*kWh")), "byte 15: the bracket is not closed");
  EXPECT_EQ(fault("\xAF\xBF!"), "byte 0: \"?\?!\" is no data set: address(value*unit)");
}

TEST(Iec62056Dissection, ReadsTheDialogue) {
  EXPECT_EQ(of("/?!\r\n").summary, "IEC 62056-21 request");
  EXPECT_NE(codec::toTree(of("\006031\r\n")).find("programming mode"), std::string::npos);
  EXPECT_FALSE(of("\006").error);
  EXPECT_FALSE(of("\025").error);
  const Bytes command = *commandMessage("R1", "6.70()");
  EXPECT_NE(codec::toTree(dissect(command)).find("test volume"), std::string::npos);
}

}  // namespace
}  // namespace mb::iec62056

#include "devices/codec/cj188/body.h"

#include "devices/codec/cj188/dissect.h"
#include "devices/codec/cj188/units.h"
#include "tests/devices/codec/vector_file.h"

#include <algorithm>
#include <map>

#include <gtest/gtest.h>

namespace mb::cj188 {
namespace {

using codec::bytesOf;
using codec::DecodedValue;
using nlohmann::json;

/// The power of ten from the papers' units to ours.
int shiftOf(const std::string& unit) {
  static const std::map<std::string, int> kShift{{"kWh", 3},
                                                 {"Wh", 0},
                                                 {"m3", 0},
                                                 {"L", -3},
                                                 {"m3/h", 0},
                                                 {"L/h", -3},
                                                 {"kW", 3},
                                                 {"W", 0},
                                                 {"h", 0},
                                                 {"degC", 0},
                                                 {"m3/h (coded 2C)", 0},
                                                 {"kWh, no decimals", 3}};
  const auto shift = kShift.find(unit);
  EXPECT_NE(shift, kShift.end()) << unit;
  return shift == kShift.end() ? 0 : shift->second;
}

const DecodedValue* named(const std::vector<DecodedValue>& values, const std::string& name) {
  const auto at = std::ranges::find(values, name, &DecodedValue::name);
  return at == values.end() ? nullptr : &*at;
}

/// The variant that the papers say a maker speaks.
std::string variantWords(const json& vector) {
  static const std::map<std::string, std::string> kLayouts{{"unit_last_le", "standard"},
                                                           {"unit_first_le", "unit-first"},
                                                           {"unit_last_be", "big-endian"},
                                                           {"903F-A", "903f"},
                                                           {"903F-U", "903f-urtc"}};
  const std::string maker = vector["maker"];
  const std::string id = vector["id"];
  if (maker == "lianqiang") {
    return "hidden-digits";
  }
  if (id == "tiangang-017") {
    return "903f-mechanical";
  }
  if (id == "tengyue-001") {
    return "compact,big-endian,length-1";
  }
  if (maker == "yiguang") {
    return "";  // its own number of bytes is wrong by one in the middle of the data: nothing decodes it
  }
  if (maker == "lichuang" && vector["decoded"].value("DI", "") == "61 0A") {
    return "lichuang";
  }
  const auto layout = kLayouts.find(vector["decoded"].value("layout", ""));
  std::string words = layout == kLayouts.end() ? "" : layout->second;
  if (maker == "guangda" || maker == "wanhua") {
    words += ",plus33";
  }
  return words + (id == "lichuang-013" ? ",flow3" : "");
}

void compare(const std::string& id, const json& decoded, const std::vector<DecodedValue>& values,
             int& compared) {
  for (const auto& [key, expected] : decoded.items()) {
    const std::string name = key == "cold_or_settlement" ? "settlement_heat" : key;
    const DecodedValue* value = named(values, name);
    if (value == nullptr) {
      continue;
    }
    if (expected.is_object() && expected.contains("unit")) {
      if (expected["value"].is_null()) {
        EXPECT_FALSE(value->number) << id << " " << name;
      } else {
        ASSERT_TRUE(value->number) << id << " " << name << ": " << value->invalid;
        EXPECT_EQ(value->number->scaled(-shiftOf(expected["unit"])).toDouble(),
                  expected["value"].get<double>())
            << id << " " << name;
      }
      ++compared;
    } else if (key == "clock") {
      const auto clock = expected.get<std::string>();
      EXPECT_EQ(value->text, clock.starts_with("00") ? clock.substr(2) : clock) << id;
      ++compared;
    }
  }
}

TEST(Cj188Body, AgreesWithEveryDecodedAnswerOfTheCorpus) {
  int compared = 0;
  std::map<std::string, int> byVariant;
  for (const auto& vector : codec::vectorFile("cj188/makers.jsonl")) {
    const auto id = vector["id"].get<std::string>();
    const std::string words =
        vector["family"] == "cj188" && vector["direction"] == "answer" ? variantWords(vector) : "";
    if (words.empty() || words.starts_with(",") || id == "delu-008") {
      continue;  // nothing but a frame, or a printed example whose sum does not hold
    }
    const auto variant = variantOf(words);
    ASSERT_TRUE(variant) << variant.error().message();
    const auto result = dissect(bytesOf(vector["hex"].get<std::string>()), *variant);
    ASSERT_FALSE(result.error) << id << " " << result.error->message();
    const int before = compared;
    compare(id, vector["decoded"], result.values, compared);
    EXPECT_GT(compared, before) << id;
    ++byVariant[words];
  }
  EXPECT_GT(compared, 190);
  EXPECT_GE(byVariant.size(), 11U);
}

const DecodedValue& value(const codec::Dissection& dissection, const std::string& name) {
  static const DecodedValue kNone;
  const DecodedValue* found = named(dissection.values, name);
  EXPECT_NE(found, nullptr) << name;
  return found == nullptr ? kNone : *found;
}

codec::Dissection decoded(const std::string& hex, const char* words) {
  const auto variant = variantOf(words);
  EXPECT_TRUE(variant);
  return dissect(bytesOf(hex), *variant);
}

std::string frameOf(const std::string& id) {
  for (const auto& vector : codec::vectorFile("cj188/frames.jsonl")) {
    if (vector["id"] == id) {
      return vector["hex"];
    }
  }
  ADD_FAILURE() << id;
  return "";
}

std::string number(const codec::Dissection& dissection, const std::string& name) {
  const DecodedValue& found = value(dissection, name);
  return found.number ? found.number->toString() + " " + found.unit : found.invalid;
}

TEST(Cj188Body, KeepsTheResolutionOfWhatIsShown) {
  const auto result = decoded(frameOf("tiangang_901f_rsp"), "standard");
  EXPECT_EQ(number(result, "heat"), "36384930 Wh");
  EXPECT_EQ(value(result, "heat").number, Decimal(3638493, 1));
  EXPECT_EQ(number(result, "power"), "4750 W");
  EXPECT_EQ(number(result, "flow"), "0.9310 m3/h");
  EXPECT_EQ(number(result, "volume"), "7107.82 m3");
  EXPECT_EQ(number(result, "t_supply"), "51.04 C");
  EXPECT_EQ(number(result, "work_time"), "28390 h");
  EXPECT_EQ(value(result, "clock").text, "2013-01-08 09:24:30");
  EXPECT_EQ(value(result, "status").text, "0408");
  EXPECT_EQ(value(result, "volume").offset, 34U);
  EXPECT_EQ(value(result, "volume").length, 4U);
}

TEST(Cj188Body, ReadsTheOtherPublishedAnswers) {
  const auto lichuang = decoded(frameOf("lcr_read_hires_rsp_doc"), "lichuang");
  EXPECT_EQ(number(lichuang, "heat"), "12345678987.65430 Wh");
  EXPECT_EQ(number(lichuang, "volume"), "87654321.12345681 m3");
  EXPECT_EQ(number(lichuang, "work_time"), "456789 h");
  const auto current = decoded(frameOf("lcr_901f_rsp_doc"), "unit-first,flow3");
  EXPECT_EQ(number(current, "flow"), "0.450 m3/h");
  EXPECT_EQ(number(current, "power"), "2390 W");
  const auto jy = decoded(frameOf("heat_jy_read_rsp"), "unit-first");
  EXPECT_EQ(number(jy, "heat"), "20000 Wh");
  EXPECT_EQ(number(jy, "volume"), "10.34 m3");
  EXPECT_EQ(value(jy, "clock").text, "2015-07-10 12:00:53");
  const auto maituo = decoded(frameOf("maituo_read_rsp_doc"), "integers,number-big-endian");
  EXPECT_EQ(number(maituo, "settlement_heat"), "456000 Wh");
  EXPECT_EQ(number(maituo, "volume"), "789 m3");
  EXPECT_EQ(number(maituo, "t_supply"), "26.50 C");
  EXPECT_EQ(maituo.header[0].second, "12345678001111");
  const auto water = decoded(frameOf("water_sc_read_rsp_fixed"), "standard");
  EXPECT_EQ(number(water, "volume"), "556677.00 m3");
  EXPECT_EQ(value(water, "clock").text, "2015-05-11 22:01:31");
  const auto huizhong = decoded("68 20 FF FF F1 40 39 03 18 BA 0B 2A 49 06 00 00 80 3F 2A 60 C4 42 98 16",
                                "huizhong,big-endian");
  ASSERT_FALSE(huizhong.error) << huizhong.error->message();
  EXPECT_EQ(number(huizhong, "heat"), "1000 Wh");
  EXPECT_EQ(number(huizhong, "volume"), "98.18782 m3");
}

TEST(Cj188Body, SaysWhatIsNotAvailable) {
  const auto result = decoded(frameOf("xintian_901f_rsp"), "standard");
  EXPECT_EQ(number(result, "settlement_heat"), "not available (all nines)");
  EXPECT_EQ(number(result, "heat"), "0 Wh");
  EXPECT_EQ(number(result, "power"), "not available (all nines)");
}

std::string heatAnswer(const std::string& data) {
  const auto built = buildFrame(0x20, kBroadcast, 0x81, bytesOf("1F 90 00" + data));
  return codec::spacedHex(*built);
}

TEST(Cj188Body, NeverTurnsWhatIsNoneIntoANumber) {
  const std::string answer = heatAnswer(
      "00 0A 00 00 05  01 00 00 00 2C  02 00 00 00 7F  03 00 00 00 35  04 00 00 00 2C"
      "F1 20 00  00 20 00  FF FF FF  00 00 24 01 01 15 20  05 00");
  const auto result = decoded(answer, "standard");
  ASSERT_FALSE(result.error);
  EXPECT_EQ(number(result, "settlement_heat"), "invalid BCD 00000A00");
  EXPECT_EQ(number(result, "heat"), "unit code 2C is no unit of energy");
  EXPECT_EQ(number(result, "power"), "unit code 7F is unknown");
  EXPECT_EQ(number(result, "volume"), "0.04 m3");
  EXPECT_EQ(number(result, "t_supply"), "invalid BCD 0020F1");
  EXPECT_EQ(number(result, "work_time"), "invalid BCD FFFFFF");
  EXPECT_EQ(value(result, "clock").invalid, "no such date or time");
  // The same bytes with the unit in front: every field says that its unit is none.
  const auto other = decoded(answer, "unit-first");
  EXPECT_EQ(number(other, "volume"), "unit code 04 is no unit of volume");
}

TEST(Cj188Body, RefusesAnotherLength) {
  const auto result = decoded("68 20 AA AA AA AA AA AA AA 81 04 1F 90 00 00 3B 16", "standard");
  EXPECT_TRUE(result.error);
  const auto shorter = decoded(heatAnswer("00 00"), "903f");
  ASSERT_TRUE(shorter.error);
  EXPECT_EQ(shorter.error->message(), "byte 14: 2 bytes of data, this layout has 55");
  EXPECT_TRUE(shorter.values.empty());
}

TEST(Cj188Body, PartsCoverEveryByteOfTheData) {
  for (const auto& [words, data] :
       std::map<std::string, std::string>{{"standard", std::string(86, '0')},
                                          {"unit-first", std::string(86, '0')},
                                          {"hidden-digits", std::string(86, '0')},
                                          {"compact", std::string(48, '0')},
                                          {"903f", std::string(110, '0')},
                                          {"903f-urtc", std::string(110, '0')},
                                          {"903f-mechanical", std::string(116, '0')},
                                          {"lichuang", std::string(46, '0')},
                                          {"yuanda", std::string(58, '0')},
                                          {"wasion", std::string(80, '0')},
                                          {"huizhong", std::string(16, '0')}}) {
    const auto frame = parseFrame(bytesOf(heatAnswer(data)));
    const auto body = readBody(*frame, variantOf(words)->body);
    ASSERT_TRUE(body) << words << body.error().message();
    std::size_t at = frame->dataOffset();
    for (const auto& part : body->parts) {
      EXPECT_EQ(part.offset, at) << words << " " << part.label;
      at += part.length;
    }
    EXPECT_EQ(at, frame->dataOffset() + frame->data().size()) << words;
  }
}

TEST(Cj188Variant, RefusesWordsItDoesNotKnow) {
  EXPECT_TRUE(variantOf("unit-first,flow3,plus33"));
  const auto wrong = variantOf("unit-first,flow5");
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().offset, 11U);
  EXPECT_FALSE(variantOf(""));
}

TEST(Cj188Dissection, WithoutAVariantNothingIsGuessed) {
  const auto result = dissect(bytesOf(frameOf("delu_901f_rsp_real")));
  EXPECT_FALSE(result.error);
  EXPECT_TRUE(result.values.empty());
  const std::string tree = codec::toTree(result);
  EXPECT_NE(tree.find("answer: read data"), std::string::npos) << tree;
  EXPECT_NE(tree.find("current data (901F)"), std::string::npos) << tree;
  EXPECT_NE(tree.find("name its variant"), std::string::npos) << tree;
  const auto parsed = json::parse(codec::toJson(result));
  EXPECT_EQ(parsed["protocol"], "cj188");
  EXPECT_TRUE(parsed["records"].empty());
  EXPECT_TRUE(parsed["error"].is_null());
  EXPECT_TRUE(parsed["header"]["id"].is_null());
  EXPECT_EQ(parsed["frame"]["di"], "1F90");
}

TEST(Cj188Dissection, AsJson) {
  const auto parsed = json::parse(codec::toJson(decoded(frameOf("delu_901f_rsp_real"), "standard")));
  EXPECT_EQ(parsed["header"]["id"], "11110021165243");
  EXPECT_EQ(parsed["header"]["status"], "0000");
  const auto& heat = parsed["records"][1];
  EXPECT_EQ(heat["name"], "heat");
  EXPECT_EQ(heat["quantity"], "energy");
  EXPECT_EQ(heat["unit"], "Wh");
  EXPECT_EQ(heat["value"], "16420");
  EXPECT_EQ(heat["resolution"], "10");
  EXPECT_EQ(heat["raw"], "42160000");
  EXPECT_TRUE(heat["invalid"].is_null());
  EXPECT_EQ(heat["offset"], 32);
  const auto refused =
      json::parse(codec::toJson(dissect(bytesOf("68 20 AA AA AA AA AA AA AA C1 03 00 02 00 F4 16"))));
  EXPECT_EQ(refused["error"], "byte 9: the meter refused (C1), status 02 00");
}

TEST(Cj188Units, AreTheSeriesOfTheFixedStructure) {
  EXPECT_EQ(unitCode(0x05)->label, "kWh");
  EXPECT_EQ(unitCode(0x0F)->shift, 7);
  EXPECT_EQ(unitCode(0x2A)->shift, -2);
  EXPECT_EQ(unitCode(0x34)->label, "100 L/h");
  EXPECT_FALSE(unitCode(0));
  EXPECT_FALSE(unitCode(0x38));
}

}  // namespace
}  // namespace mb::cj188

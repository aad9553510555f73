#include "devices/profile/message_template.h"

#include "tests/devices/bus/scripted_link.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::hex;
using testing::HasSubstr;

MessageTemplate made(const std::string& text) {
  auto parsed = MessageTemplate::parse(text);
  EXPECT_TRUE(parsed) << text << ": " << parsed.error().message();
  return parsed.value_or(MessageTemplate());
}

Bytes ascii(const std::string& text) {
  return Bytes(text.begin(), text.end());
}

FieldValues values(const std::string& name, const std::string& number) {
  FieldValues all;
  all.emplace(name, FieldValue(Decimal::parse(number).value()));
  return all;
}

TEST(MessageTemplate, FillsWhatIsSent) {
  EXPECT_EQ(made("'FETC?' 0D 0A").fill({}).value(), ascii("FETC?\r\n"));
  EXPECT_EQ(made("43 00 {v:s16-le}").fill(values("v", "100e1")).value(), hex("43 00 E8 03"));
  EXPECT_EQ(made("{v:s16-be}").fill(values("v", "-1")).value(), hex("FF FF"));
  EXPECT_EQ(made("{v:u24-le}").fill(values("v", "32")).value(), hex("20 00 00"));
  EXPECT_EQ(made("{v:u32-swapped}").fill(values("v", "65536")).value(), hex("00 00 00 01"));
  EXPECT_EQ(made("{v:bcd4-le}").fill(values("v", "26010007")).value(), hex("07 00 01 26"));
  EXPECT_EQ(made("{v:f32-be}").fill(values("v", "100")).value(), hex("42 C8 00 00"));
  EXPECT_EQ(made("{v:coil}").fill(values("v", "1.0")).value(), hex("FF 00"));
  EXPECT_EQ(made("'R=' {v:num8} ';'").fill(values("v", "100.50")).value(), ascii("R=  100.50;"));
  EXPECT_EQ(made("{v:num}").fill(values("v", "-0.250")).value(), ascii("-0.250"));
}

TEST(MessageTemplate, RefusesWhatDoesNotFit) {
  EXPECT_THAT(made("{v:u8}").fill(values("v", "256")).error().message(), HasSubstr("does not fit"));
  EXPECT_THAT(made("{v:u8}").fill(values("v", "-1")).error().message(), HasSubstr("does not fit"));
  EXPECT_THAT(made("{v:u8}").fill(values("v", "1.5")).error().message(), HasSubstr("finer"));
  EXPECT_THAT(made("{v:coil}").fill(values("v", "2")).error().message(), HasSubstr("does not fit"));
  EXPECT_THAT(made("{v:bcd1-le}").fill(values("v", "100")).error().message(), HasSubstr("does not fit"));
  EXPECT_THAT(made("{v:num3}").fill(values("v", "1000")).error().message(), HasSubstr("does not fit"));
  EXPECT_THAT(made("{v:u8}").fill({}).error().message(), HasSubstr("no value for the field `v`"));
  EXPECT_FALSE(made("{?2}").fill({}));
  EXPECT_FALSE(made("{v:u32-be}").fill(values("v", "1e12")));
  EXPECT_FALSE(made("{v:u32-be}").fill(values("v", "1e100")));
}

TEST(MessageTemplate, MatchesWhatCame) {
  const auto fields = made("05 {a:s8} {?2} {b:u16-be} 'x'").match(hex("05 FE 00 00 01 02 78"));
  ASSERT_TRUE(fields) << fields.error().message();
  EXPECT_EQ(fields->at("a").number, Decimal(-2, 0));
  EXPECT_EQ(fields->at("b").number, Decimal(258, 0));
  EXPECT_EQ(fields->at("b").offset, 4U);
  EXPECT_EQ(fields->at("b").length, 2U);
  EXPECT_EQ(made("{v:f32-swapped}").match(hex("06 51 3F 9E"))->at("v").number, Decimal(12345678, -7));
  EXPECT_EQ(made("{v:bcd2-be}").match(hex("12 34"))->at("v").number, Decimal(1234, 0));
  EXPECT_EQ(made("{v:u24-le}").match(hex("FF FF FF"))->at("v").number, Decimal(16777215, 0));
}

TEST(MessageTemplate, FieldsWithoutALengthEndAtWhatFollows) {
  const auto fields = made("{error:num} ',' {text:text}").match(ascii("-222,\"Data, or so\""));
  ASSERT_TRUE(fields) << fields.error().message();
  EXPECT_EQ(fields->at("error").number, Decimal(-222, 0));
  EXPECT_EQ(fields->at("text").text, "\"Data, or so\"");
  EXPECT_EQ(made("{name:text} {digit:text1}").match(ascii("abc7"))->at("digit").text, "7");
  EXPECT_EQ(made("'a' {?} 'z'").match(ascii("a---z")).has_value(), true);
  EXPECT_FALSE(made("'a' {?} 'z'").match(ascii("a---")));
  EXPECT_EQ(made("{v:num}").match(ascii("  +1.50E+01 "))->at("v").number, Decimal(150, -1));
}

TEST(MessageTemplate, SaysWhereAMessageDiffers) {
  const auto why = [](const std::string& text, const Bytes& bytes) {
    const auto fields = made(text).match(bytes);
    return fields ? std::string("matches") : fields.error().what;
  };
  EXPECT_EQ(why("05 06", hex("05 07")), "byte 1: 05 07 came in place of 05 06");
  EXPECT_EQ(why("05 06", hex("05")), "1 bytes came in place of 2");
  EXPECT_EQ(why("05 {a:bcd1-le}", hex("05 1A")), "a: the byte 1A is no two digits");
  EXPECT_EQ(why("{a:f32-be}", hex("7F C0 00 00")), "a: the number is NaN or infinite");
  EXPECT_EQ(why("{a:coil}", hex("01 00")), "a: a coil is FF 00 or 00 00");
  for (const char* text : {"", "-", "+-1", "1.", ".5", "1,5", "1.5.", "0x1", "1 2", "nan", "1e", "--1"}) {
    EXPECT_THAT(why("{a:num}", ascii(text)), HasSubstr("is no number")) << text;
  }
  EXPECT_THAT(why("{a:text4}", hex("41 42 81 43")), HasSubstr("not printable"));
}

TEST(MessageTemplate, MistakesAreNamedWithTheirColumn) {
  const auto why = [](const std::string& text) {
    const auto parsed = MessageTemplate::parse(text);
    return parsed ? std::string("parsed") : parsed.error().message();
  };
  EXPECT_THAT(why("05 6"), HasSubstr("column 4: the second digit"));
  EXPECT_THAT(why("05 xy"), HasSubstr("column 4: `x` is no hex digit"));
  EXPECT_THAT(why("05 'abc"), HasSubstr("column 4: a text is not closed"));
  EXPECT_THAT(why("{a:u8"), HasSubstr("column 1: a field is not closed"));
  EXPECT_THAT(why("{a}"), HasSubstr("a name and an encoding"));
  EXPECT_THAT(why("{a:u9}"), HasSubstr("no encoding `u9`"));
  EXPECT_THAT(why("{a:u16}"), HasSubstr("no encoding `u16`"));
  EXPECT_THAT(why("{a:u8} {a:u8}"), HasSubstr("twice"));
  EXPECT_THAT(why("{?x}"), HasSubstr("no number of bytes"));
  EXPECT_THAT(why("{a:text} {b:num}"), HasSubstr("follow each other"));
}

TEST(MessageTemplate, AnyTextAndAnyBytesAreTakenOrRefused) {
  std::mt19937 random(11);
  const std::string alphabet = "0123456789ABCDEF {}:'?-uslbenumtxtcoilswaped";
  for (int round = 0; round < 50'000; ++round) {
    std::string text(random() % 30, ' ');
    for (char& c : text) {
      c = round % 3 == 0 ? static_cast<char>(random()) : alphabet[random() % alphabet.size()];
    }
    const auto parsed = MessageTemplate::parse(text);
    Bytes bytes(random() % 40);
    for (auto& byte : bytes) {
      byte = static_cast<std::uint8_t>(random());
    }
    if (parsed) {
      static_cast<void>(parsed->match(bytes));
      static_cast<void>(parsed->fill(values("a", "1")));
    }
    static const auto kMixed = made("05 {a:text3} {?} 'kg' {b:num} 0D {c:f32-le}");
    static_cast<void>(kMixed.match(bytes));
  }
}

}  // namespace
}  // namespace mb

#include "app/cli/decode.h"

#include <algorithm>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

struct Answer {
  int code = 0;
  std::string out;
  std::string err;
};

Answer decodeThese(std::vector<std::string> telegrams, const std::string& input = "", bool json = true,
                   const std::string& key = "") {
  DecodeOptions options;
  options.json = json;
  options.key = key;
  options.telegrams = std::move(telegrams);
  std::istringstream in(input);
  std::ostringstream out;
  std::ostringstream err;
  const int code = decodeCommand(options, in, out, err);
  return {code, out.str(), err.str()};
}

const std::string kReset = "680404685 3FE50903116";
const std::string kGood = "68040468 53FE5090 3116";

TEST(Decode, OneJsonObjectALine) {
  const Answer answer = decodeThese({"-"}, "\n# comment\n" + kGood + "\r\n  E5  \n");
  EXPECT_EQ(answer.code, 0);
  ASSERT_EQ(std::ranges::count(answer.out, '\n'), 2);
  std::istringstream lines(answer.out);
  std::string line;
  std::getline(lines, line);
  EXPECT_EQ(nlohmann::json::parse(line).at("frame").at("c"), "53");
  std::getline(lines, line);
  EXPECT_EQ(nlohmann::json::parse(line).at("frame").at("type"), "single");
}

TEST(Decode, ArgumentsOfOneByteAreOneTelegram) {
  const Answer bytes = decodeThese({"10", "40", "FE", "3E", "16"});
  EXPECT_EQ(bytes.code, 0);
  EXPECT_EQ(std::ranges::count(bytes.out, '\n'), 1);
  EXPECT_EQ(std::ranges::count(decodeThese({"1040FE3E16", "E5"}).out, '\n'), 2);
}

TEST(Decode, AnUndecodableTelegramGivesOneAndTheOthersAreStillDecoded) {
  const Answer answer = decodeThese({"1040FE3F16", "E5"});
  EXPECT_EQ(answer.code, 1);
  EXPECT_EQ(std::ranges::count(answer.out, '\n'), 2);
  EXPECT_NE(answer.out.find("checksum 3F at offset 3"), std::string::npos);
}

TEST(Decode, EncryptedTelegramsWithTheKeyOfTheMeter) {
  const std::string telegram =
      "682F2F6808017232597049496A01073500202518AC74B56F3119F53981507265B808AF7D423C4295"
      "50112536BDD6F25BBB63D94416";
  const std::string key = "A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1A1";
  const Answer opened = decodeThese({telegram}, "", true, key);
  EXPECT_EQ(opened.code, 0);
  EXPECT_EQ(nlohmann::json::parse(opened.out).at("records").at(0).at("value"), "0.494");
  const Answer closed = decodeThese({telegram});
  EXPECT_EQ(closed.code, 1);
  EXPECT_NE(closed.out.find("a key is needed"), std::string::npos);
  EXPECT_EQ(decodeThese({telegram}, "", true, "B" + key.substr(1)).code, 1);
  const Answer noKey = decodeThese({telegram}, "", true, key.substr(1));
  EXPECT_EQ(noKey.code, 2);
  EXPECT_NE(noKey.err.find("--key"), std::string::npos);
}

TEST(Decode, CompactFramesBehindTheFullOne) {
  const std::string full = "68 0D 0D 68 08 01 78 04 06 01 00 00 00 02 5A 7B 00 63 16";
  const std::string compact = "68 0D 0D 68 08 01 79 92 E0 79 42 01 00 00 00 7B 00 2B 16";
  EXPECT_EQ(decodeThese({"-"}, compact + "\n").code, 1);
  const Answer both = decodeThese({"-"}, full + "\n" + compact + "\n");
  EXPECT_EQ(both.code, 0) << both.out;
  EXPECT_NE(both.out.find("\"expanded\":true"), std::string::npos);
}

TEST(Decode, WrongUseSaysLineAndCharacter) {
  const Answer line = decodeThese({}, "E5\n" + kReset + "\n");
  EXPECT_EQ(line.code, 2);
  EXPECT_NE(line.err.find("line 2, character 9: single hex digit '5'"), std::string::npos) << line.err;
  const Answer letter = decodeThese({"E5", "10 4G"});
  EXPECT_EQ(letter.code, 2);
  EXPECT_NE(letter.err.find("telegram 2, character 5: 'G' is not a hex digit"), std::string::npos)
      << letter.err;
  EXPECT_EQ(decodeThese({"-"}, "").code, 2);
  EXPECT_EQ(decodeThese({""}).code, 2);
  EXPECT_EQ(std::ranges::count(letter.err, '\n'), 1);
}

TEST(Decode, UnknownProtocol) {
  DecodeOptions options;
  options.protocol = "morse";
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  EXPECT_EQ(decodeCommand(options, in, out, err), 2);
  EXPECT_NE(err.str().find("morse"), std::string::npos);
}

TEST(Decode, ForPeople) {
  const Answer answer = decodeThese({kGood}, "", false);
  EXPECT_EQ(answer.code, 0);
  EXPECT_NE(answer.out.find("application reset, sub-code 90"), std::string::npos);
}

}  // namespace
}  // namespace mb::cli

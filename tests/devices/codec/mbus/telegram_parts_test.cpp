// Every byte of every telegram has its place in the tree, once.

#include "devices/codec/mbus/telegram_parts.h"

#include "devices/codec/mbus/telegram_json.h"
#include "tests/devices/codec/mbus/vectors.h"

#include <gtest/gtest.h>

namespace mb::mbus {
namespace {

void expectCovered(const std::vector<codec::Part>& parts, std::size_t begin, std::size_t end,
                   const std::string& what) {
  for (const codec::Part& part : parts) {
    EXPECT_EQ(part.offset, begin) << what << " " << part.label;
    EXPECT_FALSE(part.label.empty()) << what;
    if (!part.children.empty()) {
      expectCovered(part.children, part.offset, part.offset + part.length, what + " " + part.label);
    }
    begin = part.offset + part.length;
  }
  EXPECT_EQ(begin, end) << what;
}

TEST(TelegramParts, CoverEveryByteOfTheCorpusOnce) {
  int telegrams = 0;
  for (const std::string& name : test::vectorFiles()) {
    test::FrameBytes bytes;
    try {
      bytes = test::bytesOf(test::readVector(name));
    } catch (const std::exception&) {
      continue;  // a file of libmbus that is no hex, on purpose
    }
    Telegram telegram;
    const bool whole = decodeInto(bytes, telegram).has_value();
    if (telegram.length == 0) {
      continue;
    }
    ++telegrams;
    const auto parts = partsOf(telegram);
    expectCovered(parts, 0, telegram.length, name);
    if (whole && !telegram.fromMaster()) {
      for (const codec::Part& part : parts) {
        EXPECT_NE(part.label, "data") << name;
      }
    }
  }
  EXPECT_GT(telegrams, 100);
}

TEST(TelegramParts, SayWhatEachByteMeans) {
  const std::string tree =
      describe(test::bytesOf(
                   "68 14 14 68 28 FE 72 78 56 34 12 2D 2C 08 04 2A 04 00 00 8C 10 FD 3A 56 34 12 00 00 16"),
               Form::tree)
          .text;
  EXPECT_NE(tree.find("error"), std::string::npos) << tree;  // the sum is not right: only the error is shown
  const std::string good = describe(test::answerWith("8C 10 93 3B 78 56 34 12"), Form::tree).text;
  for (const char* words :
       {"length: the same again", "C: RSP_UD", "CI: data, no header", "DIF: 8-digit BCD, inst",
        "DIFE: storage 0, tariff 1, subunit 0", "VIF: volume", "VIFE: qualifier 3B", "checksum: right"}) {
    EXPECT_NE(good.find(words), std::string::npos) << words << "\n" << good;
  }
}

}  // namespace
}  // namespace mb::mbus

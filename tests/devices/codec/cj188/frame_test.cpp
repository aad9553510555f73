#include "devices/codec/cj188/frame.h"

#include "tests/devices/codec/vector_file.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace mb::cj188 {
namespace {

using codec::bytesOf;

FrameVariant variantOf(const std::string& id) {
  return FrameVariant(0, id.starts_with("tengyue") ? -1 : id.starts_with("yiguang") ? 1 : 0);
}

/// Every frame of the corpus that its paper calls right is read, and built again byte for byte; the others
/// are refused.
TEST(Cj188Frame, ReadsAndBuildsTheCorpus) {
  int good = 0;
  int bad = 0;
  for (const char* file : {"cj188/makers.jsonl", "cj188/frames.jsonl"}) {
    for (const auto& vector : codec::vectorFile(file)) {
      const auto id = vector["id"].get<std::string>();
      if (id.starts_with("xintian_ir") || id.starts_with("apportion")) {
        continue;  // frames of their own
      }
      const Bytes bytes = bytesOf(vector["hex"].get<std::string>());
      const bool right =
          vector.contains("checksum_ok") ? vector["checksum_ok"].get<bool>() : id != "water_sc_read_rsp";
      const auto frame = parseFrame(bytes);
      (right ? good : bad) += 1;
      EXPECT_EQ(frame.has_value(), right) << id << " " << (frame ? "" : frame.error().message());
      if (frame) {
        const auto again = buildFrame(frame->type, frame->address, frame->control, frame->field);
        ASSERT_TRUE(again);
        EXPECT_TRUE(
            std::ranges::equal(*again, View(bytes).subspan(frame->fieldOffset - kHead).first(again->size())))
            << id;
        const FoundFrame found = findFrame(bytes);
        EXPECT_TRUE(found.valid) << id;
        EXPECT_EQ(found.begin, frame->fieldOffset - kHead) << id;
        EXPECT_EQ(found.length, again->size()) << id;
      }
    }
  }
  EXPECT_GT(good, 180);
  EXPECT_GT(bad, 10);
}

TEST(Cj188Frame, MakersWhoCountLengthWronglyNeedTheirVariant) {
  int seen = 0;
  for (const auto& vector : codec::vectorFile("cj188/makers.jsonl")) {
    const auto id = vector["id"].get<std::string>();
    if (vector["checksum_ok"].get<bool>() || (!id.starts_with("tengyue") && !id.starts_with("yiguang"))) {
      continue;
    }
    const Bytes bytes = bytesOf(vector["hex"].get<std::string>());
    const auto frame = parseFrame(bytes, variantOf(id));
    if (frame) {
      ++seen;
      EXPECT_FALSE(parseFrame(bytes));
      const auto again = buildFrame(frame->type, frame->address, frame->control, frame->field, variantOf(id));
      ASSERT_TRUE(again);
      EXPECT_TRUE(std::ranges::equal(*again, View(bytes).first(again->size())));
    }
  }
  EXPECT_EQ(seen, 3);
}

TEST(Cj188Frame, TakesOffWhatAMakerAddsToItsData) {
  const FrameVariant plus33(0x33, 0);
  const auto frame = parseFrame(bytesOf("FE FE 68 20 AA AA AA AA AA AA AA 3A 03 F3 63 34 F5 16"), plus33);
  ASSERT_TRUE(frame) << frame.error().message();
  EXPECT_EQ(codec::spacedHex(frame->field), "C0 30 01");
  EXPECT_EQ(frame->fieldOffset, 13U);
  const auto built = buildFrame(0x20, kBroadcast, 0x3A, frame->field, plus33);
  ASSERT_TRUE(built);
  EXPECT_EQ(codec::spacedHex(*built), "68 20 AA AA AA AA AA AA AA 3A 03 F3 63 34 F5 16");
}

TEST(Cj188Frame, ChecksTheInnerCheckOfXiao) {
  FrameVariant inner;
  inner.innerCheck = true;
  int right = 0;
  int wrong = 0;
  for (const auto& vector : codec::vectorFile("cj188/makers.jsonl")) {
    if (vector["family"] != "cj188_xiao") {
      continue;
    }
    const Bytes bytes = bytesOf(vector["hex"].get<std::string>());
    const auto frame = parseFrame(bytes, inner);
    (frame ? right : wrong) += 1;
    if (frame) {
      EXPECT_EQ(*buildFrame(frame->type, frame->address, frame->control, frame->field, inner), bytes);
      EXPECT_EQ(frame->data().size() + 4, frame->length);
    } else if (vector["checksum_ok"].get<bool>()) {
      EXPECT_TRUE(frame.error().what.starts_with("the inner check is")) << frame.error().what;
    }
  }
  EXPECT_EQ(right, 63);  // the paper says itself that some of its checks are wrong
  EXPECT_EQ(wrong, 7);
  const auto other = buildFrame(0x55, kBroadcast, 0x24, bytesOf("01 10 02 01"), inner);
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().fault, Fault::unsupported);
}

TEST(Cj188Frame, NamesItsParts) {
  const auto read = parseFrame(bytesOf("68 20 78 56 34 12 00 59 42 21 03 61 0A 00 C6 16"));
  ASSERT_TRUE(read);
  EXPECT_FALSE(read->answer());
  ASSERT_TRUE(read->identifier());
  EXPECT_EQ((*read->identifier())[0], 0x61);
  EXPECT_EQ(read->serial(), 0x00);
  EXPECT_TRUE(read->data().empty());
  EXPECT_EQ(addressText(read->address, ByteOrder::lowFirst), "42590012345678");
  EXPECT_EQ(controlText(read->control), "maker's own 21");
  const auto enter = parseFrame(bytesOf("68 20 AA AA AA AA AA AA AA 33 00 61 16"));
  ASSERT_TRUE(enter);
  EXPECT_FALSE(enter->identifier());
  EXPECT_FALSE(enter->serial());
}

TEST(Cj188Frame, KnowsARefusal) {
  const auto built = buildFrame(0x20, kBroadcast, 0xC1, bytesOf("05 02 00"));
  const auto frame = parseFrame(*built);
  ASSERT_TRUE(frame);
  EXPECT_TRUE(frame->refused());
  EXPECT_FALSE(frame->identifier());
  EXPECT_EQ(frame->serial(), 0x05);
  EXPECT_EQ(codec::spacedHex(frame->data()), "02 00");
  EXPECT_EQ(refusalText(*frame), "the meter refused (C1), status 02 00");
  EXPECT_EQ(controlText(frame->control), "refused: read data");
}

TEST(Cj188Frame, SaysWhatIsWrongAndWhere) {
  const auto fault = [](const char* hex) {
    const auto frame = parseFrame(bytesOf(hex));
    return frame ? std::string("good") : frame.error().message();
  };
  EXPECT_EQ(fault(""), "no bytes");
  EXPECT_EQ(fault("FE FE"), "byte 2: nothing follows the preamble");
  EXPECT_EQ(fault("FE 69"), "byte 1: a frame begins with 68");
  EXPECT_EQ(fault("FE 68 20"), "byte 3: the frame ends after 2 bytes, its head has 11");
  EXPECT_EQ(fault("68 20 AA AA AA AA AA AA AA 33 00 62 16"),
            "byte 11: the checksum is 62, the bytes give 61");
  EXPECT_EQ(fault("68 20 AA AA AA AA AA AA AA 33 00 61 17"),
            "byte 12: 17 stands where length 0 puts the end byte 16");
  EXPECT_EQ(fault("68 20 AA AA AA AA AA AA AA 33 05 61 16"), "byte 13: 13 of 18 bytes");
}

TEST(Cj188Frame, IsFoundInWhateverComes) {
  const Bytes whole = bytesOf("68 20 AA AA AA AA AA AA AA 33 00 61 16");
  Bytes noisy = bytesOf("FE 68 FF 68 FE");
  noisy.insert(noisy.end(), whole.begin(), whole.end());
  for (std::size_t n = 0; n < noisy.size(); ++n) {
    EXPECT_FALSE(findFrame(View(noisy).first(n)).valid) << n;
  }
  noisy.push_back(0xFC);
  const FoundFrame found = findFrame(noisy);
  EXPECT_TRUE(found.valid);
  EXPECT_EQ(found.begin, 5U);
  EXPECT_EQ(found.length, 13U);

  Bytes damaged = whole;
  damaged[11] = 0x60;
  EXPECT_TRUE(findFrame(damaged).complete);
  EXPECT_FALSE(findFrame(damaged).valid);
  EXPECT_EQ(findFrame(damaged).length, 13U);
  damaged.insert(damaged.end(), whole.begin(), whole.end());
  EXPECT_TRUE(findFrame(damaged).valid);
  EXPECT_EQ(findFrame(damaged).begin, 13U);
}

TEST(Cj188Address, ReadsAndWritesBothOrders) {
  const auto low = addressOf("12345678", ByteOrder::lowFirst);
  ASSERT_TRUE(low);
  EXPECT_EQ(codec::spacedHex(*low), "78 56 34 12 00 00 00");
  const auto high = addressOf("FFFFF140390318", ByteOrder::highFirst);
  ASSERT_TRUE(high);
  EXPECT_EQ(codec::spacedHex(*high), "FF FF F1 40 39 03 18");
  EXPECT_EQ(addressText(*high, ByteOrder::highFirst), "FFFFF140390318");
  EXPECT_EQ(addressOf("12G4", ByteOrder::lowFirst).error().message(),
            "byte 2: only digits, and A to F as filler, are allowed");
  EXPECT_FALSE(addressOf("", ByteOrder::lowFirst));
  EXPECT_FALSE(addressOf("123456789012345", ByteOrder::lowFirst));
}

TEST(Cj188Frame, RefusesAFieldThatNoLengthCounts) {
  EXPECT_TRUE(buildFrame(0x20, kBroadcast, 0x01, Bytes(255, 0)));
  EXPECT_FALSE(buildFrame(0x20, kBroadcast, 0x01, Bytes(256, 0)));
  EXPECT_FALSE(buildFrame(0x20, kBroadcast, 0x01, {}, FrameVariant(0, 1)));
}

}  // namespace
}  // namespace mb::cj188

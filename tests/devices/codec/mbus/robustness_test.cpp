// Nothing that arrives on a wire may crash the decoder or make it invent records.

#include "devices/codec/mbus/frame_scanner.h"
#include "devices/codec/mbus/telegram.h"
#include "devices/codec/mbus/telegram_json.h"
#include "tests/devices/codec/mbus/vectors.h"

#include <random>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb::mbus {
namespace {

using test::FrameBytes;

std::vector<FrameBytes> wholeTelegrams() {
  std::vector<FrameBytes> telegrams;
  for (const auto& file : test::vectorFiles()) {
    FrameBytes bytes;
    try {
      bytes = test::bytesOf(test::readVector(file));
    } catch (const std::runtime_error&) {
      continue;
    }
    telegrams.push_back(bytes);
  }
  return telegrams;
}

void repairChecksum(FrameBytes& bytes) {
  if (bytes.size() < 9 || bytes[0] != 0x68 || bytes.size() > 261) {
    return;
  }
  bytes[1] = bytes[2] = static_cast<std::uint8_t>(bytes.size() - 6);
  bytes[3] = 0x68;
  bytes[bytes.size() - 2] = checksum(Bytes(bytes).subspan(4, bytes.size() - 6));
  bytes[bytes.size() - 1] = 0x16;
}

FrameBytes mutated(FrameBytes bytes, std::mt19937& random) {
  const unsigned edits = 1 + random() % 4U;
  for (unsigned i = 0; i < edits && !bytes.empty(); ++i) {
    const std::size_t at = random() % bytes.size();
    switch (random() % 5U) {
      case 0:
        bytes[at] = static_cast<std::uint8_t>(random());
        break;
      case 1:
        bytes[at] ^= static_cast<std::uint8_t>(1U << (random() % 8U));
        break;
      case 2:
        bytes.erase(bytes.begin() + static_cast<std::ptrdiff_t>(at));
        break;
      case 3:
        bytes.insert(bytes.begin() + static_cast<std::ptrdiff_t>(at), static_cast<std::uint8_t>(random()));
        break;
      default:
        bytes.resize(at);
        break;
    }
  }
  // Three of four reach the application layer.
  if (random() % 4U != 0) {
    repairChecksum(bytes);
  }
  return bytes;
}

void expectSound(const Telegram& telegram) {
  std::size_t last = 7;
  for (const Record& record : telegram.records) {
    ASSERT_GE(record.offset, last);
    last = std::size_t{record.offset} + record.length;
    ASSERT_LE(last, telegram.length - 2U);
    ASSERT_LE(record.dataOffset + record.dataLength, last);
    // An invalid record has no number, a valid data record has a value.
    ASSERT_EQ(record.invalid == Invalid::valid && record.kind == RecordKind::data,
              record.valueKind != ValueKind::none);
    ASSERT_EQ(record.decimal().has_value(),
              record.valueKind == ValueKind::decimal || record.valueKind == ValueKind::real);
  }
}

TEST(Robustness, SixtyThousandMutatedTelegrams) {
  std::mt19937 random(20240613);
  const auto telegrams = wholeTelegrams();
  ASSERT_GT(telegrams.size(), 100U);
  Telegram telegram;
  std::size_t decoded = 0;
  std::size_t refused = 0;
  for (int i = 0; i < 60'000; ++i) {
    const FrameBytes bytes = mutated(telegrams[random() % telegrams.size()], random);
    if (decodeInto(bytes, telegram)) {
      ++decoded;
      expectSound(telegram);
    } else {
      ++refused;
      ASSERT_TRUE(telegram.records.empty());
    }
    if (i % 20 == 0) {
      const auto json = nlohmann::json::parse(describe(bytes, Form::json).text);
      ASSERT_TRUE(json.at("error").is_null() || json.at("records").empty());
      ASSERT_FALSE(describe(bytes, Form::tree).text.empty());
      (void)scanForAnswer(bytes, AnswerKind::any, i % 40 == 0);
    }
  }
  // Both ways must be well trodden.
  EXPECT_GT(decoded, 6'000U);
  EXPECT_GT(refused, 6'000U);
}

TEST(Robustness, RandomBytesInTheRecords) {
  std::mt19937 random(7);
  Telegram telegram;
  for (int i = 0; i < 20'000; ++i) {
    FrameBytes bytes = {0x68, 0, 0, 0x68, 0x08, 0x01, 0x78};
    const std::size_t size = random() % 252U;
    for (std::size_t k = 0; k < size; ++k) {
      bytes.push_back(static_cast<std::uint8_t>(random()));
    }
    bytes.resize(bytes.size() + 2);
    repairChecksum(bytes);
    if (decodeInto(bytes, telegram)) {
      expectSound(telegram);
    }
  }
}

/// Every prefix of every telegram is refused as truncated, and never half decoded.
TEST(Robustness, EveryPrefixIsTruncated) {
  Telegram telegram;
  for (const FrameBytes& bytes : wholeTelegrams()) {
    const auto whole = parseFrame(bytes);
    if (!whole) {
      continue;
    }
    for (std::size_t size = 1; size < whole->length; ++size) {
      const auto result = decodeInto(Bytes(bytes).first(size), telegram);
      ASSERT_FALSE(result);
      ASSERT_EQ(result.error().frame.fault, FrameFault::truncated);
      ASSERT_TRUE(telegram.records.empty());
    }
  }
}

}  // namespace
}  // namespace mb::mbus

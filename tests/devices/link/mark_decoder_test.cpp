#include "devices/link/mark_decoder.h"

#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Decoded {
  Bytes bytes;
  std::vector<std::size_t> damaged;
};

/// Fed in two parts, the first of `split` bytes.
Decoded decode(const Bytes& raw, std::size_t split = 0) {
  MarkDecoder decoder;
  Decoded all;
  const std::span<const std::uint8_t> whole(raw);
  decoder.feed(whole.first(split), all.bytes, all.damaged);
  decoder.feed(whole.subspan(split), all.bytes, all.damaged);
  return all;
}

TEST(MarkDecoder, LeavesPlainBytesAlone) {
  const Decoded all = decode({0x68, 0x00, 0xFE, 0x16});
  EXPECT_THAT(all.bytes, ElementsAre(0x68, 0x00, 0xFE, 0x16));
  EXPECT_THAT(all.damaged, IsEmpty());
}

TEST(MarkDecoder, TellsDamagedFromDoubledBytesHoweverTheyAreSplit) {
  // 10, 21 with a parity error, FF, a break, FF with an error, 16.
  const Bytes raw{0x10, 0xFF, 0x00, 0x21, 0xFF, 0xFF, 0xFF, 0x00, 0x00, 0xFF, 0x00, 0xFF, 0x16};
  for (std::size_t split = 0; split <= raw.size(); ++split) {
    const Decoded all = decode(raw, split);
    EXPECT_THAT(all.bytes, ElementsAre(0x10, 0x21, 0xFF, 0x00, 0xFF, 0x16)) << split;
    EXPECT_THAT(all.damaged, ElementsAre(1, 3, 4)) << split;
  }
}

TEST(MarkDecoder, KeepsWhatNoDriverSendsAsDamaged) {
  const Decoded all = decode({0xFF, 0x41, 0x42});
  EXPECT_THAT(all.bytes, ElementsAre(0xFF, 0x41, 0x42));
  EXPECT_THAT(all.damaged, ElementsAre(0, 1));
}

TEST(MarkDecoder, ForgetsAnEscapeWhenThePortIsOpenedAnew) {
  MarkDecoder decoder;
  Decoded all;
  decoder.feed(Bytes{0xFF}, all.bytes, all.damaged);
  decoder.clear();
  decoder.feed(Bytes{0x00, 0x16}, all.bytes, all.damaged);
  EXPECT_THAT(all.bytes, ElementsAre(0x00, 0x16));
  EXPECT_THAT(all.damaged, IsEmpty());
}

/// What a driver makes of any characters with any errors comes back as it was, in any pieces.
TEST(MarkDecoder, UndoesTheDriver) {
  std::mt19937 random(11);
  for (int round = 0; round < 500; ++round) {
    Bytes characters;
    std::vector<std::size_t> errors;
    Bytes raw;
    for (std::size_t i = 0; i < 40; ++i) {
      const auto character = static_cast<std::uint8_t>(random() % 3 == 0 ? 0xFF : random() & 0xFFU);
      characters.push_back(character);
      if (random() % 5 == 0) {
        errors.push_back(i);
        raw.insert(raw.end(), {0xFF, 0x00, character});
      } else {
        raw.insert(raw.end(), character == 0xFF ? 2U : 1U, character);
      }
    }
    MarkDecoder decoder;
    Decoded all;
    for (std::size_t at = 0; at < raw.size();) {
      const std::size_t piece = std::min<std::size_t>(1 + random() % 4, raw.size() - at);
      decoder.feed(std::span(raw).subspan(at, piece), all.bytes, all.damaged);
      at += piece;
    }
    ASSERT_EQ(all.bytes, characters);
    ASSERT_EQ(all.damaged, errors);
  }
}

}  // namespace
}  // namespace mb

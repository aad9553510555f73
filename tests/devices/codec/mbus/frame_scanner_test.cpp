#include "devices/codec/mbus/frame_scanner.h"

#include "tests/devices/codec/mbus/vectors.h"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

namespace mb::mbus {
namespace {

using test::bytesOf;
using test::FrameBytes;

const FrameBytes kAnswer = bytesOf(
    "68 1F 1F 68 08 00 78 0C 79 19 77 04 35 0C 03 11 00 00 00 0C 11 38 00 00 00 0B 59 01 20 00 0B 5D 15 20 "
    "00 65 16");

FrameBytes operator+(FrameBytes left, const FrameBytes& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

TEST(FrameScanner, KnowsTheEndOfAnAnswerByteByByte) {
  FrameScanner scanner(AnswerKind::telegram);
  for (std::size_t i = 0; i < kAnswer.size(); ++i) {
    const auto result = scanner.append(Bytes(kAnswer).subspan(i, 1));
    if (i + 1 < kAnswer.size()) {
      EXPECT_EQ(result.state, ScanState::needMore);
      EXPECT_EQ(result.missing, i < 3 ? 3 - i : kAnswer.size() - i - 1);
    } else {
      EXPECT_EQ(result.state, ScanState::complete);
      EXPECT_EQ(result.offset, 0U);
      EXPECT_EQ(result.length, kAnswer.size());
    }
  }
}

TEST(FrameScanner, StepsOverWakeUpBytesAndItsOwnEcho) {
  const FrameBytes wake = FrameBytes(528, 0x55) + bytesOf("FE FE FF 00 00");
  const FrameBytes request = bytesOf("68 04 04 68 53 FE 50 90 31 16");
  const auto acknowledged = scanForAnswer(wake + request + bytesOf("E5"), AnswerKind::acknowledge);
  EXPECT_EQ(acknowledged.state, ScanState::complete);
  EXPECT_EQ(acknowledged.offset, wake.size() + request.size());
  EXPECT_EQ(acknowledged.length, 1U);

  const auto answer = scanForAnswer(bytesOf("FE FE 10 7B FE 79 16") + kAnswer, AnswerKind::any);
  EXPECT_EQ(answer.state, ScanState::complete);
  EXPECT_EQ(answer.offset, 7U);
}

TEST(FrameScanner, AnEchoAloneIsNoAnswer) {
  const auto result = scanForAnswer(bytesOf("10 7B FE 79 16"), AnswerKind::any);
  EXPECT_EQ(result.state, ScanState::needMore);
  EXPECT_EQ(result.offset, 5U);
}

TEST(FrameScanner, WaitsForTheKindThatIsWanted) {
  EXPECT_EQ(scanForAnswer(bytesOf("E5"), AnswerKind::telegram).state, ScanState::needMore);
  EXPECT_EQ(scanForAnswer(bytesOf("E5") + kAnswer, AnswerKind::telegram).offset, 1U);
  EXPECT_EQ(scanForAnswer(kAnswer, AnswerKind::acknowledge).state, ScanState::needMore);
}

TEST(FrameScanner, ResynchronisesBehindNoiseThatLooksLikeAStart) {
  for (const char* noise :
       {"68", "68 68", "68 1F", "68 1F 20 68", "68 02 02 68", "10 40 FE 3F 16", "10 10 10", "16"}) {
    const FrameBytes received = bytesOf(noise) + kAnswer;
    const auto result = scanForAnswer(received, AnswerKind::telegram);
    EXPECT_EQ(result.state, ScanState::complete) << noise;
    EXPECT_EQ(result.offset, received.size() - kAnswer.size()) << noise;
  }
}

TEST(FrameScanner, SaysDamagedForAWrongChecksumOrStop) {
  for (const std::size_t at : {std::size_t{20}, kAnswer.size() - 2, kAnswer.size() - 1}) {
    FrameBytes broken = kAnswer;
    broken[at] ^= 0x10U;
    const auto result = scanForAnswer(bytesOf("00 00") + broken, AnswerKind::any);
    EXPECT_EQ(result.state, ScanState::damaged) << at;
    EXPECT_EQ(result.offset, 2U);
    EXPECT_EQ(result.length, kAnswer.size());
  }
}

TEST(FrameScanner, AWholeFrameBehindADamagedOneWins) {
  FrameBytes broken = kAnswer;
  broken[20] ^= 0x01U;
  const auto result = scanForAnswer(broken + kAnswer, AnswerKind::telegram);
  EXPECT_EQ(result.state, ScanState::complete);
  EXPECT_EQ(result.offset, kAnswer.size());
}

TEST(FrameScanner, DataOfADamagedFrameAreNoAcknowledgement) {
  FrameBytes broken = test::answerWith("04 13 E5 E5 E5 E5");
  broken[8] ^= 0x01U;
  EXPECT_EQ(scanForAnswer(broken, AnswerKind::any).state, ScanState::damaged);
}

TEST(FrameScanner, TruncatedAnswerAtTheTimeOut) {
  FrameScanner scanner(AnswerKind::any);
  const FrameBytes part(kAnswer.begin(), kAnswer.begin() + 30);
  EXPECT_EQ(scanner.append(bytesOf("FE") + part).missing, 7U);
  const auto last = scanner.finish();
  EXPECT_EQ(last.state, ScanState::needMore);
  EXPECT_EQ(last.offset, 1U);
  EXPECT_EQ(last.missing, 7U);
  EXPECT_EQ(scanner.bytes().size(), 31U);
}

/// A false start that announces more bytes than come hides an answer until nothing more arrives.
TEST(FrameScanner, FindsTheAnswerBehindAFalseStartAtTheTimeOut) {
  FrameScanner scanner(AnswerKind::telegram);
  EXPECT_EQ(scanner.append(bytesOf("68 F0 F0 68") + kAnswer).state, ScanState::needMore);
  const auto last = scanner.finish();
  EXPECT_EQ(last.state, ScanState::complete);
  EXPECT_EQ(last.offset, 4U);
}

/// Whatever surrounds it and however it arrives, a frame behind quiet noise is found where it lies.
TEST(FrameScanner, AnyNoiseWithoutStartBytesAnySplit) {
  std::mt19937 random(13757);
  for (int round = 0; round < 2000; ++round) {
    FrameBytes noise(random() % 40U);
    std::ranges::generate(noise, [&] {
      const auto byte = static_cast<std::uint8_t>(random());
      return byte == 0x68 || byte == 0x10 || byte == 0xE5 ? std::uint8_t{0x55} : byte;
    });
    const FrameBytes stream = noise + kAnswer;
    FrameScanner scanner(AnswerKind::any);
    ScanResult result;
    for (std::size_t at = 0; at < stream.size();) {
      EXPECT_NE(result.state, ScanState::complete);
      const std::size_t count = std::min<std::size_t>(1 + random() % 9U, stream.size() - at);
      result = scanner.append(Bytes(stream).subspan(at, count));
      at += count;
    }
    ASSERT_EQ(result.state, ScanState::complete);
    ASSERT_EQ(result.offset, noise.size());
  }
}

}  // namespace
}  // namespace mb::mbus

#include "core/evaluation/meter_volume.h"

#include "tests/core/evaluation/sample_point.h"

#include <cmath>

#include <gtest/gtest.h>

namespace mb {
namespace {

using test::meterAt;
using test::shows;

const IndicatedVolume* volumeOf(const std::variant<IndicatedVolume, NoVolume>& found) {
  return std::get_if<IndicatedVolume>(&found);
}

void expectNone(const PositionRecord& record, Verdict verdict, const Reason& why) {
  const auto found = indicatedVolume(record);
  const auto* nothing = std::get_if<NoVolume>(&found);
  ASSERT_NE(nothing, nullptr) << why.code;
  EXPECT_EQ(nothing->verdict, verdict) << why.code;
  EXPECT_EQ(nothing->reason.code, why.code);
}

PositionRecord zeroing(ZeroingHabit habit, std::int64_t start, std::int64_t end) {
  PositionRecord record = meterAt(1, start, end);
  record.habits.zeroing = habit;
  return record;
}

TEST(IndicatedVolume, GoesOn) {
  const auto found = indicatedVolume(meterAt(1, 123456, 131502));
  ASSERT_NE(volumeOf(found), nullptr);
  EXPECT_EQ(volumeOf(found)->volume.si, 0.08046);
  EXPECT_FALSE(volumeOf(found)->oneReading);
  // Two truncated readings: no bias, a/sqrt(6).
  EXPECT_NEAR(volumeOf(found)->resolution.si, 1e-5 / std::sqrt(6.0), 1e-20);
}

TEST(IndicatedVolume, AtStartZeroIgnoresWhatIsShown) {
  // The old value stays shown until flow starts: V0 is meaningless.
  const auto found = indicatedVolume(zeroing(ZeroingHabit::zeroAtStart, 8046, 8050));
  ASSERT_NE(volumeOf(found), nullptr);
  // Truncated, from exactly 0: a/2 is added, a/sqrt(12) left.
  EXPECT_NEAR(volumeOf(found)->volume.si, 0.08050 + 0.5e-5, 1e-17);
  EXPECT_NEAR(volumeOf(found)->resolution.si, 1e-5 / std::sqrt(12.0), 1e-20);
  EXPECT_TRUE(volumeOf(found)->oneReading);
  PositionRecord unread = zeroing(ZeroingHabit::zeroAtStart, 0, 8050);
  unread.start.reset();
  EXPECT_NE(volumeOf(indicatedVolume(unread)), nullptr);
}

TEST(IndicatedVolume, OfARoundingDisplayHasNoBias) {
  PositionRecord record = zeroing(ZeroingHabit::zeroAtStart, 0, 8050);
  record.habits.truncates = false;
  EXPECT_EQ(volumeOf(indicatedVolume(record))->volume.si, 0.08050);
}

TEST(IndicatedVolume, AtStopZeroHasToReadZero) {
  const auto found = indicatedVolume(zeroing(ZeroingHabit::zeroAtStop, 0, 8050));
  ASSERT_NE(volumeOf(found), nullptr);
  EXPECT_NEAR(volumeOf(found)->volume.si, 0.080505, 1e-16);
  expectNone(zeroing(ZeroingHabit::zeroAtStop, 1, 8050), Verdict::invalid, reason::kNotZeroed);
  PositionRecord unread = zeroing(ZeroingHabit::zeroAtStop, 0, 8050);
  unread.start.reset();
  expectNone(unread, Verdict::notTested, reason::kNoStart);
}

TEST(IndicatedVolume, ZeroIsNeverAnEndValue) {
  expectNone(zeroing(ZeroingHabit::zeroAtStop, 0, 0), Verdict::invalid, reason::kEndZero);
  expectNone(zeroing(ZeroingHabit::zeroAtStart, 77, 0), Verdict::invalid, reason::kEndZero);
}

TEST(IndicatedVolume, RollsOver) {
  // BCD8 with 0.01 L: 999 999.99 L is the last value; the demonstration's position 11.
  PositionRecord record = meterAt(11, 99999000, 1040);
  expectNone(record, Verdict::invalid, reason::kBackwards);
  record.habits.volumeRollover = Decimal(1000, 0);
  const auto found = indicatedVolume(record);
  ASSERT_NE(volumeOf(found), nullptr);
  EXPECT_EQ(volumeOf(found)->volume.si, 0.02040);
}

TEST(IndicatedVolume, ARegisterThatWentBackwardsDidNotRollOver) {
  PositionRecord record = meterAt(1, 2000, 1999);
  record.habits.volumeRollover = Decimal(1000, 0);
  expectNone(record, Verdict::invalid, reason::kBackwards);
}

TEST(IndicatedVolume, MissingReadingsAreNeverAnError) {
  PositionRecord record = meterAt(6, 0, 0);
  record.start.reset();
  record.end.reset();
  record.confirm.reset();
  expectNone(record, Verdict::notTested, reason::kNoReading);
  record = meterAt(6, 100, 200);
  record.start.reset();
  expectNone(record, Verdict::notTested, reason::kNoStart);
  record = meterAt(6, 100, 200);
  record.end.reset();
  record.confirm.reset();
  expectNone(record, Verdict::invalid, reason::kNoEnd);
  record = meterAt(6, 100, 200);
  record.confirm.reset();
  expectNone(record, Verdict::invalid, reason::kNotConfirmed);
}

TEST(IndicatedVolume, EndReadingsMustAgree) {
  PositionRecord record = meterAt(1, 100, 8100);
  record.confirm = shows(8101, 5, "11", 9);
  expectNone(record, Verdict::invalid, reason::kEndsDiffer);
  // The same value with another resolution is the same value; with another VIF it is another register.
  record.confirm = shows(81000, 6, "11", 9);
  EXPECT_NE(volumeOf(indicatedVolume(record)), nullptr);
  record.confirm = shows(81000, 6, "10", 9);
  expectNone(record, Verdict::invalid, reason::kEndsDiffer);
}

TEST(IndicatedVolume, StartAndEndNeedTheSameVif) {
  PositionRecord record = meterAt(1, 100, 8100);
  record.start = shows(1000, 6, "10", 9);
  expectNone(record, Verdict::invalid, reason::kVibChanged);
}

TEST(IndicatedVolume, AStuckRegisterIsNoProofOfAnything) {
  expectNone(meterAt(1, 100, 100), Verdict::invalid, reason::kNotMoved);
}

TEST(IndicatedVolume, ReadingsOfAnotherMeterDoNotCount) {
  PositionRecord record = meterAt(1, 100, 8100);
  record.end->number = "26010001";
  EXPECT_NE(volumeOf(indicatedVolume(record)), nullptr);
  record.end->number = "26010002";
  expectNone(record, Verdict::invalid, reason::kWrongMeter);
}

TEST(IndicatedVolume, KnowsLitresAndNothingElse) {
  PositionRecord record = meterAt(1, 0, 0);
  for (auto* reading : {&record.start, &record.end, &record.confirm}) {
    (*reading)->unit = "l";
    (*reading)->resolution = Decimal(1, -2);
  }
  record.start->value = Decimal(10000, -2);
  record.end->value = Decimal(18046, -2);
  record.confirm->value = record.end->value;
  const auto found = indicatedVolume(record);
  ASSERT_NE(volumeOf(found), nullptr);
  EXPECT_EQ(volumeOf(found)->volume.si, 0.08046);
  EXPECT_NEAR(volumeOf(found)->resolution.si, 1e-5 / std::sqrt(6.0), 1e-20);
  for (auto* reading : {&record.start, &record.end, &record.confirm}) {
    (*reading)->unit = "Wh";
  }
  expectNone(record, Verdict::invalid, reason::kUnit);
}

}  // namespace
}  // namespace mb

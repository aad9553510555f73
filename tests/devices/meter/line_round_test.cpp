// How long a full line takes to be read, counted in virtual time against what the wire itself needs.

#include "tests/devices/meter/line_round.h"

#include <gmock/gmock.h>

namespace mb {
namespace {

using test::Called;
using test::MeteredLines;

/// The rounds after the first, in which frame count bits have to be agreed on.
double ratio(MeteredLines& lines) {
  lines.round();
  const Duration taken = lines.round();
  for (const auto& line : lines.all) {
    EXPECT_THAT(line->wrong, testing::IsEmpty());
    EXPECT_EQ(line->readings, 120);
    EXPECT_EQ(line->slaves.tooEarly, 0) << "sent into the idle time of the standard";
    EXPECT_EQ(line->slaves.repeated, 0) << "an old answer was asked for";
    EXPECT_GE(line->taken, line->limit()) << "faster than the wire: the limit is reckoned wrongly";
  }
  return toSeconds(taken) / toSeconds(lines.slowestLimit());
}

TEST(LineRound, SixtyMetersCalledByTheirNumbersTakeWhatTheWireNeeds) {
  MeteredLines lines(1, 60, Called::byNumber);
  EXPECT_LE(ratio(lines), 1.03);
  EXPECT_EQ(lines.all[0]->slaves.telegrams, 2 * 60 * 2) << "a selection and a read each, nothing else";
  EXPECT_EQ(lines.all[0]->slaves.resets, 0);
}

TEST(LineRound, SixtyMetersCalledByTheirPrimaryAddressesTakeWhatTheWireNeeds) {
  MeteredLines lines(1, 60, Called::byPrimaryAddress);
  EXPECT_LE(ratio(lines), 1.03);
  EXPECT_EQ(lines.all[0]->slaves.resets, 60) << "once, in the first round";
  EXPECT_EQ(lines.all[0]->slaves.telegrams, 60 + 2 * 60);
}

TEST(LineRound, ALineThatRestsAfterEachFrameAsAfterAnErrorIsFoundOut) {
  LineOptions lazy;
  lazy.idleBits = lazy.errorIdleBits;
  MeteredLines lines(1, 60, Called::byNumber, lazy);
  EXPECT_GT(ratio(lines), 1.03);
}

TEST(LineRound, EightLinesTakeNoLongerThanTheSlowest) {
  MeteredLines lines(8, 60, Called::byNumber);
  EXPECT_LE(ratio(lines), 1.03);
  EXPECT_GT(lines.all.back()->limit(), lines.all.front()->limit());
}

}  // namespace
}  // namespace mb

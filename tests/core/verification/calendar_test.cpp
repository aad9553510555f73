#include "core/verification/calendar.h"

#include <gtest/gtest.h>

namespace mb {
namespace {

TEST(Calendar, TakesTheDateOfAnInstant) {
  EXPECT_EQ(dateOf("2026-01-05T08:00:00.000Z"), "2026-01-05");
  EXPECT_EQ(dateOf("2026-13-05"), "");
  EXPECT_EQ(dateOf("2026-02-29"), "");
  EXPECT_EQ(dateOf("26-1-5"), "");
  EXPECT_EQ(dateOf(""), "");
  EXPECT_EQ(dateOf("2026-1a-05"), "");
  EXPECT_EQ(dateOf("2026--1-05"), "");
}

TEST(Calendar, CountsDays) {
  EXPECT_EQ(daysAfter("2026-01-05", 180), "2026-07-04");
  EXPECT_EQ(daysAfter("2028-02-28", 1), "2028-02-29");
  EXPECT_EQ(daysBetween("2026-01-05T23:00:00.000Z", "2026-07-04").value(), 180);
  EXPECT_EQ(daysBetween("2026-07-04", "2026-01-05").value(), -180);
  EXPECT_FALSE(daysBetween("soon", "2026-01-05"));
}

TEST(Calendar, EndsAPeriodTheDayBefore) {
  EXPECT_EQ(lastDayOfPeriod("2026-03-02", 36), "2029-03-01");
  EXPECT_EQ(lastDayOfPeriod("2026-03-01", 36), "2029-02-28");
  EXPECT_EQ(lastDayOfPeriod("2026-08-31", 6), "2027-02-28");
  EXPECT_EQ(lastDayOfPeriod("2026-11-15", 2), "2027-01-14");
  EXPECT_EQ(lastDayOfPeriod("never", 2), "");
}

}  // namespace
}  // namespace mb

#include "core/async/virtual_scheduler.h"

#include <gtest/gtest.h>

namespace mb {
namespace {

using namespace std::chrono_literals;

TEST(Clock, IsoTimesReadBack) {
  for (const char* text :
       {"2026-01-05T08:00:00.000Z", "1999-12-31T23:59:59.999Z", "2028-02-29T00:00:00.001Z"}) {
    const auto time = fromIso(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(toIso(*time), text);
  }
  for (const char* text :
       {"", "2026-01-05", "2026-01-05T08:00:00Z", "2026-02-30T08:00:00.000Z", "2026-01-05T24:00:00.000Z",
        "2026-01-05T08:60:00.000Z", "2026-01-05 08:00:00.000Z", "2026-01-05T08:00:00.000+",
        "x026-01-05T08:00:00.000Z", "2026-01-05T08:00:00.000Z "}) {
    EXPECT_FALSE(fromIso(text)) << text;
  }
}

TEST(Clock, VirtualTimeMayBeginLater) {
  const auto start = *fromIso("2026-01-05T08:00:00.000Z");
  VirtualScheduler scheduler(start, 0.0, Instant(90min));
  EXPECT_EQ(toIso(scheduler.wall()), "2026-01-05T09:30:00.000Z");
  Instant fired{};
  scheduler.after(5s, [&] { fired = scheduler.now(); });
  scheduler.run();
  EXPECT_EQ(fired, Instant(90min + 5s));
}

}  // namespace
}  // namespace mb

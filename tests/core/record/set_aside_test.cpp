#include "core/record/set_aside.h"

#include "core/record/memory_journal.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

TEST(SetAsideRows, AreThoseOfTheRunBetweenWhatWasKeptAndTheRowThatGoesOn) {
  MemoryJournal journal;
  const auto append = [&journal](const char* kind, const char* run, const char* kept = nullptr) {
    nlohmann::json body = {{"run", run}};
    if (kept != nullptr) {
      body["kept"] = kept;
    }
    return journal.append(kind, body);
  };
  (void)journal.append("run", {{"batch_number", "B"}});  // row 1
  (void)append("result", "1");                           // 2
  (void)append("state", "1");                            // 3: closes a point
  (void)append("result", "1");                           // 4
  (void)append("paper", "77");                           // 5: of another run
  (void)append("resumed", "1", "3");                     // 6
  (void)append("result", "1");                           // 7
  (void)append("resumed", "1", "3");                     // 8: and once more, before a point was finished
  (void)append("result", "1");                           // 9
  for (const Seq run : {Seq(0), Seq(1)}) {
    const auto setAside = SetAside::of(journal, run);
    ASSERT_TRUE(setAside);
    for (const auto& row : journal.rows()) {
      EXPECT_EQ(setAside->contains(row), row.seq == 4 || row.seq == 6 || row.seq == 7) << row.seq;
    }
    EXPECT_FALSE(setAside->contains(2, 4));
  }
  EXPECT_TRUE(SetAside::of(journal, 77)->empty());
}

}  // namespace
}  // namespace mb

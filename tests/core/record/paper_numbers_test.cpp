#include "core/record/paper_numbers.h"

#include "core/record/memory_journal.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

TEST(PaperNumbers, CountOnFromTheLargestOfTheirSeries) {
  MemoryJournal journal;
  EXPECT_EQ(PaperNumbers::of(journal, "SIM-2026-")->next(), "SIM-2026-000001");
  journal.append("part", {{"number", "SIM-2026-000007"}});
  journal.append("paper", {{"number", "SIM-2026-000003"}});
  journal.append("paper", {{"number", "SIM-2025-000900"}});
  journal.append("paper", {{"file", "without a number"}});
  auto numbers = PaperNumbers::of(journal, "SIM-2026-");
  ASSERT_TRUE(numbers);
  EXPECT_EQ(numbers->next(), "SIM-2026-000008");
  EXPECT_EQ(numbers->next(), "SIM-2026-000009");
}

TEST(PaperNumbers, AreNoneWithoutASeries) {
  MemoryJournal journal;
  EXPECT_EQ(PaperNumbers::of(journal, "")->next(), "");
}

}  // namespace
}  // namespace mb

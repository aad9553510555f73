#include "core/record/record_store.h"

#include "core/record/ledger_reader.h"
#include "core/record/memory_journal.h"
#include "tests/core/record/scratch.h"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mb {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(RecordStore, KeepsRowsAndSegmentsOverAReopening) {
  const Scratch scratch;
  Seq run = 0;
  std::vector<Row> before;
  {
    const auto store = mustOpen(scratch.options());
    run = appendSmallRun(*store);
    before = *store->rows(RowFilter());
  }
  const auto store = mustOpen(scratch.options());
  EXPECT_EQ(*store->rows(RowFilter()), before);
  EXPECT_EQ(before.front().kind, "genesis");
  EXPECT_EQ(before.front().prev, kNoHash);
  EXPECT_EQ(store->genesis()["bench_uuid"], scratch.options().benchUuid);
  const auto document = store->read(run - 1)->json();
  EXPECT_EQ(*store->segment(document["sha256"].get<std::string>()), "schema = 1\nname = \"plan\"\n");
}

/// A closed record is one file: whoever copies it away without its log must not lose rows.
TEST(RecordStore, LeavesNoLogBehind) {
  const Scratch scratch;
  std::vector<Row> before;
  {
    const auto store = mustOpen(scratch.options());
    appendSmallRun(*store);
    before = *store->rows(RowFilter());
    ASSERT_TRUE(store->flush());
  }
  EXPECT_FALSE(std::filesystem::exists(scratch.options().path.string() + "-wal"));
  const auto copy = scratch.file("copy.db");
  std::filesystem::copy_file(scratch.options().path, copy);
  const auto reader = LedgerReader::open(copy);
  ASSERT_TRUE(reader);
  std::vector<Row> copied;
  ASSERT_TRUE((*reader)->visit(RowFilter(), [&copied](const Row& row) {
    copied.push_back(row);
    return true;
  }));
  EXPECT_EQ(copied, before);
}

TEST(RecordStore, RowsAreReadBeforeTheyAreOnTheDiskAndOnlyOnce) {
  const Scratch scratch;
  const auto store = mustOpen(scratch.options());
  std::vector<Seq> expected = {1};
  for (int i = 0; i < 500; ++i) {
    expected.push_back(store->append("condition", {{"value", std::to_string(i)}}));
    EXPECT_EQ(store->read(expected.back())->json()["value"], std::to_string(i));
  }
  std::vector<Seq> seen;
  ASSERT_TRUE(store->visit(RowFilter(), [&](const Row& row) {
    seen.push_back(row.seq);
    return true;
  }));
  EXPECT_EQ(seen, expected);
}

TEST(RecordStore, AVisitMayReadAndAppend) {
  const Scratch scratch;
  const auto store = mustOpen(scratch.options());
  for (int i = 0; i < 1200; ++i) {
    store->append("condition", {{"value", std::to_string(i)}});
  }
  ASSERT_TRUE(store->flush());
  int seen = 0;
  ASSERT_TRUE(store->visit(RowFilter("condition"), [&](const Row& row) {
    const Seq seq = store->append("interlock", {{"value", row.json()["value"]}});
    if (seen % 100 == 0) {
      EXPECT_TRUE(store->flush());
    }
    EXPECT_EQ(store->read(seq)->json()["value"], std::to_string(seen));
    return ++seen < 1100;
  }));
  EXPECT_EQ(seen, 1100);
}

TEST(RecordStore, FiltersByKindRunAndNumber) {
  const Scratch scratch;
  const auto store = mustOpen(scratch.options());
  appendSmallRun(*store);
  const Seq second = appendSmallRun(*store);
  const auto check = [&] {
    EXPECT_EQ(store->rows(RowFilter("reading"))->size(), 2U);
    const auto ofRun = *store->rows(RowFilter("", second));
    ASSERT_EQ(ofRun.size(), 8U);
    EXPECT_EQ(ofRun.front().seq, second);
    EXPECT_EQ(store->rows(RowFilter("meter", second))->size(), 1U);
    RowFilter range;
    range.from = 2;
    range.to = 4;
    EXPECT_EQ(store->rows(range)->size(), 3U);
  };
  check();
  ASSERT_TRUE(store->flush());
  check();
  const auto reader = LedgerReader::open(scratch.options().path);
  ASSERT_TRUE(reader) << reader.error().message();
  EXPECT_EQ((*reader)->rows(RowFilter("", second))->size(), 8U);
}

TEST(RecordStore, NumbersAndNullsInABodyAreBugs) {
  const Scratch scratch;
  const auto store = mustOpen(scratch.options());
  EXPECT_THROW(store->append("reading", {{"value", 1.5}}), std::logic_error);
  EXPECT_THROW(store->append("reading", {{"inputs", {"1", nullptr}}}), std::logic_error);
  EXPECT_THROW(store->append("reading", "text"), std::logic_error);
  EXPECT_THROW(store->append("reading", {{"value", "\xff"}}), std::logic_error);
  EXPECT_THROW(store->append("Reading", {{"value", "1"}}), std::logic_error);
  EXPECT_THROW(store->whenDurable(2, [](const auto&) {}), std::logic_error);
  EXPECT_EQ(store->append("reading", {{"value", "1.5"}}), 2);
}

TEST(RecordStore, GroupingOfCommitsChangesNothing) {
  const Scratch one;
  const Scratch other;
  MemoryJournal memory;
  const auto store = mustOpen(one.options());
  memory.append("genesis", store->genesis());
  const auto flushed = mustOpen(other.options());
  for (int i = 0; i < 50; ++i) {
    const nlohmann::json body = {
        {"z", "\u00e9\n\x01"}, {"a", std::to_string(i)}, {"m", {{"y", true}, {"b", "2"}}}};
    memory.append("condition", body);
    store->append("condition", body);
    flushed->append("condition", body);
    ASSERT_TRUE(flushed->flush());
  }
  EXPECT_EQ(*store->rows(RowFilter()), memory.rows());
  EXPECT_EQ(*flushed->rows(RowFilter()), memory.rows());
}

TEST(RecordStore, DurableIsToldInTheOrderAsked) {
  const Scratch scratch;
  const auto store = mustOpen(scratch.options());
  std::vector<int> told;
  const Seq first = store->append("clock", {{"why", "start"}});
  const Seq second = store->append("clock", {{"why", "step"}});
  store->whenDurable(second, [&](const auto& error) { told.push_back(error ? -1 : 1); });
  store->whenDurable(first, [&](const auto& error) { told.push_back(error ? -1 : 2); });
  store->whenDurable(1, [&](const auto& error) { told.push_back(error ? -1 : 3); });
  ASSERT_TRUE(store->flush());
  EXPECT_THAT(told, ElementsAre(1, 2, 3));
}

TEST(RecordStore, ObserversSeeEveryRowInOrderAlsoThoseTheyAppend) {
  const Scratch scratch;
  const auto store = mustOpen(scratch.options());
  std::vector<std::string> seen;
  auto first = store->subscribe([&](const Row& row) {
    if (row.kind == "point") {
      store->append("result", {{"verdict", "pass"}});
    }
  });
  const auto second =
      store->subscribe([&](const Row& row) { seen.push_back(std::to_string(row.seq) + row.kind); });
  store->append("point", {{"point", "high"}});
  first.reset();
  store->append("point", {{"point", "low"}});
  EXPECT_THAT(seen, ElementsAre("2point", "3result", "4point"));
}

TEST(RecordStore, ASecondProcessIsRefusedByName) {
  const Scratch scratch;
  const auto store = mustOpen(scratch.options());
  const auto same = RecordStore::open(scratch.options());
  ASSERT_FALSE(same);
  EXPECT_THAT(same.error().what, HasSubstr("in use by process " + std::to_string(::getpid())));
  const pid_t child = ::fork();
  if (child == 0) {
    const auto other = RecordStore::open(scratch.options());
    const bool refused =
        !other && other.error().what == "the record is in use by process " + std::to_string(::getppid());
    const auto reader = LedgerReader::open(scratch.options().path);
    ::_exit(refused && reader && (*reader)->row(1) ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

TEST(RecordStore, RefusesTheWrongBenchKeyOrKindOfBench) {
  const Scratch scratch;
  mustOpen(scratch.options());
  auto options = scratch.options();
  options.benchUuid = "another";
  EXPECT_THAT(RecordStore::open(options).error().what, HasSubstr("another bench"));
  options = scratch.options();
  options.demonstrationSeed = 8;
  EXPECT_THAT(RecordStore::open(options).error().what, HasSubstr("another key"));
  options = scratch.options();
  options.simulated = false;
  EXPECT_THAT(RecordStore::open(options).error().what, HasSubstr("demonstration key"));
  options.demonstrationSeed.reset();
  options.path = scratch.file("real.db");
  options.witness = scratch.file("real.witness");
  options.keyFile = scratch.file("bench.key");
  EXPECT_THROW(mustOpen(options)->append("run", {{"simulated", true}}), std::logic_error);
  EXPECT_EQ(mustOpen(options)->append("run", {{"simulated", false}}), 2);
  options.simulated = true;
  EXPECT_THAT(RecordStore::open(options).error().what, HasSubstr("refuses simulated runs"));
}

TEST(RecordStore, TheKeyFileIsItsOwnersAlone) {
  const Scratch scratch;
  const auto path = scratch.file("bench.key");
  const auto made = SigningKey::loadOrCreate(path);
  ASSERT_TRUE(made);
  EXPECT_EQ(std::filesystem::status(path).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(SigningKey::loadOrCreate(path)->publicKey(), made->publicKey());
  std::filesystem::permissions(path, std::filesystem::perms::others_read, std::filesystem::perm_options::add);
  EXPECT_THAT(SigningKey::loadOrCreate(path).error().what, HasSubstr("may be read by others"));
  EXPECT_EQ(SigningKey::demonstration(7).publicKey(), SigningKey::demonstration(7).publicKey());
  EXPECT_NE(SigningKey::demonstration(7).publicKey(), SigningKey::demonstration(8).publicKey());
}

}  // namespace
}  // namespace mb

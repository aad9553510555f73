// The disk is slow, full or broken, or the power goes: what was said to be recorded is recorded, and nothing
// waits.

#include "core/async/virtual_scheduler.h"
#include "core/record/audit.h"
#include "core/record/durable.h"
#include "core/record/fault_vfs.h"
#include "core/record/memory_journal.h"
#include "core/record/record_store.h"
#include "tests/core/record/scratch.h"

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using ::testing::HasSubstr;

class Fault : public ::testing::Test {
 protected:
  [[nodiscard]] RecordOptions options() const {
    auto options = scratch_.options();
    options.vfs = vfs_.name();
    return options;
  }

  Scratch scratch_;
  FaultVfs vfs_;
};

TEST_F(Fault, AHeldSyncKeepsNeitherStampsNorRowsWaiting) {
  const auto store = mustOpen(options());
  vfs_.holdSyncs();
  std::atomic<int> told = 0;
  const Seq first = store->append("clock", {{"why", "start"}});
  store->whenDurable(first, [&](const auto&) { ++told; });
  vfs_.waitUntilHeld();
  // The writer thread hangs in the sync until we let it go: were there any wait in append(), this would not
  // end.
  std::vector<Instant> stamps;
  VirtualScheduler scheduler{WallTime()};
  for (int i = 0; i < 1000; ++i) {
    stamps.push_back(scheduler.now());
    const auto sent = store->addSegment("telegram " + std::to_string(i));
    const Seq seq = store->append(
        "exchange", {{"sent", sent}, {"tx_end_ns", std::to_string(nanoseconds(stamps.back()))}});
    EXPECT_EQ(seq, first + 1 + i);
    EXPECT_EQ(store->read(seq)->kind, "exchange");
    EXPECT_EQ(*store->segment(sent), "telegram " + std::to_string(i));
  }
  EXPECT_EQ(stamps.size(), 1000U);
  EXPECT_EQ(told, 0);
  vfs_.release();
  ASSERT_TRUE(store->flush());
  EXPECT_EQ(told, 1);
  EXPECT_EQ(store->rows(RowFilter("exchange"))->size(), 1000U);
  const auto report = verifyRecord(options().path, options().witness);
  EXPECT_TRUE(report.ok());
  EXPECT_EQ(report.segments, 1000);
}

TEST_F(Fault, ADiskThatNeverAnswersFailsTheStoreBeforeTheMemoryFills) {
  auto small = options();
  small.maxQueuedBytes = 10000;
  const auto store = mustOpen(small);
  vfs_.holdSyncs();
  store->append("clock", {{"why", "start"}});
  vfs_.waitUntilHeld();
  EXPECT_THROW(
      {
        for (int i = 0; i < 1000; ++i) {
          store->append("clock", {{"why", "hourly"}});
        }
      },
      StoreFailed);
  EXPECT_THROW(store->append("clock", {{"why", "hourly"}}), StoreFailed);
  vfs_.release();
}

struct Broken {
  const char* name;
  std::function<void(FaultVfs&, int more)> fail;
  const char* message;
};

class BrokenDisk : public Fault, public ::testing::WithParamInterface<Broken> {};

TEST_P(BrokenDisk, FailsTheStoreAndLosesNoDurableRow) {
  // The disk breaks after 0, 1, 2, … calls, so that every step of a commit (and of a checkpoint) is hit.
  for (int more = 0; more < 60; more += 1 + more / 8) {
    const Scratch scratch;
    auto options = scratch.options();
    options.vfs = vfs_.name();
    Seq durable = 0;
    std::map<Seq, std::string> hashes;
    {
      const auto store = mustOpen(options);
      GetParam().fail(vfs_, more);
      std::optional<Error> error;
      std::mutex mutex;
      try {
        for (int i = 0; i < 2000; ++i) {
          const auto name = store->addSegment(std::string(3000, 'x') + std::to_string(i));
          const Seq seq = store->append("series", {{"segment", name}});
          hashes[seq] = store->read(seq) ? store->read(seq)->hash : std::string();
          store->whenDurable(seq, [&, seq](const std::optional<Error>& failed) {
            const std::lock_guard lock(mutex);
            if (failed) {
              error = failed;
            } else {
              EXPECT_FALSE(error) << "durable after the store had failed";
              durable = seq;
            }
          });
          if (i % 5 == 0 && !store->flush()) {
            break;
          }
        }
      } catch (const StoreFailed&) {
      }
      const auto flushed = store->flush();
      ASSERT_FALSE(flushed) << "after " << more;
      EXPECT_THAT(flushed.error().what, HasSubstr(GetParam().message));
      EXPECT_THROW(store->append("clock", {{"why", "end"}}), StoreFailed);
      EXPECT_THROW(store->addSegment("more"), StoreFailed);
    }
    vfs_.failWrites(SQLITE_OK);
    vfs_.failSyncs(SQLITE_OK);
    const auto store = mustOpen(options);
    EXPECT_FALSE(store->locked());
    for (const auto& [seq, hash] : hashes) {
      if (seq <= durable) {
        EXPECT_EQ(store->read(seq)->hash, hash) << "row " << seq << " was durable, broken after " << more;
      }
    }
    ASSERT_TRUE(store->flush());
    const auto report = verifyRecord(options.path, options.witness);
    EXPECT_TRUE(report.ok()) << report.findings.front().where << ": " << report.findings.front().what;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Ways, BrokenDisk,
    ::testing::Values(
        Broken{"Full", [](FaultVfs& vfs, int more) { vfs.failWrites(SQLITE_FULL, more); }, "full"},
        Broken{"WriteError", [](FaultVfs& vfs, int more) { vfs.failWrites(SQLITE_IOERR_WRITE, more); },
               "I/O error"},
        Broken{"SyncError", [](FaultVfs& vfs, int more) { vfs.failSyncs(SQLITE_IOERR_FSYNC, more); },
               "I/O error"}),
    [](const auto& param) { return std::string(param.param.name); });

TEST_F(Fault, APowerCutAtAnyMomentLosesNoDurableRow) {
  // At each word of durability the files are copied as the last syncs left them, with the witness file of
  // then.
  struct Cut {
    Seq durable;
    std::map<std::string, std::string> files;
    std::string witness;
  };
  std::vector<Cut> cuts;
  {
    const auto store = mustOpen(options());
    for (int i = 0; i < 60; ++i) {
      const auto name = store->addSegment(std::string(60000, 'x') + std::to_string(i));
      const Seq seq = store->append("series", {{"segment", name}});
      store->whenDurable(seq, [&, seq](const auto& error) {
        ASSERT_FALSE(error);
        cuts.push_back(Cut{seq, vfs_.onDisk(), readFile(options().witness)});
      });
      if (i % 3 == 0) {
        ASSERT_TRUE(store->flush());
      }
    }
  }
  ASSERT_EQ(cuts.size(), 60U);
  for (const auto& cut : cuts) {
    const Scratch other;
    for (const auto& [path, bytes] : cut.files) {
      writeFile(other.file(std::filesystem::path(path).filename().string()), bytes);
    }
    writeFile(other.options().witness, cut.witness);
    const auto store = mustOpen(other.options());
    EXPECT_FALSE(store->locked());
    EXPECT_EQ(store->read(cut.durable)->kind, "series");
  }
}

TEST_F(Fault, AWitnessThatCannotBeWrittenFailsTheStore) {
  auto full = options();
  full.witness = "/dev/full";
  const auto opened = RecordStore::open(full);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().what, HasSubstr("No space left"));
}

TEST_F(Fault, VirtualTimeStandsWhileTheDiskWorks) {
  const auto store = mustOpen(options());
  VirtualScheduler scheduler{WallTime()};
  const Context context(scheduler, std::stop_token(), Services());
  vfs_.holdSyncs();
  const Seq seq = store->append("armed", {{"actuator", "pump"}});
  std::vector<std::string> order;
  // A second in virtual time is nothing; it must not come before the disk has answered.
  scheduler.after(fromSeconds(1.0), [&] { order.push_back("a second later"); });
  std::thread disk([&] {
    vfs_.waitUntilHeld();
    vfs_.release();
  });
  const auto body = [](const Context& inner, Journal& journal, Seq row,
                       std::vector<std::string>& said) -> Task<void> {
    co_await durable(inner, journal, row);
    said.push_back("durable");
    EXPECT_EQ(inner.now(), Instant());
    co_await inner.sleep(fromSeconds(2.0));
  };
  scheduler.runTask(body(context, *store, seq, order));
  disk.join();
  EXPECT_THAT(order, ::testing::ElementsAre("durable", "a second later"));
}

TEST_F(Fault, AFailedStoreThrowsFromDurable) {
  const auto store = mustOpen(options());
  VirtualScheduler scheduler{WallTime()};
  const Context context(scheduler, std::stop_token(), Services());
  vfs_.failSyncs(SQLITE_IOERR_FSYNC);
  const Seq seq = store->append("armed", {{"actuator", "pump"}});
  EXPECT_THROW(scheduler.runTask(durable(context, *store, seq)), StoreFailed);
}

TEST_F(Fault, AStoppedRunDoesNotWaitForTheDisk) {
  const auto store = mustOpen(options());
  VirtualScheduler scheduler{WallTime()};
  std::stop_source stop;
  const Context context(scheduler, stop.get_token(), Services());
  vfs_.holdSyncs();
  const Seq seq = store->append("armed", {{"actuator", "pump"}});
  scheduler.post([&] { stop.request_stop(); });
  EXPECT_THROW(scheduler.runTask(durable(context, *store, seq)), Cancelled);
  vfs_.release();
  ASSERT_TRUE(store->flush());
  scheduler.run();  // what the writer thread posted finds nobody waiting
}

TEST(Durable, TheOrderOfARunIsTheSameWithEveryJournal) {
  const auto run = [](Journal& journal) {
    VirtualScheduler scheduler{WallTime()};
    const Context context(scheduler, std::stop_token(), Services());
    const auto body = [](const Context& inner, Journal& to, std::string name) -> Task<void> {
      for (int i = 0; i < 20; ++i) {
        const Seq seq =
            to.append("step", {{"step", name}, {"at_ns", std::to_string(nanoseconds(inner.now()))}});
        co_await durable(inner, to, seq);
        if (i % 3 == 0) {
          co_await inner.sleep(Duration(1000 * (name == "a" ? 3 : 5)));
        }
      }
    };
    const auto all = [&body](const Context& inner, Journal& to) -> Task<void> {
      Parallel both(inner);
      both.add(body(both.context(), to, "a"));
      both.add(body(both.context(), to, "b"));
      co_await both.join();
    };
    scheduler.runTask(all(context, journal));
    return *journal.rows(RowFilter("step"));
  };
  std::vector<std::vector<Row>> seen;
  for (int i = 0; i < 5; ++i) {
    const Scratch scratch;
    const auto store = mustOpen(scratch.options());
    seen.push_back(run(*store));
  }
  ASSERT_EQ(seen.front().size(), 40U);
  for (const auto& rows : seen) {
    EXPECT_EQ(rows, seen.front());
  }
}

}  // namespace
}  // namespace mb

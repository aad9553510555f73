// A process that dies while it makes the record file leaves something from which the next one begins.

#include "scratch.h"

#include <csignal>
#include <filesystem>
#include <fstream>

#include <SQLiteCpp/Database.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace mb {
namespace {

/// Begins to write a database, so far that a part of it is in the file and its journal beside it, and dies.
void dieWhileWriting(const std::filesystem::path& path) {
  const pid_t child = ::fork();
  if (child == 0) {
    SQLite::Database database(path.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    database.exec("PRAGMA cache_size=1");
    database.exec("BEGIN IMMEDIATE");
    database.exec("CREATE TABLE half(made BLOB)");
    for (int i = 0; i < 50; ++i) {
      database.exec("INSERT INTO half VALUES (randomblob(3000))");
    }
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  ASSERT_TRUE(std::filesystem::exists(path.string() + "-journal"));
  ASSERT_GT(std::filesystem::file_size(path), 0U);
}

TEST(Creation, AHalfWrittenFirstPageIsUndone) {
  const Scratch scratch;
  dieWhileWriting(scratch.options().path);
  const auto store = mustOpen(scratch.options());
  EXPECT_FALSE(store->locked());
  EXPECT_EQ(store->read(1)->kind, "genesis");
  EXPECT_GT(store->append("audit", {{"act", "test"}}), 1);
  EXPECT_TRUE(store->flush());
}

TEST(Creation, AnEmptyFileIsARecordYetToBegin) {
  const Scratch scratch;
  std::ofstream(scratch.options().path).close();
  EXPECT_EQ(mustOpen(scratch.options())->read(1)->kind, "genesis");
}

}  // namespace
}  // namespace mb

// The window as a process of its own: what the system says to it from outside.

#include "core/record/ledger_reader.h"

#include <filesystem>

#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb::desktop::test {
namespace {

constexpr int kPatienceMs = 240000;
constexpr int kLookMs = 20;

std::vector<nlohmann::json> rows(const std::filesystem::path& record, const char* kind) {
  std::vector<nlohmann::json> all;
  if (const auto reader = LedgerReader::open(record)) {
    static_cast<void>((*reader)->visit(RowFilter(kind), [&all](const Row& row) {
      all.push_back(row.json());
      return true;
    }));
  }
  return all;
}

/// The bench thread is there before the signals are waited for: a thread that lets SIGTERM in would end the
/// process with the pump running.
TEST(Process, SigtermDuringARunLeavesThePlantSafeAndTheRunEnded) {
  const QTemporaryDir folder;
  const std::filesystem::path record = folder.filePath("record.sqlite").toStdString();
  QProcess window;
  window.setProgram(MB_DESKTOP);
  window.setArguments({"--db", folder.filePath("record.sqlite"), "--pace", "400", "--start"});
  window.start();
  ASSERT_TRUE(window.waitForStarted());
  int looks = 0;
  while (rows(record, "armed").empty() && looks++ < kPatienceMs / kLookMs) {
    ASSERT_FALSE(window.waitForFinished(kLookMs)) << window.readAllStandardError().toStdString();
  }
  ASSERT_FALSE(rows(record, "armed").empty());
  window.terminate();
  ASSERT_TRUE(window.waitForFinished(kPatienceMs));
  EXPECT_EQ(window.exitStatus(), QProcess::NormalExit);
  EXPECT_EQ(window.exitCode(), 0);
  const auto ended = rows(record, "run_ended");
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_EQ(ended.front().value("status", ""), "aborted");
  const auto safe = rows(record, "safe_state");
  ASSERT_FALSE(safe.empty());
  for (const auto& item : safe.back().at("items")) {
    EXPECT_TRUE(item.value("done", false)) << item.dump();
  }
}

TEST(Process, APictureThatCannotBeWrittenIsSaid) {
  const QTemporaryDir folder;
  QProcess window;
  window.setProgram(MB_DESKTOP);
  window.setArguments(
      {"--db", folder.filePath("record.sqlite"), "--screenshot", folder.filePath("no/such/picture.png")});
  window.start();
  ASSERT_TRUE(window.waitForFinished(kPatienceMs));
  EXPECT_EQ(window.exitCode(), 2);
  EXPECT_TRUE(window.readAllStandardError().contains("picture.png"));
}

}  // namespace
}  // namespace mb::desktop::test

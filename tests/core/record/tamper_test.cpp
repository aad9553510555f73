// What an attacker, a failing disk or a careless hand does to the files of a record, and that it is named.

#include "core/record/audit.h"
#include "core/record/ledger_reader.h"
#include "core/record/opening.h"
#include "core/record/record_store.h"
#include "tests/core/record/scratch.h"

#include <random>
#include <thread>

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using ::testing::HasSubstr;

std::string describe(const AuditReport& report) {
  std::string text;
  for (const auto& finding : report.findings) {
    text += finding.where + ": " + finding.what + "\n";
  }
  return text;
}

/// All that a reader of the record can see of it, or nothing when it cannot be read.
std::string contentOf(SQLite::Database& database) {
  std::string content;
  for (const char* sql : {"SELECT seq, kind, body, prev, hash FROM ledger ORDER BY seq",
                          "SELECT sha256, bytes FROM segment ORDER BY sha256",
                          "SELECT seq, value, unit, exchange FROM reading ORDER BY seq",
                          "SELECT seq, error_percent, inputs FROM result ORDER BY seq"}) {
    SQLite::Statement all(database, sql);
    while (all.executeStep()) {
      for (int column = 0; column < all.getColumnCount(); ++column) {
        content += all.getColumn(column).getString() + "|";
      }
    }
  }
  return content;
}

std::string contentOf(const std::filesystem::path& path) {
  try {
    SQLite::Database database(path.string());
    return contentOf(database);
  } catch (const SQLite::Exception&) {
    return {};
  }
}

class Tamper : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto store = mustOpen(options());
    run_ = appendSmallRun(*store);
    ASSERT_TRUE(store->flush());
    if (keepLog_) {
      // What a power cut leaves: the file and its write-ahead log.
      database_ = readFile(options().path);
      log_ = readFile(logPath());
    }
  }

  [[nodiscard]] RecordOptions options() const { return scratch_.options(); }
  [[nodiscard]] std::string logPath() const { return options().path.string() + "-wal"; }
  [[nodiscard]] AuditReport audit() const { return verifyRecord(options().path, options().witness); }

  /// Runs SQL as somebody who knows how to get rid of the triggers.
  void tamper(const std::string& sql) const {
    SQLite::Database database(options().path.string(), SQLite::OPEN_READWRITE);
    std::vector<std::string> triggers;
    std::vector<std::string> names;
    {
      SQLite::Statement all(database, "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'");
      while (all.executeStep()) {
        names.push_back(all.getColumn(0).getString());
        triggers.push_back(all.getColumn(1).getString());
      }
    }
    for (const auto& name : names) {
      database.exec("DROP TRIGGER " + name);
    }
    database.exec(sql);
    for (const auto& trigger : triggers) {
      database.exec(trigger);
    }
  }

  Scratch scratch_;
  Seq run_ = 0;
  bool keepLog_ = false;
  std::string database_;
  std::string log_;
};

class TamperLog : public Tamper {
 protected:
  TamperLog() { keepLog_ = true; }

  /// Puts the files of the power cut back.
  void cutPower(const std::string& log) const {
    std::filesystem::remove(options().path.string() + "-shm");
    writeFile(options().path, database_);
    writeFile(logPath(), log);
  }
};

TEST_F(Tamper, AnUntouchedRecordIsWhole) {
  const auto report = audit();
  EXPECT_TRUE(report.ok()) << describe(report);
  EXPECT_EQ(report.rows, run_ + 7);
  EXPECT_EQ(report.segments, 3);
  EXPECT_GE(report.witnessed, 2);
  EXPECT_EQ(report.firstBadRow(), 0);
  EXPECT_TRUE(report.notes.empty());
}

TEST_F(Tamper, TriggersRefuseEveryProgramWhateverItsSettings) {
  for (const char* recursive : {"ON", "OFF"}) {
    SQLite::Database database(options().path.string(), SQLite::OPEN_READWRITE);
    database.exec(std::string("PRAGMA recursive_triggers=") + recursive);
    const std::string before = contentOf(database);
    for (const char* sql :
         {"UPDATE ledger SET body = '{}' WHERE seq = 2", "DELETE FROM ledger WHERE seq = 2",
          "DELETE FROM ledger", "UPDATE OR REPLACE ledger SET seq = 3 WHERE seq = 2",
          "INSERT OR REPLACE INTO ledger SELECT seq, kind, '{}', prev, hash FROM ledger WHERE seq = 2",
          "REPLACE INTO ledger SELECT seq, kind, '{}', prev, hash FROM ledger ORDER BY seq DESC LIMIT 1",
          "INSERT INTO ledger SELECT max(seq) + 2, kind, body, hash, hash FROM ledger",
          "INSERT INTO ledger SELECT -1, kind, body, hash, hash FROM ledger WHERE seq = 1",
          "INSERT INTO ledger SELECT NULL, kind, body, hash, hash FROM ledger WHERE seq = 1",
          "INSERT INTO ledger SELECT (SELECT max(seq) + 1 FROM ledger), kind, body, prev, hash FROM ledger "
          "WHERE seq = 1",
          "UPDATE segment SET bytes = x'00'", "DELETE FROM segment",
          "REPLACE INTO segment SELECT sha256, x'00' FROM segment LIMIT 1",
          "INSERT OR IGNORE INTO segment SELECT sha256, x'00' FROM segment LIMIT 1"}) {
      EXPECT_THROW(database.exec(sql), SQLite::Exception) << sql << " recursive_triggers=" << recursive;
    }
    EXPECT_EQ(contentOf(database), before);
  }
  EXPECT_TRUE(audit().ok());
}

TEST_F(Tamper, EveryAlteredFieldOfEveryRowIsNamed) {
  const std::string original = readFile(options().path);
  for (Seq seq = 1; seq <= run_ + 7; ++seq) {
    for (const char* set :
         {"kind = 'reading_'", "body = replace(body, '\":', '\": ')", "body = '{\"value\":\"1\"}'",
          "prev = replace(prev, substr(prev, 9, 1), 'f0')", "hash = upper(hash) || 'a'"}) {
      tamper(std::string("UPDATE ledger SET ") + set + " WHERE seq = " + std::to_string(seq));
      const auto report = audit();
      EXPECT_EQ(report.firstBadRow(), seq) << set << "\n" << describe(report);
      writeFile(options().path, original);
    }
  }
}

TEST_F(Tamper, ARemovedRowIsNamed) {
  tamper("DELETE FROM ledger WHERE seq = 4");
  const auto report = audit();
  EXPECT_EQ(report.firstBadRow(), 4);
  EXPECT_THAT(describe(report), HasSubstr("ledger row 4: it is missing"));
}

TEST_F(Tamper, RemovedLastRowsAreNamedByTheWitness) {
  tamper(
      "DELETE FROM ledger WHERE seq > 4; DELETE FROM run_row WHERE seq > 4; DELETE FROM meter; DELETE FROM "
      "exchange;"
      "DELETE FROM reading; DELETE FROM result; DELETE FROM verdict; DELETE FROM part; DELETE FROM "
      "run_ended");
  const auto report = audit();
  EXPECT_THAT(describe(report), HasSubstr("is missing from the ledger"));
  const auto store = mustOpen(options());
  EXPECT_THAT(store->locked()->what, HasSubstr("is missing"));
}

TEST_F(Tamper, AlteredAndMissingSegmentsAreNamed) {
  const std::string original = readFile(options().path);
  tamper("UPDATE segment SET bytes = x'00' WHERE rowid = 1");
  EXPECT_THAT(describe(audit()), HasSubstr("its bytes are altered"));
  writeFile(options().path, original);
  tamper("DELETE FROM segment WHERE rowid = 2");
  const auto report = audit();
  EXPECT_EQ(report.firstBadRow(), run_ + 2);
  EXPECT_THAT(describe(report), HasSubstr("that it names as 'sent' is missing"));
}

TEST_F(Tamper, AMissingTriggerIsNamedAndLocksTheRecord) {
  SQLite::Database(options().path.string(), SQLite::OPEN_READWRITE).exec("DROP TRIGGER ledger_update");
  EXPECT_THAT(describe(audit()), HasSubstr("trigger ledger_update is missing"));
  const auto authority = Authority::demonstration();
  {
    const auto store = mustOpen(options());
    ASSERT_TRUE(store->locked());
    EXPECT_THAT(store->locked()->what, HasSubstr("ledger_update is missing"));
    ASSERT_TRUE(
        store->restore(authority, *authority.find("Demo Administrator"), "checked against the backup"));
  }
  EXPECT_TRUE(audit().ok()) << describe(audit());
}

TEST_F(Tamper, QueryTablesAreComparedAndMadeAgain) {
  for (const char* sql :
       {"UPDATE result SET error_percent = '0.1'", "DELETE FROM reading",
        "UPDATE part SET certificate = NULL", "INSERT INTO verdict(seq, verdict) VALUES (2, 'pass')",
        "UPDATE run_row SET run = '1'", "CREATE TABLE extra(a)", "DROP INDEX reading_of_run"}) {
    SQLite::Database(options().path.string(), SQLite::OPEN_READWRITE).exec(sql);
    EXPECT_FALSE(audit().ok()) << sql;
    SQLite::Database(options().path.string(), SQLite::OPEN_READWRITE).exec("DROP TABLE IF EXISTS extra");
    const auto rebuilt = rebuildQueryTables(options());
    ASSERT_TRUE(rebuilt) << rebuilt.error().message();
    EXPECT_TRUE(audit().ok()) << sql << "\n" << describe(audit());
  }
}

TEST_F(Tamper, EveryFlippedByteOfAWitnessLineIsNamed) {
  const std::string original = readFile(options().witness);
  for (std::size_t i = 0; i < original.size(); ++i) {
    std::string flipped = original;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x01);
    writeFile(options().witness, flipped);
    EXPECT_FALSE(audit().ok()) << "byte " << i;
  }
}

TEST_F(Tamper, AFlippedByteOfTheFileIsNamedOrChangesNothingThatCanBeRead) {
  const std::string original = readFile(options().path);
  const std::string content = contentOf(options().path);
  ASSERT_FALSE(content.empty());
  // Every byte of the readings' rows as stored, and some hundred others anywhere in the file.
  std::vector<std::size_t> places;
  const auto reading = LedgerReader::open(options().path).value()->rows(RowFilter("reading")).value().front();
  const auto body = original.find(reading.body);
  ASSERT_NE(body, std::string::npos);
  for (std::size_t i = 0; i < reading.body.size() + 128; ++i) {
    places.push_back(body + i);
  }
  std::mt19937 random(20260302);
  for (int i = 0; i < 400; ++i) {
    places.push_back(random() % original.size());
  }
  int named = 0;
  for (const std::size_t place : places) {
    std::string flipped = original;
    flipped[place] = static_cast<char>(flipped[place] ^ (1 << (random() % 8)));
    writeFile(options().path, flipped);
    if (audit().ok()) {
      EXPECT_EQ(contentOf(options().path), content) << "byte " << place;
    } else {
      ++named;
    }
    std::filesystem::remove(logPath());
    std::filesystem::remove(options().path.string() + "-shm");
  }
  EXPECT_GE(named, static_cast<int>(reading.body.size()) + 128);
}

TEST_F(TamperLog, EveryFlippedByteOfTheLogIsNamedOrChangesNothing) {
  cutPower(log_);
  const std::string content = contentOf(options().path);
  ASSERT_FALSE(content.empty());
  ASSERT_TRUE(audit().ok()) << describe(audit());
  std::mt19937 random(7);
  int named = 0;
  for (int i = 0; i < 200; ++i) {
    std::string flipped = log_;
    const std::size_t place = i < 56 ? static_cast<std::size_t>(i) : random() % log_.size();
    flipped[place] = static_cast<char>(flipped[place] ^ (1 << (random() % 8)));
    cutPower(flipped);
    if (audit().ok()) {
      EXPECT_EQ(contentOf(options().path), content) << "byte " << place;
    } else {
      ++named;
    }
  }
  EXPECT_GE(named, 120);
}

TEST_F(TamperLog, ADamagedLogLocksTheRecordUntilAnAdministratorRestoresIt) {
  std::string damaged = log_;
  damaged[damaged.size() - 2000] = static_cast<char>(damaged[damaged.size() - 2000] ^ 0x10);
  cutPower(damaged);
  const auto authority = Authority::demonstration();
  Seq last = 0;
  {
    const auto store = mustOpen(options());
    ASSERT_TRUE(store->locked());
    EXPECT_THROW(store->append("clock", {{"why", "start"}}), StoreFailed);
    EXPECT_THROW(store->addSegment("bytes"), StoreFailed);
    EXPECT_FALSE(store->flush());
    EXPECT_FALSE(store->restore(authority, *authority.find("Demo Verifier"), "so what"));
    EXPECT_FALSE(store->restore(authority, *authority.find("Demo Administrator"), ""));
    EXPECT_TRUE(store->locked());
    last = store->rows(RowFilter())->back().seq;
    EXPECT_LT(last, run_ + 7);
    const auto restored =
        store->restore(authority, *authority.find("Demo Administrator"), "power cut, disk replaced");
    ASSERT_TRUE(restored) << restored.error().message();
    EXPECT_FALSE(store->locked());
    store->append("clock", {{"why", "start"}});
  }
  EXPECT_EQ(readFile(logPath() + ".before-" + std::to_string(last + 1)), damaged);
  const auto rows = *mustOpen(options())->rows(RowFilter());
  const auto audit_row = rows[static_cast<std::size_t>(last)].json();
  EXPECT_EQ(audit_row["who"], "Demo Administrator");
  EXPECT_EQ(audit_row["role"], "administrator");
  const auto restored = rows[static_cast<std::size_t>(last) + 1];
  EXPECT_EQ(restored.kind, "restored");
  EXPECT_EQ(restored.json()["from"], std::to_string(run_ + 7));
  EXPECT_EQ(restored.json()["to"], std::to_string(last));
  const auto report = audit();
  EXPECT_TRUE(report.ok()) << describe(report);
  EXPECT_GE(report.notes.size(), 2U);
}

TEST_F(Tamper, AnAlteredOrMissingWitnessLocksTheRecord) {
  const std::string original = readFile(options().witness);
  std::string altered = original;
  altered[altered.size() - 10] = 'X';
  writeFile(options().witness, altered);
  EXPECT_THAT(mustOpen(options())->locked()->what, HasSubstr("altered: its signature is wrong"));
  writeFile(options().witness, original.substr(0, original.size() - 2) + "\n");
  EXPECT_THAT(mustOpen(options())->locked()->what, HasSubstr("last line of the witness file is altered"));
  writeFile(options().witness, "");
  EXPECT_THAT(mustOpen(options())->locked()->what, HasSubstr("missing or empty"));
  std::filesystem::remove(options().witness);
  EXPECT_THAT(mustOpen(options())->locked()->what, HasSubstr("missing or empty"));
  EXPECT_FALSE(audit().ok());

  writeFile(options().witness, altered);
  const auto authority = Authority::demonstration();
  ASSERT_TRUE(
      mustOpen(options())->restore(authority, *authority.find("Demo Administrator"), "line altered by hand"));
  const auto report = audit();
  EXPECT_TRUE(report.ok()) << describe(report);
  EXPECT_THAT(report.notes, ::testing::Contains(HasSubstr("is altered, as row")));
}

TEST_F(Tamper, AMissingRecordWithAWitnessIsNotBegunAnew) {
  std::filesystem::remove(options().path);
  const auto opened = RecordStore::open(options());
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().what,
              HasSubstr("its witness file names a head (row " + std::to_string(run_ + 7) + ")"));
}

TEST_F(Tamper, RowsBeyondTheWitnessAreRecovered) {
  // A crash between commit and witness: the last line never came, or only a part of it.
  const std::string original = readFile(options().witness);
  const auto firstLine = original.find('\n') + 1;
  for (const std::size_t left : {firstLine, firstLine + 20}) {
    const Scratch other;
    std::filesystem::copy_file(options().path, other.options().path);
    writeFile(other.options().witness, original.substr(0, left));
    {
      const auto store = mustOpen(other.options());
      EXPECT_FALSE(store->locked());
      const auto last = store->rows(RowFilter())->back();
      EXPECT_EQ(last.seq, run_ + 8);
      EXPECT_EQ(last.kind, "recovered");
      EXPECT_EQ(last.json()["from"], "2");
      EXPECT_EQ(last.json()["to"], std::to_string(run_ + 7));
    }
    const auto report = verifyRecord(other.options().path, other.options().witness);
    EXPECT_TRUE(report.ok()) << describe(report);
    EXPECT_THAT(report.notes, ::testing::ElementsAre(HasSubstr("taken in after a crash")));
  }
}

TEST_F(Tamper, AlteredRowsBeyondTheWitnessAreNotRecovered) {
  const std::string original = readFile(options().witness);
  writeFile(options().witness, original.substr(0, original.find('\n') + 1));
  tamper("UPDATE ledger SET body = '{}' WHERE seq = 6");
  EXPECT_THAT(mustOpen(options())->locked()->what, HasSubstr("row 6 is altered"));
}

TEST_F(Tamper, HeadsGivenOutCatchTheHolderOfTheKey) {
  const auto given = *mustOpen(options())->signedHead();
  AuditKnowledge knowledge;
  knowledge.heads.emplace_back(given.seq, given.hash);
  knowledge.publicKey = SigningKey::demonstration(7).publicKey();
  EXPECT_TRUE(verifyRecord(options().path, options().witness, knowledge).ok());
  EXPECT_TRUE(verifySignature(given.signedMessage(), given.signature, knowledge.publicKey));
  // The same bench, with the same key, writes another record: whole in itself.
  const Scratch other;
  {
    const auto store = mustOpen(other.options());
    store->append("result", {{"error_percent", "0.0"}});
    appendSmallRun(*store);
  }
  EXPECT_TRUE(verifyRecord(other.options().path, other.options().witness).ok());
  const auto report = verifyRecord(other.options().path, other.options().witness, knowledge);
  EXPECT_EQ(report.firstBadRow(), given.seq);
  EXPECT_THAT(describe(report), HasSubstr("it is not the head that was given out"));
  knowledge.heads.clear();
  knowledge.publicKey = SigningKey::demonstration(8).publicKey();
  EXPECT_FALSE(verifyRecord(other.options().path, other.options().witness, knowledge).ok());
}

TEST_F(Tamper, TheAuditRunsBesideTheWriter) {
  const auto store = mustOpen(options());
  std::atomic<bool> stop = false;
  std::thread bench([&] {
    for (int i = 0; !stop; ++i) {
      store->append("condition", {{"value", std::to_string(i)}});
      if (i % 200 == 0) {
        ASSERT_TRUE(store->flush());
      }
    }
  });
  for (int i = 0; i < 20; ++i) {
    const auto report = audit();
    EXPECT_TRUE(report.ok()) << describe(report);
  }
  stop = true;
  bench.join();
}

TEST_F(Tamper, FilesThatAreNoRecordAreFindings) {
  writeFile(scratch_.file("noise"), std::string(5000, 'x'));
  EXPECT_FALSE(verifyRecord(scratch_.file("noise"), options().witness).ok());
  EXPECT_FALSE(verifyRecord(scratch_.file("nothing"), options().witness).ok());
  SQLite::Database(scratch_.file("other.db").string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
      .exec("CREATE TABLE ledger(a)");
  EXPECT_FALSE(verifyRecord(scratch_.file("other.db"), options().witness).ok());
}

}  // namespace
}  // namespace mb

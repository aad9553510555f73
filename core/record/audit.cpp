#include "core/record/audit.h"

#include "core/record/canonical.h"
#include "core/record/file_lock.h"
#include "core/record/projection.h"
#include "core/record/schema.h"
#include "core/record/witness.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <set>

#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

constexpr std::size_t kListed = 100;

/// The fields that name a segment (docs/ledger.md). A paper's file lies beside the record, its hash in the
/// row.
const std::map<std::string, std::vector<std::string>, std::less<>>& segmentFields() {
  static const std::map<std::string, std::vector<std::string>, std::less<>> fields = {
      {"document", {"sha256"}}, {"exchange", {"sent", "received"}}, {"series", {"segment"}}};
  return fields;
}

std::string textField(const nlohmann::json& body, const char* name) {
  const auto field = body.find(name);
  return field != body.end() && field->is_string() ? field->get<std::string>() : std::string();
}

Seq numberField(const nlohmann::json& body, const char* name) {
  const std::string text = textField(body, name);
  Seq value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// An administrator took the record into use again though witnessed heads were missing: heads in (to, from]
/// are gone, and the witness line with this hash was not a head.
struct Restored {
  Seq seq = 0;
  Seq from = 0;
  Seq to = 0;
  std::string badLine;
};

class Audit {
 public:
  Audit(const std::filesystem::path& path, const std::filesystem::path& witness,
        const AuditKnowledge& knowledge)
      : path_(path), witness_(witness), knowledge_(knowledge) {}

  AuditReport run();

 private:
  void add(Seq seq, std::string where, std::string what);
  /// Does one check; what SQLite cannot read is a finding, and the other checks go on.
  template <class F>
  void attempt(const std::string& where, F&& check);

  void checkLedger();
  void checkRow(const Row& row);
  void checkGenesis(const Row& row, const nlohmann::json& body);
  void checkReferences(const Row& row, const nlohmann::json& body);
  void checkSegments();
  void checkTables();
  void checkFile();
  void checkWitness(std::int64_t size);
  void checkWitnessLine(std::int64_t number, std::string_view line);
  void checkKnownHeads();
  [[nodiscard]] std::string hashOfRow(Seq seq);
  [[nodiscard]] const Restored* restoredLine(std::string_view line) const;
  [[nodiscard]] const Restored* restoredHead(Seq seq) const;

  const std::filesystem::path& path_;
  const std::filesystem::path& witness_;
  const AuditKnowledge& knowledge_;
  AuditReport report_;
  std::unique_ptr<SQLite::Database> database_;
  std::unique_ptr<SQLite::Statement> hasSegment_;
  std::unique_ptr<SQLite::Statement> hashOf_;
  std::unique_ptr<ProjectionComparer> comparer_;
  std::vector<Restored> restored_;
  Seq expected_ = 1;
  std::string prev_ = kNoHash;
  Seq lastWitnessed_ = 0;
};

void Audit::add(Seq seq, std::string where, std::string what) {
  if (report_.findings.size() >= kListed) {
    ++report_.unlisted;
    return;
  }
  report_.findings.push_back(AuditFinding{seq, std::move(where), std::move(what)});
}

template <class F>
void Audit::attempt(const std::string& where, F&& check) {
  try {
    check();
  } catch (const SQLite::Exception& failure) {
    add(0, where, std::string("cannot be read: ") + failure.what());
  }
}

AuditReport Audit::run() {
  // The witness file is measured before the ledger is looked at: a bench that writes meanwhile witnesses only
  // what it has committed, so every line up to here must be in the ledger as we see it.
  std::error_code missing;
  const auto size = std::filesystem::file_size(witness_, missing);
  auto database = connect(path_.string(), Access::readOnly, knowledge_.vfs);
  if (!database) {
    add(0, "file", database.error().message());
    return std::move(report_);
  }
  database_ = std::move(*database);
  attempt("tables", [this] { checkTables(); });
  attempt("ledger", [this] { checkLedger(); });
  attempt("segments", [this] { checkSegments(); });
  if (missing) {
    add(0, "witness file", "it is missing: " + witness_.string());
  } else {
    attempt("witness file", [&] { checkWitness(static_cast<std::int64_t>(size)); });
  }
  attempt("known heads", [this] { checkKnownHeads(); });
  attempt("file", [this] { checkFile(); });
  return std::move(report_);
}

void Audit::checkTables() {
  database_->exec("BEGIN");
  const auto differences = compareSchema(*database_);
  for (const auto& difference : differences.ledger) {
    add(0, "tables", difference);
  }
  for (const auto& difference : differences.projections) {
    add(0, "tables", difference);
  }
}

void Audit::checkLedger() {
  hasSegment_ = std::make_unique<SQLite::Statement>(*database_, "SELECT 1 FROM segment WHERE sha256 = ?");
  attempt("tables", [this] { comparer_ = std::make_unique<ProjectionComparer>(*database_); });
  attempt("ledger row " + std::to_string(expected_), [this] {
    SQLite::Statement all(*database_, "SELECT seq, kind, body, prev, hash FROM ledger ORDER BY seq");
    while (all.executeStep()) {
      checkRow(rowOf(all));
    }
  });
  if (report_.rows == 0) {
    add(0, "ledger", "it is empty");
  }
  if (comparer_) {
    for (const auto& table : comparer_->surplus()) {
      add(0, "table " + table, "it has lines that no row of the ledger made");
    }
  }
}

void Audit::checkRow(const Row& row) {
  const std::string where = "ledger row " + std::to_string(row.seq);
  ++report_.rows;
  if (row.seq != expected_) {
    add(expected_, "ledger row " + std::to_string(expected_),
        "it is missing; row " + std::to_string(row.seq) + " comes next");
  }
  if (row.prev != prev_) {
    add(row.seq, where, "it does not name the hash of the row before it");
  }
  if (chainHash(row.prev, row.seq, row.kind, row.body) != row.hash) {
    add(row.seq, where, "its hash does not fit its content: the row is altered");
  }
  expected_ = row.seq + 1;
  prev_ = row.hash;
  report_.head = row;
  const auto body = parseCanonical(row.body);
  if (!body) {
    add(row.seq, where, body.error().what);
    return;
  }
  if (row.seq == 1) {
    checkGenesis(row, *body);
  }
  if (row.kind == "restored") {
    Restored restored;
    restored.seq = row.seq;
    restored.from = numberField(*body, "from");
    restored.to = numberField(*body, "to");
    restored.badLine = textField(*body, "witness_line_sha256");
    restored_.push_back(restored);
    report_.notes.push_back(where + ": restored by an administrator: " + textField(*body, "why"));
  }
  if (row.kind == "recovered") {
    report_.notes.push_back(where + ": rows " + textField(*body, "from") + " to " + textField(*body, "to") +
                            " were taken in after a crash");
  }
  checkReferences(row, *body);
  if (comparer_) {
    attempt(where, [&] {
      if (auto wrong = comparer_->compare(row, *body)) {
        add(row.seq, where, *wrong);
      }
    });
  }
}

void Audit::checkGenesis(const Row& row, const nlohmann::json& body) {
  report_.publicKey = textField(body, "public_key");
  if (row.kind != "genesis" || report_.publicKey.empty()) {
    add(row.seq, "ledger row 1", "it is not the genesis of a record");
  }
  if (!knowledge_.publicKey.empty() && knowledge_.publicKey != report_.publicKey) {
    add(row.seq, "ledger row 1", "the record was begun with another key than the bench's");
  }
}

void Audit::checkReferences(const Row& row, const nlohmann::json& body) {
  const auto fields = segmentFields().find(row.kind);
  if (fields == segmentFields().end()) {
    return;
  }
  const std::string where = "ledger row " + std::to_string(row.seq);
  for (const auto& field : fields->second) {
    const std::string name = textField(body, field.c_str());
    if (name.empty()) {
      continue;  // an exchange without an answer
    }
    attempt(where, [&] {
      hasSegment_->reset();
      hasSegment_->bind(1, name);
      if (!hasSegment_->executeStep()) {
        add(row.seq, where, "the segment " + name + " that it names as '" + field + "' is missing");
      }
    });
  }
}

void Audit::checkSegments() {
  SQLite::Statement all(*database_, "SELECT sha256, bytes FROM segment ORDER BY rowid");
  while (all.executeStep()) {
    ++report_.segments;
    const std::string name = all.getColumn(0).getString();
    const std::string found = sha256Hex(all.getColumn(1).getString());
    if (found != name) {
      add(0, "segment " + name, "its bytes are altered: their SHA-256 is " + found);
    }
  }
}

void Audit::checkFile() {
  SQLite::Statement check(*database_, "PRAGMA integrity_check(20)");
  while (check.executeStep()) {
    const std::string line = check.getColumn(0).getString();
    if (line != "ok") {
      add(0, "file", line);
    }
  }
}

std::string Audit::hashOfRow(Seq seq) {
  if (!hashOf_) {
    hashOf_ = std::make_unique<SQLite::Statement>(*database_, "SELECT hash FROM ledger WHERE seq = ?");
  }
  hashOf_->reset();
  hashOf_->bind(1, seq);
  return hashOf_->executeStep() ? hashOf_->getColumn(0).getString() : std::string();
}

const Restored* Audit::restoredLine(std::string_view line) const {
  const auto at =
      std::find_if(restored_.begin(), restored_.end(),
                   [hash = sha256Hex(line)](const auto& restored) { return restored.badLine == hash; });
  return at == restored_.end() ? nullptr : &*at;
}

const Restored* Audit::restoredHead(Seq seq) const {
  const auto at = std::find_if(restored_.begin(), restored_.end(), [seq](const auto& restored) {
    return restored.to < seq && seq <= restored.from;
  });
  return at == restored_.end() ? nullptr : &*at;
}

void Audit::checkWitness(std::int64_t size) {
  const auto read =
      visitWitness(witness_, size, [this](std::int64_t number, std::string_view line, bool whole) {
        report_.witnessed = number;
        const std::string where = "witness line " + std::to_string(number);
        if (whole) {
          checkWitnessLine(number, line);
        } else if (FileLock::isHeld(path_)) {
          report_.notes.push_back(where + " is being written");
        } else {
          add(0, where, "it is cut short");
        }
      });
  if (!read) {
    add(0, "witness file", read.error().message());
    return;
  }
  if (report_.witnessed == 0) {
    add(0, "witness file", "it is empty");
  }
  if (report_.head.seq > lastWitnessed_) {
    report_.notes.push_back("rows " + std::to_string(lastWitnessed_ + 1) + " to " +
                            std::to_string(report_.head.seq) + " are not witnessed yet");
  }
}

void Audit::checkWitnessLine(std::int64_t number, std::string_view line) {
  const std::string where = "witness line " + std::to_string(number);
  const auto head = Head::parse(line);
  std::string wrong;
  if (!head) {
    wrong = head.error().what;
  } else if (!verifySignature(head->signedMessage(), head->signature, report_.publicKey)) {
    wrong = "its signature is wrong";
  }
  if (!wrong.empty()) {
    if (const auto* restored = restoredLine(line)) {
      report_.notes.push_back(where + " is altered, as row " + std::to_string(restored->seq) +
                              " says: " + wrong);
    } else {
      add(0, where, wrong);
    }
    return;
  }
  const std::string hash = hashOfRow(head->seq);
  const std::string row = std::to_string(head->seq);
  if (hash == head->hash) {
    lastWitnessed_ = std::max(lastWitnessed_, head->seq);
    return;
  }
  wrong = hash.empty() ? "the head it names, row " + row + ", is missing from the ledger"
                       : "row " + row + " of the ledger is not the one it witnessed";
  if (const auto* restored = restoredHead(head->seq)) {
    report_.notes.push_back(where + ": " + wrong + ", as row " + std::to_string(restored->seq) + " says");
  } else {
    add(head->seq, where, wrong);
  }
}

void Audit::checkKnownHeads() {
  for (const auto& head : knowledge_.heads) {
    if (hashOfRow(head.seq) != head.hash) {
      add(head.seq, "ledger row " + std::to_string(head.seq), "it is not the head that was given out");
    }
  }
}

}  // namespace

Seq AuditReport::firstBadRow() const {
  Seq first = 0;
  for (const auto& finding : findings) {
    if (finding.seq > 0 && (first == 0 || finding.seq < first)) {
      first = finding.seq;
    }
  }
  return first;
}

AuditReport verifyRecord(const std::filesystem::path& path, const std::filesystem::path& witness,
                         const AuditKnowledge& knowledge) {
  return Audit(path, witness, knowledge).run();
}

}  // namespace mb

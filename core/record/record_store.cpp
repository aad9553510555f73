#include "core/record/record_store.h"

#include "core/record/canonical.h"
#include "core/record/file_lock.h"
#include "core/record/group_commit.h"
#include "core/record/ledger_reader.h"
#include "core/record/opening.h"
#include "core/record/schema.h"

#include <condition_variable>
#include <mutex>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <nlohmann/json.hpp>

namespace mb {
struct RecordStore::State {
  State(RecordOptions options_, FileLock lock_, SigningKey key_)
      : options(std::move(options_)), lock(std::move(lock_)), key(std::move(key_)) {}

  /// Begins to write after the row `head`.
  Expected<void> start(Remake remake);
  Expected<void> begin();
  Expected<void> resume();

  /// Throws StoreFailed while locked; with the mutex held.
  GroupCommit& writing() const;
  /// Null while locked.
  GroupCommit* writingOrNull() const;
  [[nodiscard]] Error lockError() const;

  const RecordOptions options;
  const FileLock lock;
  const SigningKey key;
  nlohmann::json genesis;
  WitnessEnd witnessEnd;   // as found at the opening
  Seq witnessed = 0;       // the last witnessed head then
  std::string lockReason;  // why the record takes no rows; empty: it does
  std::string recovered;   // why rows beyond the last witnessed head are taken in; empty: there are none
  Observers observers;

  mutable std::mutex mutex;              // of what follows, and of lockReason
  std::unique_ptr<GroupCommit> commits;  // null while locked
  // Goes before the writer: SQLite moves the log into the file when the last connection that may write is
  // closed as the last one, and a record that is copied without its log would lack rows.
  std::unique_ptr<LedgerReader> reader;
  Seq lastSeq = 0;
  std::string lastHash = kNoHash;
};

Expected<void> RecordStore::State::start(Remake remake) {
  auto database = connectToWrite(options, remake);
  if (!database) {
    return tl::unexpected(database.error());
  }
  auto witness = WitnessWriter::open(options.witness);
  if (!witness) {
    return tl::unexpected(witness.error());
  }
  try {
    auto writer =
        std::make_unique<RecordWriter>(options.path.string(), std::move(*database), std::move(*witness), key);
    commits = std::make_unique<GroupCommit>(std::move(writer), lastSeq, options.maxQueuedBytes);
  } catch (const SQLite::Exception& failure) {
    return tl::unexpected(storeError(std::string("cannot open the record: ") + failure.what(),
                                     failure.getErrorCode(), options.path.string()));
  }
  if (!reader) {
    auto opened = LedgerReader::open(options.path, options.vfs);
    if (!opened) {
      return tl::unexpected(opened.error());
    }
    reader = std::move(*opened);
  }
  return {};
}

/// A new record: tables, and the genesis row on the disk and witnessed before anything else.
Expected<void> RecordStore::State::begin() {
  if (witnessEnd.head || !witnessEnd.wrong.empty()) {
    const std::string row = witnessEnd.head ? " (row " + std::to_string(witnessEnd.head->seq) + ")" : "";
    return fail(
        "the record is missing or empty, but its witness file names a head" + row, options.path.string(),
        "restore the record from its backup, or move the witness file " + options.witness.string() + " away");
  }
  return start(Remake::nothing);
}

/// An existing record: is it ours, and does it end as it was witnessed?
Expected<void> RecordStore::State::resume() {
  auto opened = LedgerReader::open(options.path, options.vfs);
  if (!opened) {
    return tl::unexpected(opened.error());
  }
  reader = std::move(*opened);
  auto first = reader->genesis();
  if (!first) {
    return tl::unexpected(first.error());
  }
  genesis = std::move(*first);
  if (auto ours = checkGenesis(genesis, options, key.publicKey()); !ours) {
    return ours;
  }
  auto found = checkEnd(*reader, witnessEnd, key.publicKey());
  if (!found) {
    return tl::unexpected(found.error());
  }
  auto altered = ledgerDifferences(options);
  if (!altered) {
    return tl::unexpected(altered.error());
  }
  lastSeq = found->head.seq;
  lastHash = found->head.hash;
  witnessed = found->witnessed;
  recovered = found->recovered;
  lockReason = found->locked;
  if (lockReason.empty() && !altered->empty()) {
    lockReason = "the guards of the ledger are altered: " + *altered;
  }
  return {};
}

Error RecordStore::State::lockError() const {
  return Error("the record is locked: " + lockReason, options.path.string(),
               "keep the file, run 'audit verify'; an administrator can restore it");
}

GroupCommit& RecordStore::State::writing() const {
  if (!commits) {
    throw StoreFailed(lockError());
  }
  return *commits;
}

GroupCommit* RecordStore::State::writingOrNull() const {
  const std::lock_guard guard(mutex);
  return commits.get();
}

RecordStore::RecordStore(std::unique_ptr<State> state) : state_(std::move(state)) {}
RecordStore::~RecordStore() = default;

Expected<std::unique_ptr<RecordStore>> RecordStore::open(const RecordOptions& options) {
  if (!options.utc || options.benchUuid.empty()) {
    return fail("a record needs a clock and the identity of its bench", options.path.string());
  }
  auto lock = FileLock::take(options.path);
  if (!lock) {
    return tl::unexpected(lock.error());
  }
  auto key = keyOf(options);
  if (!key) {
    return tl::unexpected(key.error());
  }
  auto end = readWitnessEnd(options.witness);
  if (!end) {
    return tl::unexpected(end.error());
  }
  if (auto undone = undoBrokenCreation(options); !undone) {
    return tl::unexpected(undone.error());
  }
  const auto empty = isEmptyRecord(options);
  if (!empty) {
    return tl::unexpected(empty.error());
  }
  auto state = std::make_unique<State>(options, std::move(*lock), std::move(*key));
  state->witnessEnd = std::move(*end);
  auto& s = *state;
  std::unique_ptr<RecordStore> store(new RecordStore(std::move(state)));
  if (*empty) {
    if (auto begun = s.begin(); !begun) {
      return tl::unexpected(begun.error());
    }
    s.genesis = genesisBody(options, s.key.publicKey(), options.utc());
    store->append("genesis", s.genesis);
  } else {
    if (auto resumed = s.resume(); !resumed) {
      return tl::unexpected(resumed.error());
    }
    if (!s.lockReason.empty()) {
      return store;
    }
    if (auto started = s.start(Remake::nothing); !started) {
      return tl::unexpected(started.error());
    }
    if (!s.recovered.empty()) {
      const std::string from = std::to_string(s.witnessed + 1);
      store->append("recovered", {{"from", from}, {"to", std::to_string(s.lastSeq)}, {"why", s.recovered}});
    }
  }
  if (auto written = store->flush(); !written) {
    return tl::unexpected(written.error());
  }
  return store;
}

Seq RecordStore::append(std::string_view kind, const nlohmann::json& body) {
  requireKind(kind);
  if (kind == "run" && !state_->options.simulated && body.value("simulated", true)) {
    throw std::logic_error("the record of a real bench refuses simulated runs");
  }
  auto row = std::make_shared<Row>();
  row->kind = kind;
  row->body = canonicalJson(body);
  auto& s = *state_;
  {
    const std::lock_guard lock(s.mutex);
    auto& commits = s.writing();
    commits.requireWorking();
    row->seq = s.lastSeq + 1;
    row->prev = s.lastHash;
    row->hash = chainHash(row->prev, row->seq, row->kind, row->body);
    Appended item;
    item.row = row;
    item.utc = s.options.utc();
    commits.add(std::move(item));
    s.lastSeq = row->seq;
    s.lastHash = row->hash;
  }
  s.observers.notify(*row);
  return row->seq;
}

std::string RecordStore::addSegment(std::string_view bytes) {
  Appended item;
  item.sha256 = sha256Hex(bytes);
  item.bytes = std::make_shared<const std::string>(bytes);
  const std::string name = item.sha256;
  const std::lock_guard lock(state_->mutex);
  state_->writing().add(std::move(item));
  return name;
}

void RecordStore::whenDurable(Seq seq, Durable done) {
  const std::lock_guard lock(state_->mutex);
  if (seq < 1 || seq > state_->lastSeq) {
    throw std::logic_error("row " + std::to_string(seq) + " was never appended");
  }
  state_->writing().whenDurable(seq, std::move(done));
}

Expected<Row> RecordStore::read(Seq seq) const {
  if (const auto* commits = state_->writingOrNull()) {
    if (const auto pending = commits->pendingRow(seq)) {
      return *pending;
    }
  }
  return state_->reader->row(seq);
}

Expected<void> RecordStore::visit(const RowFilter& filter,
                                  const std::function<bool(const Row&)>& visit) const {
  // Pending rows first: a row that is committed between the two looks is then seen once, and none is missed.
  std::vector<std::shared_ptr<const Row>> pending;
  RowFilter stored = filter;
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->commits) {
      pending = state_->commits->pendingRows();
    }
    const Seq last = pending.empty() ? state_->lastSeq : pending.front()->seq - 1;
    stored.to = filter.to == 0 ? last : std::min(filter.to, last);
  }
  bool more = true;
  if (stored.to >= stored.from) {
    const auto done = state_->reader->visit(stored, [&](const Row& row) { return more = visit(row); });
    if (!done) {
      return done;
    }
  }
  for (const auto& row : pending) {
    if (!more) {
      break;
    }
    if (matches(filter, *row)) {
      more = visit(*row);
    }
  }
  return {};
}

Expected<std::string> RecordStore::segment(std::string_view sha256) const {
  if (const auto* commits = state_->writingOrNull()) {
    if (const auto pending = commits->pendingSegment(std::string(sha256))) {
      return *pending;
    }
  }
  return state_->reader->segment(sha256);
}

Subscription RecordStore::subscribe(Observer observer) {
  return state_->observers.add(std::move(observer));
}

std::optional<Error> RecordStore::locked() const {
  const std::lock_guard lock(state_->mutex);
  if (state_->lockReason.empty()) {
    return std::nullopt;
  }
  return state_->lockError();
}

Expected<void> RecordStore::flush() {
  struct Wait {
    std::mutex mutex;
    std::condition_variable done;
    bool finished = false;
    std::optional<Error> error;
  };
  auto* commits = state_->writingOrNull();
  if (commits == nullptr) {
    return tl::unexpected(*locked());
  }
  const auto wait = std::make_shared<Wait>();
  commits->whenWritten([wait](const std::optional<Error>& error) {
    const std::lock_guard lock(wait->mutex);
    wait->error = error;
    wait->finished = true;
    wait->done.notify_one();
  });
  std::unique_lock lock(wait->mutex);
  wait->done.wait(lock, [&wait] { return wait->finished; });
  if (wait->error) {
    return tl::unexpected(*wait->error);
  }
  return {};
}

Expected<Head> RecordStore::signedHead() {
  Seq seq = 0;
  std::string hash;
  {
    const std::lock_guard lock(state_->mutex);
    seq = state_->lastSeq;
    hash = state_->lastHash;
  }
  if (auto written = flush(); !written) {
    return tl::unexpected(written.error());
  }
  return signHead(state_->key, seq, hash, state_->options.utc());
}

Expected<void> RecordStore::restore(const Authority& authority, const Identity& who, const std::string& why) {
  auto& s = *state_;
  if (!locked()) {
    return fail("the record is not locked", s.options.path.string());
  }
  const auto role = authority.roleFor(who, Act::restoreRecord);
  if (!role) {
    return tl::unexpected(role.error());
  }
  if (why.empty()) {
    return fail("a restored record needs a reason", s.options.path.string(),
                "say what happened and what was checked");
  }
  if (auto kept = keepLog(s.options, s.lastSeq); !kept) {
    return kept;
  }
  std::string found;
  {
    const std::lock_guard lock(s.mutex);
    if (auto started = s.start(Remake::queryTablesAndGuards); !started) {
      return started;
    }
    found = std::exchange(s.lockReason, std::string());
  }
  append("audit", {{"who", who.name},
                   {"role", std::string(nameOf(*role))},
                   {"act", std::string(nameOf(Act::restoreRecord))},
                   {"old", found},
                   {"new", "in use"},
                   {"why", why}});
  nlohmann::json restored = {
      {"from", std::to_string(s.witnessed)}, {"to", std::to_string(s.lastSeq - 1)}, {"why", found}};
  if (!s.witnessEnd.wrong.empty() || !s.witnessEnd.line.empty()) {
    restored["witness_line_sha256"] = sha256Hex(s.witnessEnd.line);
  }
  append("restored", restored);
  return flush();
}

const nlohmann::json& RecordStore::genesis() const {
  return state_->genesis;
}

}  // namespace mb

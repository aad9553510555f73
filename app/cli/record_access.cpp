#include "app/cli/record_access.h"

#include "app/cli/audit.h"
#include "core/async/clock.h"
#include "core/identity/program_identity.h"
#include "core/record/audit.h"
#include "core/record/fields.h"
#include "core/record/ledger_reader.h"
#include "core/record/signing_key.h"

#include <charconv>
#include <chrono>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

namespace fs = std::filesystem;

/// The seed whose demonstration key began a simulated record: that of one of its runs.
Expected<std::uint64_t> seedOf(const LedgerReader& ledger, const std::string& publicKey) {
  std::optional<std::uint64_t> found;
  const auto look = [&](const Row& row) {
    const std::string text = textField(row.json(), "seed");
    std::uint64_t seed = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seed);
    if (error == std::errc() && !text.empty() && SigningKey::demonstration(seed).publicKey() == publicKey) {
      found = seed;
    }
    return !found;
  };
  if (const auto visited = ledger.visit(RowFilter("run"), look); !visited) {
    return tl::unexpected(visited.error());
  }
  if (!found) {
    return fail("no run of this record names the seed of its key");
  }
  return *found;
}

}  // namespace

Expected<void> auditRecords(const std::vector<fs::path>& records) {
  for (const fs::path& path : records) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) {
      continue;
    }
    const AuditReport report = verifyRecord(path, witnessOf(path));
    if (!report.ok()) {
      return fail("the record is not whole, nothing is made of it: " + report.findings.front().where + ": " +
                      report.findings.front().what,
                  path.string(), "see meterbench audit verify");
    }
  }
  return {};
}

Expected<std::vector<RecordEvidence>> readRecords(const std::vector<fs::path>& records, bool verified) {
  if (const auto whole = verified ? auditRecords(records) : Expected<void>(); !whole) {
    return tl::unexpected(whole.error());
  }
  std::vector<RecordEvidence> all;
  for (const fs::path& path : records) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) {
      return fail("there is no such record file", path.string(), "name it with --db");
    }
    const auto ledger = LedgerReader::open(path);
    if (!ledger) {
      return tl::unexpected(ledger.error());
    }
    try {
      auto evidence = readEvidence(**ledger);
      if (!evidence) {
        return tl::unexpected(evidence.error());
      }
      all.push_back(std::move(*evidence));
    } catch (const std::logic_error& damaged) {  // a body that is not canonical
      return fail(std::string("the record cannot be read: ") + damaged.what(), path.string(),
                  "see meterbench audit verify");
    }
  }
  return all;
}

Expected<OpenRecord> openForWriting(const fs::path& record, const fs::path& key,
                                    const RecordEvidence& evidence) {
  const auto ledger = LedgerReader::open(record);
  if (!ledger) {
    return tl::unexpected(ledger.error());
  }
  const auto genesis = (*ledger)->genesis();
  if (!genesis) {
    return tl::unexpected(genesis.error());
  }
  OpenRecord opened;
  opened.utc = evidence.simulated
                   ? evidence.lastUtc
                   : toIso(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
  RecordOptions options(record, witnessOf(record), [utc = opened.utc] { return utc; });
  options.benchUuid = evidence.benchUuid;
  options.benchName = evidence.benchName;
  options.program = std::string(programIdentity());
  options.simulated = evidence.simulated;
  if (evidence.simulated) {
    const auto seed = seedOf(**ledger, textField(*genesis, "public_key"));
    if (!seed) {
      return tl::unexpected(seed.error());
    }
    options.demonstrationSeed = *seed;
  } else {
    options.keyFile = key.empty() ? record.parent_path() / ("bench-" + evidence.benchUuid + ".key") : key;
    std::error_code error;
    if (!fs::is_regular_file(options.keyFile, error)) {
      return fail("the key of the bench is not there", options.keyFile.string(), "name it with --key");
    }
  }
  auto store = RecordStore::open(options);
  if (!store) {
    return tl::unexpected(store.error());
  }
  opened.store = std::move(*store);
  if (const auto locked = opened.store->locked()) {
    return tl::unexpected(*locked);
  }
  const auto later = opened.store->read(evidence.head.seq + 1);
  if (later && later->kind != "recovered") {
    return fail("the record has grown since it was read", record.string(), "ask again");
  }
  return opened;
}

}  // namespace mb::cli

#include "procedures/engine/run_history.h"

#include "core/record/fields.h"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::json;

constexpr const char* kClosed = "closed ";

/// Fields that hold an instant of the run's clock (docs/ledger.md).
constexpr std::array kInstants = {"at_ns", "to_ns", "rx_last_ns", "tx_end_ns", "monotonic_ns"};

/// Gathers a history row by row.
class Historian {
 public:
  explicit Historian(Seq run) { history_.run = run; }

  void take(const Row& row) {
    const Json body = row.json();
    history_.last = row.seq;
    history_.lastHash = row.hash;
    if (row.kind == "run") {
      begun(row, body);
    } else if (row.kind == "resumed") {
      history_.program = textField(body, "program");
      ++history_.interruptions;
    } else if (row.kind == "clock") {
      clock(body);
    } else if (row.kind == "state") {
      state(row, body);
    } else if (row.kind == "position") {
      history_.dropped.emplace(static_cast<int>(numberField(body, "position")), textField(body, "reason"));
    } else if (row.kind == "meter") {
      meter(body);
    } else if (row.kind == "result" || row.kind == "verdict") {
      history_.openResults.push_back(row.seq);
    } else if (row.kind == "run_ended") {
      history_.ended = true;
    }
    instants(body);
  }

  /// Rows of the run's documents, by number: its row names them.
  void document(const Row& row) {
    for (auto& [role, seq] : documentRows_) {
      if (seq == row.seq) {
        const Json body = row.json();
        history_.documents[role] = DocumentBefore{textField(body, "name"), textField(body, "sha256")};
      }
    }
  }

  [[nodiscard]] RunHistory finish() { return std::move(history_); }

 private:
  void begun(const Row& row, const Json& body) {
    history_.kept = row.seq;
    history_.program = textField(body, "program");
    history_.batchNumber = textField(body, "batch_number");
    history_.seed = textField(body, "seed");
    for (const char* role : {"plan", "bench", "batch", "tree", "regulation"}) {
      documentRows_[role] = numberField(body, role);
    }
  }

  void clock(const Json& body) {
    const auto utc = fromIso(textField(body, "utc"));
    const Duration monotonic(numberField(body, "monotonic_ns"));
    const std::string why = textField(body, "why");
    if (why == "start" || why == "resumed") {
      history_.lastInstant = Instant();
    }
    if (utc) {
      history_.clockStart = *utc - std::chrono::floor<std::chrono::milliseconds>(monotonic);
    }
  }

  void state(const Row& row, const Json& body) {
    const std::string key = textField(body, "key");
    const std::string value = textField(body, "value");
    history_.remembered[key] = value;
    if (isClosedKey(key)) {
      history_.kept = row.seq;
      history_.openResults.clear();
    }
    if (body.contains("run_of_point") && key == "point/" + textField(body, "point") + "/run") {
      auto& begun =
          history_.attempts[{textField(body, "point"), static_cast<int>(numberField(body, "run_of_point"))}];
      begun = std::max(begun, static_cast<int>(numberField(body, "point_attempt")));
    }
  }

  void meter(const Json& body) {
    auto& before = history_.meters[static_cast<int>(numberField(body, "position"))];
    if (body.value("identified", false)) {
      before = IdentityBefore{textField(body, "number"), textField(body, "maker"), textField(body, "version"),
                              textField(body, "medium")};
    }
  }

  void instants(const Json& body) {
    for (const char* name : kInstants) {
      history_.lastInstant = std::max(history_.lastInstant, Instant(Duration(numberField(body, name))));
    }
  }

  RunHistory history_;
  std::map<std::string, Seq> documentRows_;
};

template <class Ledger>
Expected<Seq> unended(const Ledger& ledger) {
  std::set<Seq> open;
  const auto begun = ledger.visit(RowFilter("run"), [&open](const Row& row) {
    open.insert(row.seq);
    return true;
  });
  if (!begun) {
    return tl::unexpected(begun.error());
  }
  const auto ended = ledger.visit(RowFilter("run_ended"), [&open](const Row& row) {
    open.erase(numberField(row.json(), "run"));
    return true;
  });
  if (!ended) {
    return tl::unexpected(ended.error());
  }
  return open.empty() ? Seq(0) : *open.rbegin();
}

template <class Ledger>
Expected<RunHistory> history(const Ledger& ledger, Seq run) {
  Historian historian(run);
  bool found = false;
  const auto read = ledger.visit(RowFilter(std::string(), run), [&](const Row& row) {
    found = found || (row.seq == run && row.kind == "run");
    historian.take(row);
    return true;
  });
  if (!read) {
    return tl::unexpected(read.error());
  }
  if (!found) {
    return fail("there is no run " + std::to_string(run) + " in this record");
  }
  RowFilter before("document");
  before.to = run;
  const auto documents = ledger.visit(before, [&historian](const Row& row) {
    historian.document(row);
    return true;
  });
  if (!documents) {
    return tl::unexpected(documents.error());
  }
  return historian.finish();
}

}  // namespace

std::string closedKey(const std::string& path) {
  return kClosed + path;
}

bool isClosedKey(const std::string& key) {
  return key.starts_with(kClosed);
}

std::optional<WallTime> RunHistory::lastWall() const {
  if (!clockStart) {
    return std::nullopt;
  }
  return *clockStart + std::chrono::floor<std::chrono::milliseconds>(lastInstant.time_since_epoch());
}

Expected<Seq> unendedRun(const Journal& journal) {
  return unended(journal);
}

Expected<Seq> unendedRun(const LedgerReader& ledger) {
  return unended(ledger);
}

Expected<RunHistory> runHistory(const Journal& journal, Seq run) {
  return history(journal, run);
}

Expected<RunHistory> runHistory(const LedgerReader& ledger, Seq run) {
  return history(ledger, run);
}

}  // namespace mb

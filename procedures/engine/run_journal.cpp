#include "procedures/engine/run_journal.h"

#include <nlohmann/json.hpp>

namespace mb {
namespace {

/// Rows that belong to the record and not to a run.
bool belongsToRecord(std::string_view kind) {
  return kind == "document" || kind == "run" || kind == "audit" || kind == "recovered" || kind == "restored";
}

}  // namespace

Seq RunJournal::append(std::string_view kind, const nlohmann::json& body) {
  try {
    if (run_ != 0 && !belongsToRecord(kind) && !body.contains("run")) {
      nlohmann::json whole = body;
      whole["run"] = std::to_string(run_);
      last_ = record_.append(kind, whole);
    } else {
      last_ = record_.append(kind, body);
    }
    return last_;
  } catch (const StoreFailed& failed) {
    failure_ = failed.error();
    throw;
  }
}

std::string RunJournal::addSegment(std::string_view bytes) {
  try {
    return record_.addSegment(bytes);
  } catch (const StoreFailed& failed) {
    failure_ = failed.error();
    throw;
  }
}

void RunJournal::whenDurable(Seq seq, Durable done) {
  record_.whenDurable(seq, std::move(done));
}

}  // namespace mb

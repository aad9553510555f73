#include "core/record/memory_journal.h"

#include "core/record/canonical.h"

namespace mb {

Seq MemoryJournal::append(std::string_view kind, const nlohmann::json& body) {
  requireKind(kind);
  Row row;
  row.seq = static_cast<Seq>(rows_.size()) + 1;
  row.kind = kind;
  row.body = canonicalJson(body);
  row.prev = rows_.empty() ? kNoHash : rows_.back().hash;
  row.hash = chainHash(row.prev, row.seq, row.kind, row.body);
  rows_.push_back(row);
  observers_.notify(row);
  return row.seq;
}

std::string MemoryJournal::addSegment(std::string_view bytes) {
  auto name = sha256Hex(bytes);
  segments_.emplace(name, bytes);
  return name;
}

void MemoryJournal::whenDurable(Seq seq, Durable done) {
  if (seq < 1 || seq > static_cast<Seq>(rows_.size())) {
    throw std::logic_error("row " + std::to_string(seq) + " was never appended");
  }
  done(std::nullopt);
}

Expected<Row> MemoryJournal::read(Seq seq) const {
  if (seq < 1 || seq > static_cast<Seq>(rows_.size())) {
    return fail("there is no row " + std::to_string(seq));
  }
  return rows_[static_cast<std::size_t>(seq) - 1];
}

Expected<void> MemoryJournal::visit(const RowFilter& filter,
                                    const std::function<bool(const Row&)>& visit) const {
  const std::size_t count = rows_.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Row row = rows_[i];  // a copy: visit may append
    if (matches(filter, row) && !visit(row)) {
      break;
    }
  }
  return {};
}

Expected<std::string> MemoryJournal::segment(std::string_view sha256) const {
  const auto at = segments_.find(sha256);
  if (at == segments_.end()) {
    return fail("there is no segment " + std::string(sha256));
  }
  return at->second;
}

Subscription MemoryJournal::subscribe(Observer observer) {
  return observers_.add(std::move(observer));
}

}  // namespace mb

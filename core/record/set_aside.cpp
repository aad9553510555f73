#include "core/record/set_aside.h"

#include "core/record/fields.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace mb {
void SetAside::take(const Row& resumed) {
  const auto body = resumed.json();
  ranges_[numberField(body, "run")].emplace_back(numberField(body, "kept"), resumed.seq);
}

template <class Ledger>
Expected<SetAside> SetAside::read(const Ledger& ledger, Seq run) {
  SetAside rows;
  const auto visited = ledger.visit(RowFilter("resumed", run), [&rows](const Row& row) {
    rows.take(row);
    return true;
  });
  if (!visited) {
    return tl::unexpected(visited.error());
  }
  return rows;
}

Expected<SetAside> SetAside::of(const Journal& journal, Seq run) {
  return read(journal, run);
}

Expected<SetAside> SetAside::of(const LedgerReader& ledger, Seq run) {
  return read(ledger, run);
}

bool SetAside::contains(Seq run, Seq seq) const {
  const auto found = ranges_.find(run);
  return found != ranges_.end() && std::ranges::any_of(found->second, [seq](const auto& range) {
           return seq > range.first && seq < range.second;
         });
}

bool SetAside::contains(const Row& row) const {
  if (ranges_.empty()) {
    return false;
  }
  return contains(numberField(row.json(), "run"), row.seq);
}

}  // namespace mb

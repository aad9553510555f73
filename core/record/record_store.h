#pragma once

#include "core/people/authority.h"
#include "core/record/journal.h"
#include "core/record/record_options.h"
#include "core/record/witness.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace mb {

/// The record of a bench: one ledger in one SQLite file, written by one process (DESIGN 7).
class RecordStore final : public Journal {
 public:
  /// Opens or makes a record. The chain is checked from the last witnessed head on; rows beyond it, left by a
  /// crash, are taken in with a `recovered` row. An error says why the record cannot be opened at all: in use
  /// by another process, of another bench, signed with another key, unreadable.
  [[nodiscard]] static Expected<std::unique_ptr<RecordStore>> open(const RecordOptions& options);
  /// Commits what was appended.
  ~RecordStore() override;

  Seq append(std::string_view kind, const nlohmann::json& body) override;
  std::string addSegment(std::string_view bytes) override;
  void whenDurable(Seq seq, Durable done) override;
  [[nodiscard]] Expected<Row> read(Seq seq) const override;
  Expected<void> visit(const RowFilter& filter, const std::function<bool(const Row&)>& visit) const override;
  [[nodiscard]] Expected<std::string> segment(std::string_view sha256) const override;
  [[nodiscard]] Subscription subscribe(Observer observer) override;

  /// Why the record takes no rows: the last witnessed head is missing or altered. Nothing: it does.
  [[nodiscard]] std::optional<Error> locked() const;

  /// Takes a locked record into use again with an `audit` and a `restored` row; only for whoever may
  /// (Act::restoreRecord), who says why. A write-ahead log that was there is kept beside it as evidence.
  [[nodiscard]] Expected<void> restore(const Authority& authority, const Identity& who,
                                       const std::string& why);

  /// Waits until every row and segment so far is on the disk; an error once the store has failed. For
  /// programs without a scheduler; a run awaits durable().
  [[nodiscard]] Expected<void> flush();

  /// The last row so far as a signed head, for papers and evidence packs; durable when this returns.
  [[nodiscard]] Expected<Head> signedHead();

  /// The body of the genesis row.
  [[nodiscard]] const nlohmann::json& genesis() const;

 private:
  struct State;
  explicit RecordStore(std::unique_ptr<State> state);

  std::unique_ptr<State> state_;
};

}  // namespace mb

#pragma once

#include "core/record/row.h"
#include "core/text/error.h"

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace mb {

/// Nothing can be recorded any more (disk full, I/O error, a locked record): the run fails, because what
/// cannot be recorded was not measured (DESIGN 4).
class StoreFailed : public std::runtime_error {
 public:
  explicit StoreFailed(Error error) : std::runtime_error(error.message()), error_(std::move(error)) {}
  [[nodiscard]] const Error& error() const { return error_; }

 private:
  Error error_;
};

/// Keeps a subscription alive; let it go to end it.
using Subscription = std::shared_ptr<void>;

/// What the engine and the devices see of the record. Thread-safe; but the order of rows is that of the
/// calls, so a run appends from its bench thread alone.
class Journal {
 public:
  using Observer = std::function<void(const Row&)>;
  using Durable = std::function<void(const std::optional<Error>&)>;

  Journal() = default;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  virtual ~Journal() = default;

  /// Appends a row and returns its number at once; never waits for the disk. `kind` and the fields of `body`
  /// are those of docs/ledger.md. Throws StoreFailed once the store has failed, std::logic_error (a bug) for
  /// a body that is not canonical (a number or null in it).
  virtual Seq append(std::string_view kind, const nlohmann::json& body) = 0;

  /// Keeps raw bytes and returns their name (SHA-256, hexadecimal) for the rows that refer to them; stored
  /// before any row appended after it. The same bytes are stored once. Throws StoreFailed.
  virtual std::string addSegment(std::string_view bytes) = 0;

  /// Calls `done` once: with nothing when row `seq` and all before it are on the disk, with the error when
  /// the store failed before that. The calls come in the order of the whenDurable() calls, whatever the
  /// numbers, so that a run in virtual time does not depend on the speed of the disk; on the writer thread,
  /// or at once on this one. Throws std::logic_error (a bug) for a number that was not given out.
  virtual void whenDurable(Seq seq, Durable done) = 0;

  /// One row, on the disk already or not.
  [[nodiscard]] virtual Expected<Row> read(Seq seq) const = 0;

  /// Every wanted row in the order of the numbers, one at a time; `visit` answers false to stop. Rows
  /// appended meanwhile are not seen.
  virtual Expected<void> visit(const RowFilter& filter,
                               const std::function<bool(const Row&)>& visit) const = 0;

  /// The bytes of a segment.
  [[nodiscard]] virtual Expected<std::string> segment(std::string_view sha256) const = 0;

  /// Calls `observer` with every row from now on, at the time of its append and on the appending thread, in
  /// the order of the numbers: the typed events of a run are made from these. It may append rows itself;
  /// those are shown when every observer has seen the row before.
  [[nodiscard]] virtual Subscription subscribe(Observer observer) = 0;

  /// visit() gathered; for the few rows of one run or kind.
  [[nodiscard]] Expected<std::vector<Row>> rows(const RowFilter& filter) const;
};

/// The observers of a journal: calls those still held, in the order they came.
class Observers {
 public:
  [[nodiscard]] Subscription add(Journal::Observer observer);
  void notify(const Row& row);

 private:
  struct State;
  std::shared_ptr<State> state_ = makeState();
  static std::shared_ptr<State> makeState();
};

/// Throws std::logic_error unless `kind` is made of lower-case letters and '_' (docs/ledger.md).
void requireKind(std::string_view kind);

}  // namespace mb

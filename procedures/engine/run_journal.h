#pragma once

#include "core/record/journal.h"

#include <optional>

namespace mb {

/// The journal of one run: the record itself, plus what a run has to know of its own rows. Rows that devices
/// write get the `run` they do not know of.
class RunJournal final : public Journal {
 public:
  explicit RunJournal(Journal& record) : record_(record) {}

  Seq append(std::string_view kind, const nlohmann::json& body) override;
  std::string addSegment(std::string_view bytes) override;
  void whenDurable(Seq seq, Durable done) override;
  [[nodiscard]] Expected<Row> read(Seq seq) const override { return record_.read(seq); }
  Expected<void> visit(const RowFilter& filter, const std::function<bool(const Row&)>& visit) const override {
    return record_.visit(filter, visit);
  }
  [[nodiscard]] Expected<std::string> segment(std::string_view sha256) const override {
    return record_.segment(sha256);
  }
  [[nodiscard]] Subscription subscribe(Observer observer) override {
    return record_.subscribe(std::move(observer));
  }

  void setRun(Seq run) { run_ = run; }
  [[nodiscard]] Seq run() const { return run_; }
  /// The last row of this run; 0 before the first.
  [[nodiscard]] Seq last() const { return last_; }
  /// Why the store failed; empty while it works.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }
  /// A failure that was learnt elsewhere (from a wait for durability).
  void setFailure(const Error& error) { failure_ = error; }

 private:
  Journal& record_;
  Seq run_ = 0;
  Seq last_ = 0;
  std::optional<Error> failure_;
};

}  // namespace mb

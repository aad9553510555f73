#pragma once

#include "core/verification/evidence.h"

#include <memory>
#include <string>
#include <vector>

namespace mb::test {

/// The shipped regulation of an edition with text replaced (each `from` must be there).
[[nodiscard]] std::shared_ptr<const Regulation> regulation(
    const std::string& edition, const std::vector<std::pair<std::string, std::string>>& changes = {});

/// An edition in force that asks for the items of JJG 225-2001: what a filled-in form would be.
[[nodiscard]] std::shared_ptr<const Regulation> inForce();

/// The shipped bench with real due dates, and the shipped batch.
[[nodiscard]] std::shared_ptr<const BenchDescription> bench(const std::string& due = "2026-12-31");
[[nodiscard]] std::shared_ptr<const Batch> batch();

inline const std::string kMeter = "26010001";

/// A record made by hand, for tests of cases and papers: row by row, as a ledger would have it.
class SampleRecord {
 public:
  explicit SampleRecord(bool simulated = false,
                        const std::string& uuid = "8c582029-0cc0-8e23-aac0-dc70c2fc82b6");

  /// A run with one part for kMeter; a flow sensor gets a result at every flow point.
  RunEvidence& run(const std::string& item, const std::string& verdict,
                   std::shared_ptr<const Regulation> by = inForce(), const std::string& day = "2026-03-02");
  ManualEvidence& manual(const std::string& item, const std::string& verdict,
                         const std::string& day = "2026-03-02");
  CaseOpening& open(const std::string& day);
  /// Everything that inForce() asks for, passed.
  void complete();

  [[nodiscard]] const RecordEvidence& get() const { return record_; }
  [[nodiscard]] RecordEvidence& get() { return record_; }
  [[nodiscard]] std::vector<RecordEvidence> records() const { return {record_}; }

 private:
  Seq next() { return ++seq_; }

  RecordEvidence record_;
  Seq seq_ = 1;
};

}  // namespace mb::test

#pragma once

#include "core/verification/verification_case.h"

#include <map>
#include <string>
#include <vector>

namespace mb {

/// Internal to core/verification: makes one case of distinct records of one kind.
class CaseGatherer {
 public:
  CaseGatherer(const std::vector<const RecordEvidence*>& records, const CaseQuestion& question)
      : records_(records), question_(question) {}

  [[nodiscard]] Expected<VerificationCase> gather();

 private:
  /// An entry with its place in time. Within a record the order of the rows counts, whatever its clock did
  /// (in virtual time every run begins at the same instant); across records the time.
  struct Dated {
    const RecordEvidence* record = nullptr;
    CaseEntry entry;
    std::string verification;
    std::string sortKey;
    Seq begun = 0;
    std::string begunUtc;
  };

  void collect();
  void collectOf(const RecordEvidence& record);
  [[nodiscard]] static Dated ofPart(const RunEvidence& run, const PartEvidence& part);
  [[nodiscard]] static Dated ofManual(const ManualEvidence& item);
  [[nodiscard]] Expected<void> chooseKind();
  [[nodiscard]] Expected<void> chooseEdition();
  void findOpening();
  [[nodiscard]] bool inCase(const RecordEvidence& record, Seq begun, const std::string& utc) const;
  void fillEntries();
  void findUnfinished();
  void findPapers();
  [[nodiscard]] std::string whyNot(const CaseEntry& entry) const;
  [[nodiscard]] std::string whyNotPart(const CaseEntry& entry) const;
  [[nodiscard]] std::string tooOld(const CaseEntry& entry) const;
  [[nodiscard]] CaseItem judge(VerificationItem item) const;
  void judgeErrors(CaseItem& item) const;
  [[nodiscard]] std::string whatIsMissing(const std::string& item) const;

  const std::vector<const RecordEvidence*>& records_;
  const CaseQuestion& question_;
  std::vector<Dated> found_;
  VerificationCase case_;
  const RecordEvidence* openedIn_ = nullptr;
  std::string regulationSha256_;
};

}  // namespace mb

#pragma once

#include "core/people/authority.h"
#include "core/record/record_store.h"
#include "core/verification/obstacles.h"
#include "reports/paper.h"
#include "reports/paper_parts.h"
#include "reports/print/printed_paper.h"

#include <filesystem>
#include <string>
#include <vector>

namespace mb {

/// A paper that is made, kept in the ledger and may be handed out.
struct IssuedPaper {
  PaperSort sort = PaperSort::certificate;
  std::string meter;   ///< empty: of a whole run
  std::string number;  ///< empty: a training paper without one
  int copy = 0;        ///< 0: the original
  std::string file;    ///< the name under which the ledger has it
  std::string pdf;
  std::vector<PrintedPaper> printed;  ///< the pages of the PDF, for a printer
  Row row;
};

/// Makes papers of what is on record: numbers, prints, keeps. A paper's `paper` row with its number and the
/// SHA-256 of its PDF is on the disk before the paper is given out. Needs a QGuiApplication.
class PaperOffice {
 public:
  /// `utc` is the time of the record's clock, `program` the program's identity.
  PaperOffice(RecordStore& store, std::string utc, std::string program)
      : store_(store), utc_(std::move(utc)), program_(std::move(program)) {}

  /// A case and who signs its paper.
  struct CaseOrder {
    const VerificationCase& verification;
    const Signatories& people;
    std::string file;  ///< empty: named after sort, meter and number
  };

  /// Whether a paper of a case may be made; the error names all that is missing or in the way.
  [[nodiscard]] static Expected<void> mayIssue(const Authority& authority,
                                               const VerificationCase& verification,
                                               const Signatories& people);

  /// Certificates of complete cases and notices of failed ones. The checker must be allowed to decide on
  /// conformity. A case whose paper was given out already gets a copy of it, with its number. An error, and
  /// nothing kept, where one of the cases is incomplete or has an obstacle: it names all that is in the way.
  [[nodiscard]] Expected<std::vector<IssuedPaper>> issue(const Authority& authority,
                                                         const std::vector<CaseOrder>& orders);

  /// The part record of one meter of a run, or of all of them in one file (`meter` empty).
  [[nodiscard]] Expected<IssuedPaper> partRecords(const RunEvidence& run, const std::string& meter,
                                                  const std::string& file);
  [[nodiscard]] Expected<IssuedPaper> rawRecord(const RunEvidence& run, const std::string& file);
  /// The raw record as the CSV that a run leaves (`pdf` holds it); the same bytes again, whoever asks and
  /// when.
  [[nodiscard]] Expected<IssuedPaper> rawRecordTable(const RunEvidence& run, const std::string& file);

 private:
  [[nodiscard]] Expected<IssuedPaper> make(const CaseOrder& order, const Head& head, IssuedPaper paper) const;
  [[nodiscard]] Expected<PaperStamp> runStamp(const RunEvidence& run);
  /// How often this paper of a run was printed before, by itself or together with those of other meters.
  [[nodiscard]] Expected<int> printedBefore(const RunEvidence& run, PaperSort sort,
                                            const std::string& meter) const;
  [[nodiscard]] Expected<IssuedPaper> keepOfRun(const RunEvidence& run, IssuedPaper issued);
  [[nodiscard]] Expected<IssuedPaper> ofRun(const RunEvidence& run, std::vector<Paper> papers,
                                            const std::string& meter, const std::string& file);
  [[nodiscard]] Expected<void> keepDurably(std::vector<IssuedPaper>& papers,
                                           const std::vector<nlohmann::json>& bodies);

  RecordStore& store_;
  std::string utc_;
  std::string program_;
};

/// The paper that a case was given out under, if the same rows still decide it; null where there is none yet.
/// A paper of the case made now is a copy of it.
[[nodiscard]] const PaperEvidence* originalOf(const VerificationCase& verification);

/// "part-record-DEMO-0001-15.pdf", "raw-record-…", with the meter where it is of one: the file of a paper of
/// a run.
[[nodiscard]] std::string runPaperName(const std::string& kind, const RunEvidence& run,
                                       const std::string& meter);

/// The same where no file has it yet in `folder`, else with "-copy-1", ...: a copy of a run's paper must not
/// take the place of the first one. `extension`: ".pdf" or ".csv".
[[nodiscard]] std::string freshPaperName(const std::filesystem::path& folder, const std::string& kind,
                                         const RunEvidence& run, const std::string& meter,
                                         const std::string& extension = ".pdf");

/// A part of a file name: letters, digits, '-' and '_'.
[[nodiscard]] std::string fileSafe(std::string text);

}  // namespace mb

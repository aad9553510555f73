#pragma once

#include "app/papers/paper_office.h"
#include "core/verification/verification_case.h"

#include <filesystem>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include <QtCore/QString>
#include <QtCore/QStringList>

namespace mb::desktop {

/// What read() says of a record without a run, which is no trouble yet.
inline constexpr const char* kNoRun = "there is no run in this record yet";

/// Whether a paper can be handed out.
enum class ShelfState {
  ready,
  given,       ///< it was; once more is a copy
  incomplete,  ///< items of the case are missing
  refused      ///< something is in the way
};

/// A paper that a run gave, or could give.
struct ShelfEntry {
  PaperSort sort = PaperSort::certificate;
  int position = 0;  ///< 0: of the whole run
  QString meter;
  QString number;
  ShelfState state = ShelfState::ready;
  QStringList why;                                 ///< what is missing or in the way, in English
  const VerificationCase* verification = nullptr;  ///< of certificates and notices; lives in the shelf
};

struct ShelfRun {
  qint64 seq = 0;
  QString batch;
  QString started;  ///< UTC
};

/// The papers of one run of a record, with the cases of its meters: read once, never changed, so that any
/// thread may look. Reading and drawing take longer than the window thread has.
class PaperShelf {
 public:
  /// `run` 0: the last one. Errors: no such record or run, a record that cannot be read.
  [[nodiscard]] static Expected<std::shared_ptr<const PaperShelf>> read(const std::filesystem::path& record,
                                                                        qint64 run);
  PaperShelf(const PaperShelf&) = delete;
  PaperShelf& operator=(const PaperShelf&) = delete;
  ~PaperShelf() = default;

  [[nodiscard]] const std::vector<ShelfRun>& runs() const { return runs_; }  ///< newest first
  [[nodiscard]] qint64 run() const { return run_->id.seq; }
  [[nodiscard]] const std::vector<ShelfEntry>& entries() const { return entries_; }

  /// The paper of an entry as it would be handed out now, marked as a preview.
  [[nodiscard]] Expected<Paper> preview(const ShelfEntry& entry) const;

 private:
  PaperShelf() = default;
  void list();
  void addCase(const PartEvidence& part);

  std::vector<RecordEvidence> records_;
  const RunEvidence* run_ = nullptr;
  std::list<VerificationCase> cases_;  // refer into the records; entries refer to them
  std::vector<ShelfRun> runs_;
  std::vector<ShelfEntry> entries_;
};

/// A paper that was handed out, and where its PDF lies: beside the record.
struct HandedOut {
  IssuedPaper paper;
  QString file;
};

/// Makes the paper of that sort, keeps it in the record and writes the PDF. `meter` empty: that of the whole
/// run. The record is audited first. Errors: what is missing or in the way; a run that writes this record
/// now.
[[nodiscard]] Expected<HandedOut> handOut(const std::filesystem::path& record, qint64 run, PaperSort sort,
                                          const QString& meter);

}  // namespace mb::desktop

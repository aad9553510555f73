#pragma once

#include "core/record/journal.h"
#include "core/text/error.h"

#include <string>

namespace mb {

/// Gives out the numbers of one series of papers ("SIM-2026-000013"): each is one more than the largest that
/// a `part` or `paper` row of the record holds, whatever kind of paper that was. A copy keeps the number of
/// its original. A number exists once its row is on the disk: one that was never written is given out again,
/// so the series has no gaps.
class PaperNumbers {
 public:
  /// `prefix` names the series and ends in '-'; an empty one gives papers without a number.
  [[nodiscard]] static Expected<PaperNumbers> of(const Journal& journal, std::string prefix);

  [[nodiscard]] std::string next();

 private:
  explicit PaperNumbers(std::string prefix) : prefix_(std::move(prefix)) {}

  std::string prefix_;
  int last_ = 0;
};

}  // namespace mb

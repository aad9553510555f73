#pragma once

#include "core/verification/evidence.h"

#include <string>
#include <vector>

namespace mb {

/// A standard as a paper names it.
struct StandardUsed {
  std::string id;
  std::string what;
  std::string whatZh;  ///< empty: the bench file gives none
  std::string certificate;
  std::string due;  ///< ISO date
  struct Uncertainty {
    double value = 0.0;  ///< expanded, k = 2
    std::string unit;    ///< that of a channel ("Cel", "Pa"); "%" also of a balance's slope
  };
  std::vector<Uncertainty> uncertainties;  ///< what the bench file says of it, one a unit
  bool pastDue = false;                    ///< on the day of the run, or without a due date that can be read
  bool known = true;                       ///< the bench file describes it
};

/// The standards behind the results of a run, in the order of the bench file; one that the file does not
/// describe comes last and is not known. A due date like "+180d" counts from the start of a simulated run and
/// is none on a real bench.
[[nodiscard]] std::vector<StandardUsed> standardsUsed(const RunEvidence& run);

}  // namespace mb

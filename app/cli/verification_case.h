#pragma once

#include "app/cli/certificate.h"

#include <ostream>

namespace mb::cli {

/// `meterbench case --db F... --meter SN [--open --why TEXT] [--who NAME] [--json]`.
struct ShowCaseOptions {
  CaseOptions which;
  bool open = false;
  std::string why;
  std::string who = "Demo Checker";
  std::filesystem::path key;
  bool json = false;
};

/// Shows the case of a meter: items, all that is on record of it, papers given out. Exit code 0 for a
/// complete case, else 1. With `--open` a metrologist begins a new case, with a reason (the meter came back
/// repaired, or is due again); what was before stays on record and linked.
int runCase(const ShowCaseOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

#pragma once

#include "app/cli/load.h"

#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace mb::cli {

/// `meterbench run PLAN …`: options as they were typed.
struct RunOptions {
  LoadOptions load;
  std::filesystem::path record;  ///< --db; empty: record.sqlite in `out`
  std::filesystem::path out;     ///< folder of record and papers; empty: the current one, without papers
  std::filesystem::path truth;   ///< where the simulator writes what truly happened; empty: nowhere
  bool virtualTime = false;
  std::optional<std::string> pace;  ///< of virtual time: 0 free (default), 1 real time
  std::string seed = "1";
  std::vector<std::string> faults;
  bool papers = false;  ///< print PDFs too
  bool expect = false;  ///< compare with the plan's [expected]
  bool json = false;
};

/// Runs a plan without the desktop. Exit code 0 when every meter passed (with `expect`: when it ended as the
/// plan expects), 1 when not, 2 when it was refused before anything moved.
int runRun(const RunOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

#pragma once

#include "app/cli/load.h"

#include <ostream>

namespace mb::cli {

/// `meterbench plan PLAN [--bench FILE] [--batch FILE] [--regulation R] [--json]`.
struct PlanOptions {
  LoadOptions load;
  bool json = false;
};

/// The dry run: steps with their time and litres, the points with their limits and predicted uncertainties,
/// remarks. Exit code 0, or 2 with every mistake in one line each.
int runPlan(const PlanOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

#pragma once

#include <ostream>

namespace mb::cli {

/// `meterbench faults [--json] [--markdown]`.
struct FaultsOptions {
  bool json = false;      ///< one object a fault
  bool markdown = false;  ///< the table of docs/faults.md
};

/// What can go wrong on the simulated bench, and what is declared of it. Exit code 0.
int runFaults(const FaultsOptions& options, std::ostream& out);

}  // namespace mb::cli

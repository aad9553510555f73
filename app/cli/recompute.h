#pragma once

#include <filesystem>
#include <ostream>

namespace mb::cli {

/// `meterbench recompute --db F [--json]`.
struct RecomputeOptions {
  std::filesystem::path record;
  bool json = false;
};

/// Evaluates a record again from its raw bytes; only reads, and may run beside a bench. Exit code 0 when
/// everything comes out as it stands there, 1 with the differences, 2 when the record cannot be read.
int runRecompute(const RecomputeOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

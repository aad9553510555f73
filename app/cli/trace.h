#pragma once

#include "core/record/ledger_reader.h"
#include "devices/trace/trace.h"

#include <filesystem>
#include <ostream>
#include <vector>

namespace mb::cli {

/// `meterbench trace --db F [--run N] [--line L] [--position N] [--outcome O] [--purpose P] [--out FILE]
/// [--json]`.
struct TraceOptions {
  std::filesystem::path record;
  std::int64_t run = 0;  ///< 0: the last one of the record
  TraceFilter filter;
  int position = 0;           ///< 0: all
  std::filesystem::path out;  ///< a trace file is written there; empty: print
  bool json = false;
};

/// The exchanges of a run, oldest first. Errors: no such run; bytes that the record lost.
[[nodiscard]] Expected<std::vector<TraceEntry>> traceOf(const LedgerReader& reader, std::int64_t run,
                                                        const TraceFilter& filter);

/// What went over the lines in a run, byte for byte: printed, or saved to be looked at or played back
/// (`meterbench read --port replay:FILE`).
int runTrace(const TraceOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

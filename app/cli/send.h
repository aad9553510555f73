#pragma once

#include "core/text/error.h"
#include "devices/trace/trace.h"

#include <ostream>
#include <string>

namespace mb::cli {

/// `meterbench send --port P [--settings S] [--wait SECONDS] HEX`.
struct SendOptions {
  std::string port;  ///< serial:DEVICE, tcp:HOST:PORT, or replay:FILE
  std::string settings = "2400 8E1";
  std::string hex;
  double wait = 2.0;  ///< s that an answer may take to begin
  bool json = false;
};

/// Sends bytes as they are and gives what came until the line fell silent: no retries, no meaning, nothing
/// recorded. For trying out, and never during a run. Blocks for as long as it takes. Errors: a port that
/// cannot be opened, hex that is none.
[[nodiscard]] Expected<TraceEntry> sendOnce(const SendOptions& options);

/// Prints what came. Exit code 1 when nothing did.
int runSend(const SendOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

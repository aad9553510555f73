#pragma once

#include "core/model/bench_description.h"

#include <cstdint>
#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace mb::cli {

/// `meterbench scan|read [--bench FILE | --port P --profile NAME]`.
struct MetersOptions {
  std::filesystem::path bench;
  std::filesystem::path batch;  ///< what is clamped in; scan: of a simulated bench only
  std::string port;  ///< address, as a bench file would name it; "replay:FILE": a saved trace answers
  std::string settings = "2400 8E1";
  std::string profile;        ///< by which a port, or the heads of a bench, are asked
  std::string meter;          ///< read --port: the number to be addressed
  bool verification = false;  ///< read: in the verification state, which is entered and left again
  std::uint64_t seed = 1;     ///< of a simulated bench
  std::vector<std::string> faults;
  bool json = false;
};

/// A bench of one M-Bus line with one position, for a port that is named on the command line.
[[nodiscard]] BenchDescription benchOfPort(const std::string& address, const std::string& settings);

/// Finds the meters on a port or on the lines of a bench. Exit code 1 when none answered.
int runScan(const MetersOptions& options, std::ostream& out, std::ostream& err);

/// Reads the meter on a port, or those of a batch on a bench, and prints what their profiles take from the
/// answers. Nothing is recorded: this is for trying out, never for a verification. Exit code 1 when one could
/// not be read.
int runRead(const MetersOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

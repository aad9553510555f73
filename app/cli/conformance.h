#pragma once

#include <cstdint>
#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace mb::cli {

/// `meterbench conformance --profile NAME [--bench FILE --batch FILE --position N | --port P]`.
struct ConformanceCommand {
  std::filesystem::path bench;
  std::filesystem::path batch;
  std::string port;  ///< address, as a bench file would name it
  std::string settings = "2400 8E1";
  std::string profile;  ///< to be held against the meter; of a batch: that of its meter unless said
  int position = 1;
  std::string meter;  ///< its number, where it must be addressed
  bool life = false;
  int repeats = 20;
  std::filesystem::path out;  ///< NAME.txt and NAME.json are written; else the text is printed
  std::uint64_t seed = 1;
  std::vector<std::string> faults;
  bool json = false;
};

/// Tries everything on a meter that its profile promises and EN 13757 asks for, and reports what was found.
/// Exit code 1 when something differs.
int runConformance(const ConformanceCommand& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

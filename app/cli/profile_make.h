#pragma once

#include <filesystem>
#include <ostream>
#include <string>

namespace mb::cli {

/// `meterbench profile who|make [--sent HEX] --received HEX [--name NAME] [--out FILE]`.
struct ProfileMakeOptions {
  std::string sent;
  std::string received;
  std::string name = "new-meter";
  std::filesystem::path out;  ///< empty: print
  bool json = false;
};

/// Which profiles take values out of an answer, the likeliest first. Exit code 1 when none does.
int runProfileWho(const ProfileMakeOptions& options, std::ostream& out, std::ostream& err);

/// Makes a profile of one exchange, to be gone on with in an editor; its own check passes. Exit code 1 when
/// nothing understands the answer.
int runProfileMake(const ProfileMakeOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

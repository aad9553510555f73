#pragma once

#include <filesystem>
#include <ostream>
#include <string>

namespace mb::cli {

/// `meterbench profile list|check|show …`.
struct ProfileOptions {
  std::filesystem::path folder;  ///< resources/profiles
  std::string profile;           ///< name of a shipped one, or a file; empty with check: all shipped ones
  bool json = false;
};

/// The profiles at hand, one a line.
int runProfileList(const ProfileOptions& options, std::ostream& out, std::ostream& err);

/// Runs the tests that a profile carries. Exit code 1 when one fails, 2 when the file is wrong.
int runProfileCheck(const ProfileOptions& options, std::ostream& out, std::ostream& err);

/// What a profile says of the make: settings, habits, what its papers leave open.
int runProfileShow(const ProfileOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

#pragma once

#include <filesystem>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace mb::cli {

/// Which case is meant; what is left out is that of the meter's last entry.
struct CaseOptions {
  std::vector<std::filesystem::path> records;  ///< the first one takes the paper
  std::string meter;
  std::string verification;
  std::string edition;
  std::optional<int> withinDays;
};

/// `meterbench certificate --db F... --meter SN [--out PDF] [--notice] [--checker NAME] [--json]`.
struct CertificateOptions {
  CaseOptions which;
  std::filesystem::path out;  ///< a file, or a folder; empty: beside the record
  std::filesystem::path key;
  std::string checker = "Demo Checker";
  bool notice = false;  ///< a notice of results is asked for
  bool json = false;
};

/// Issues the verification certificate of a complete case. Exit code 1, with everything that is missing or in
/// the way in one line, where there can be none; a failed case gets its notice of results and exit code 1 (0
/// with --notice). 2 on wrong use.
int runCertificate(const CertificateOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

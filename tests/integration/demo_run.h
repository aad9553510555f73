#pragma once

#include "app/cli/run.h"
#include "core/record/ledger_reader.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace mb::integration {

/// A folder of its own for one test, removed with it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// What a command said.
struct Said {
  int code = -1;
  std::string out;
  std::string err;
};

/// The whole program, as its command line sees it.
[[nodiscard]] Said meterbench(const std::vector<std::string>& arguments,
                              const std::string& resources = MB_RESOURCES);

/// A shipped resource with `from` (which must be there) replaced by `to`, as a file in `folder`.
std::filesystem::path spoilt(const std::filesystem::path& folder, const std::string& resource,
                             const std::string& from, const std::string& to);
[[nodiscard]] std::string resource(const std::string& name);

/// A demonstration run in virtual time in a folder of its own.
class DemoRun {
 public:
  /// `more`: further arguments of `run`.
  explicit DemoRun(const std::vector<std::string>& more = {});

  [[nodiscard]] const Said& said() const { return said_; }
  [[nodiscard]] std::filesystem::path folder() const { return folder_.path(); }
  [[nodiscard]] std::filesystem::path record() const { return folder_.path() / "record.sqlite"; }
  [[nodiscard]] std::filesystem::path truth() const { return folder_.path() / "truth.jsonl"; }
  [[nodiscard]] std::unique_ptr<LedgerReader> ledger() const;
  /// Bodies of all rows of a kind.
  [[nodiscard]] std::vector<nlohmann::json> bodies(const std::string& kind) const;
  [[nodiscard]] std::map<int, std::string> verdicts() const;

 private:
  TemporaryFolder folder_;
  Said said_;
};

/// The shipped plan with --expect and this seed, run once for all tests that only look at it.
[[nodiscard]] const DemoRun& sharedDemo(const std::string& seed = "1");

/// A text field of a body as a number.
[[nodiscard]] double number(const nlohmann::json& body, const std::string& name);

}  // namespace mb::integration

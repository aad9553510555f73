#pragma once

#include "core/record/ledger_reader.h"
#include "procedures/engine/run_history.h"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace mb::fault {

/// What a test asks of a record file that a process has left behind.
class Recorded {
 public:
  explicit Recorded(const std::filesystem::path& file);
  /// Null where there is no file, or none with a genesis row yet.
  [[nodiscard]] static std::unique_ptr<Recorded> begun(const std::filesystem::path& file);

  [[nodiscard]] const LedgerReader& ledger() const { return *ledger_; }
  [[nodiscard]] Row head() const;
  /// Number of the run that has not ended; 0 when there is none.
  [[nodiscard]] Seq open() const;
  [[nodiscard]] RunHistory history(Seq run) const;
  [[nodiscard]] std::vector<Row> rows(const std::string& kind) const;
  [[nodiscard]] std::map<std::string, std::string> verdicts() const;
  /// Bodies of the results that count, by "point/run of point/position"; a second one of the same name (a
  /// point measured twice) fails the test.
  [[nodiscard]] std::map<std::string, nlohmann::json> results() const;
  /// Kind of the step that was under way at the last row, by its path's last part; "between" or "end".
  [[nodiscard]] std::string phase() const;

 private:
  std::unique_ptr<LedgerReader> ledger_;
};

/// The step that a run is in after this row, from the one before it.
[[nodiscard]] std::string phaseAfter(const std::string& before, const std::string& kind,
                                     const nlohmann::json& body);

}  // namespace mb::fault

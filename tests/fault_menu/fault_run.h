#pragma once

#include "app/cli/load.h"
#include "app/cli/run_session.h"
#include "core/record/ledger_reader.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace mb::fault {

/// One run of the plan of this folder on the simulated bench, in virtual time, with faults.
class FaultRun {
 public:
  explicit FaultRun(const std::vector<std::string>& faults, std::uint64_t seed = 1);
  FaultRun(const FaultRun&) = delete;
  FaultRun& operator=(const FaultRun&) = delete;
  ~FaultRun();

  [[nodiscard]] const RunSummary& summary() const { return summary_; }
  [[nodiscard]] const std::string& said() const { return said_; }
  [[nodiscard]] std::vector<nlohmann::json> bodies(const std::string& kind) const;
  /// "pass", "fail", ... by position, and why.
  [[nodiscard]] std::map<int, std::string> verdicts() const;
  [[nodiscard]] std::string reasonOf(int position) const;
  /// Whether one of these words stands anywhere in the record, or in what the run ended with.
  [[nodiscard]] bool names(const std::vector<std::string_view>& words) const;
  /// The bodies of the results, without what numbers and times the rows.
  [[nodiscard]] std::vector<std::string> resultTexts() const;
  /// Kind and body of every row of the run's own, as the record holds them.
  [[nodiscard]] std::vector<std::string> rowTexts() const;

  /// What must hold whatever went wrong: nobody passed who truly is outside the limit, nobody failed who is
  /// inside; the record verifies and comes out the same when it is done again.
  void expectNoWrongVerdict() const;
  void expectSoundRecord() const;
  /// Pump at rest, no water running.
  void expectPlantSafe() const;

 private:
  [[nodiscard]] std::filesystem::path record() const { return folder_ / "record.sqlite"; }

  std::filesystem::path folder_;
  std::unique_ptr<cli::LoadedPlan> plan_;
  std::unique_ptr<cli::RunSession> session_;
  RunSummary summary_;
  std::string said_;
  std::vector<Row> rows_;
};

/// The same run without any fault; made once.
[[nodiscard]] const FaultRun& withoutFault();

}  // namespace mb::fault

#pragma once

#include "core/record/ledger_reader.h"
#include "devices/simulator/world.h"

#include <filesystem>
#include <map>
#include <string>

namespace mb::cli {

// The truth of a simulated run: in a file of its own, never in the record (settled point 15).

/// Writes what truly happened in the runs of points of `run`, one JSON object a line: run, point,
/// run_of_point, position, true_error_percent, true_volume_l. What was measured when comes from the record.
[[nodiscard]] Expected<void> writeTruth(const std::filesystem::path& path, const LedgerReader& ledger,
                                        Seq run, SimulatedWorld& world);

/// Writes what went through each meter between two standstills, one JSON object a line: position, number,
/// begin, end (UTC; end is empty while it flows), true_error_percent, true_volume_l. For a bench that another
/// process runs on, whose record this one does not know. The world lives in the scheduler's time.
[[nodiscard]] Expected<void> writeEpisodes(const std::filesystem::path& path, SimulatedWorld& world,
                                           const Scheduler& scheduler);

/// A truth file by run, point, run of the point and position.
class TruthFile {
 public:
  TruthFile() = default;
  /// An empty path gives an empty file.
  [[nodiscard]] static Expected<TruthFile> read(const std::filesystem::path& path);

  /// In %, as it stands in the file; of the mean of several runs the mean. Empty when it is not known.
  [[nodiscard]] std::string errorPercent(Seq run, const std::string& point, const std::string& runOfPoint,
                                         const std::string& position) const;

 private:
  std::map<std::string, std::string> errors_;
};

}  // namespace mb::cli

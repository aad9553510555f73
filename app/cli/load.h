#pragma once

#include "app/cli/load_options.h"
#include "core/model/batch.h"
#include "core/model/bench_description.h"
#include "core/model/plan_description.h"
#include "core/regulation/regulation.h"
#include "core/text/error.h"
#include "devices/meter/profile_library.h"
#include "procedures/engine/dry_run.h"
#include "procedures/engine/execute.h"
#include "procedures/method/start_stop.h"

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mb::cli {

/// A plan with everything it names, checked as far as that goes before anything moves.
class LoadedPlan {
 public:
  LoadedPlan() = default;
  LoadedPlan(const LoadedPlan&) = delete;  // the setup refers to what lies beside it
  LoadedPlan& operator=(const LoadedPlan&) = delete;
  ~LoadedPlan() = default;

  /// Takes the folders off the names of plan, bench and batch: when nothing can be wrong with the files any
  /// more, the record says the same wherever they lay.
  void nameForRecord();

  /// Makes the tree and does the dry run of what was read. The error has every mistake found, one a line.
  [[nodiscard]] Expected<void> makeTree(std::map<int, MeterTraits> traits);

  PlanDescription plan;
  BenchDescription bench;
  Batch batch;
  Regulation regulation;
  ProfileLibrary profiles;
  std::vector<RunDocument> documents;  ///< regulation and profiles, as the ledger keeps them
  std::optional<RunSetup> setup;
  std::optional<MethodPlan> method;
  StepRegistry steps = allSteps();
  DryRun dryRun;
};

/// Reads plan, bench, batch, regulation and profiles, makes the tree and does the dry run. The error has
/// every mistake found, one a line, each with file, line and field where there is one.
[[nodiscard]] Expected<std::unique_ptr<LoadedPlan>> loadPlan(const LoadOptions& options);

/// All shipped profiles; `folder` is resources/profiles.
[[nodiscard]] Expected<ProfileLibrary> loadProfiles(const std::filesystem::path& folder);

}  // namespace mb::cli

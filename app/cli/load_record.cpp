#include "app/cli/load_record.h"

#include "app/cli/resources.h"
#include "procedures/method/recompute_basis.h"

namespace mb::cli {
namespace {

namespace fs = std::filesystem;

/// A file that is given must be the text that the run began with.
Expected<void> sameFile(const fs::path& file, const std::string& role, const RunHistory& history) {
  if (file.empty()) {
    return {};
  }
  const auto text = readFile(file);
  if (!text) {
    return tl::unexpected(text.error());
  }
  const auto before = history.documents.find(role);
  if (before == history.documents.end() || sha256Hex(*text) != before->second.sha256) {
    return fail("is not the " + role + " that run " + std::to_string(history.run) + " began with",
                file.string(),
                "leave --" + role + " out: the record keeps its text; or close the run with --abort");
  }
  return {};
}

}  // namespace

Expected<std::unique_ptr<LoadedPlan>> loadFromRecord(const LedgerReader& ledger, const RunHistory& history,
                                                     const LoadOptions& files) {
  for (const auto& same : {sameFile(files.plan, "plan", history), sameFile(files.bench, "bench", history),
                           sameFile(files.batch, "batch", history)}) {
    if (!same) {
      return tl::unexpected(same.error());
    }
  }
  const auto run = ledger.row(history.run);
  if (!run) {
    return tl::unexpected(run.error());
  }
  auto basis = runBasis(ledger, *run);
  if (!basis) {
    return tl::unexpected(basis.error());
  }
  auto loaded = std::make_unique<LoadedPlan>();
  loaded->plan = std::move(basis->plan);
  loaded->bench = std::move(basis->bench);
  loaded->batch = std::move(basis->batch);
  loaded->regulation = std::move(basis->regulation);
  loaded->profiles = std::move(basis->profiles);
  loaded->profiles.setAdapterFolder(adapterFolder());
  std::map<int, MeterTraits> traits;
  for (const auto& meter : loaded->batch.meters) {
    const auto profile = loaded->profiles.get(meter.profile);
    if (!profile) {
      return tl::unexpected(profile.error());
    }
    traits[meter.position] = (*profile)->traits;
  }
  if (const auto made = loaded->makeTree(std::move(traits)); !made) {
    return tl::unexpected(made.error());
  }
  return loaded;
}

}  // namespace mb::cli

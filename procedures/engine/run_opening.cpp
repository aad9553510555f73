#include "procedures/engine/run_opening.h"

#include <nlohmann/json.hpp>

namespace mb {
namespace {

std::string documentRow(RunJournal& journal, const std::string& role, const std::string& name,
                        const std::string& text) {
  const nlohmann::json body = {{"role", role}, {"name", name}, {"sha256", journal.addSegment(text)}};
  return std::to_string(journal.append("document", body));
}

}  // namespace

void openRecord(RunJournal& journal, const RunRequest& request) {
  const auto& setup = request.setup;
  nlohmann::json run = {
      {"plan", documentRow(journal, "plan", setup.plan.fileName, setup.plan.sourceText)},
      {"bench", documentRow(journal, "bench", setup.bench.fileName, setup.bench.sourceText)},
      {"batch", documentRow(journal, "batch", setup.batch.fileName, setup.batch.sourceText)},
      {"tree", documentRow(journal, "tree", setup.plan.name, planText(request.tree))},
      {"method", setup.plan.method},
      {"item", setup.plan.item},
      {"verification", setup.batch.verification},
      {"edition", setup.regulation.edition},
      {"simulated", request.bench.isSimulated()},
      {"operator", request.operatorName},
      {"program", request.program},
      {"batch_number", setup.batch.number}};
  nlohmann::json profiles = nlohmann::json::array();
  for (const auto& document : request.documents) {
    const auto seq = documentRow(journal, document.role, document.name, document.text);
    if (document.role == "profile") {
      profiles.push_back(seq);
    } else if (document.role == "regulation") {
      run["regulation"] = seq;
    }
  }
  run["profiles"] = std::move(profiles);
  if (!request.seed.empty()) {
    run["seed"] = request.seed;
  }
  journal.setRun(journal.append("run", run));
}

void closeRecord(RunJournal& journal, RunStatus status, const std::string& reason) {
  nlohmann::json body = {{"status", nameOf(status)}};
  if (!reason.empty()) {
    body["reason"] = reason;
  }
  journal.append("run_ended", body);
}

}  // namespace mb

#include "procedures/engine/resume.h"

#include "core/quantity/format.h"
#include "procedures/engine/execute.h"

#include <nlohmann/json.hpp>

namespace mb {
namespace {

constexpr const char* kClose = "close the run as aborted and begin a new one";

/// One document against the one the run began with.
Expected<void> same(const RunHistory& history, const std::string& role, const std::string& text) {
  const auto before = history.documents.find(role);
  if (before == history.documents.end() || before->second.sha256.empty()) {
    return fail("run " + std::to_string(history.run) + " keeps no document of the role " + role,
                "row " + std::to_string(history.run), kClose);
  }
  const std::string now = sha256Hex(text);
  if (now != before->second.sha256) {
    return fail("the " + role + " is not the one that run " + std::to_string(history.run) +
                    " began with: SHA-256 " + now + ", in the record " + before->second.sha256,
                before->second.name, "give the very same file, or none: the record keeps its text");
  }
  return {};
}

Expected<void> sameTree(const RunHistory& history, const Node& tree) {
  const auto before = history.documents.find("tree");
  if (before != history.documents.end() && sha256Hex(planText(tree)) == before->second.sha256) {
    return {};
  }
  return fail(
      "this program makes other steps of the plan than the one that began run " + std::to_string(history.run),
      "plan " + tree.id, std::string("resume it with that program, or ") + kClose);
}

Expected<void> sameRegulation(const RunHistory& history, const RunRequest& request) {
  for (const auto& document : request.documents) {
    if (document.role == "regulation") {
      return same(history, document.role, document.text);
    }
  }
  return {};
}

std::string hours(Duration d) {
  return toFixed(toSeconds(d) / 3600.0, 1) + " h";
}

}  // namespace

std::optional<Duration> ageOf(const RunHistory& history, WallTime now) {
  const auto last = history.lastWall();
  return last ? std::optional<Duration>(now - *last) : std::nullopt;
}

Expected<void> mayResume(const RunHistory& history, const RunRequest& request, WallTime now) {
  const std::string run = "run " + std::to_string(history.run);
  if (history.ended) {
    return fail(run + " has ended: there is nothing to resume");
  }
  if (request.resume->close) {
    return {};
  }
  const RunSetup& setup = request.setup;
  for (const auto& done :
       {same(history, "plan", setup.plan.sourceText), same(history, "bench", setup.bench.sourceText),
        same(history, "batch", setup.batch.sourceText), sameRegulation(history, request),
        sameTree(history, request.tree)}) {
    if (!done) {
      return done;
    }
  }
  const auto age = ageOf(history, now);
  if (age && *age < Duration(0)) {
    return fail("the clock stands " + hours(-*age) + " before the last row of " + run + " (" +
                    toIso(*history.lastWall()) + ")",
                "", "set the clock of this machine right, or close the run as aborted");
  }
  if (age && *age > request.resume->limit) {
    return fail(run + " was broken off " + hours(*age) + " ago, and a run may go on for " +
                    hours(request.resume->limit),
                "", kClose);
  }
  return {};
}

Expected<std::optional<RunHistory>> historyFor(const Journal& journal, const RunRequest& request,
                                               WallTime now) {
  if (!request.resume) {
    const auto open = unendedRun(journal);
    if (!open) {
      return tl::unexpected(open.error());
    }
    if (*open != 0) {
      return fail("run " + std::to_string(*open) + " of this record has not ended", "",
                  "resume it, or close it as aborted");
    }
    return std::optional<RunHistory>();
  }
  auto history = runHistory(journal, request.resume->run);
  if (!history) {
    return tl::unexpected(history.error());
  }
  if (auto may = mayResume(*history, request, now); !may) {
    return tl::unexpected(may.error());
  }
  return std::optional<RunHistory>(std::move(*history));
}

void resumeRecord(RunJournal& journal, const RunHistory& history, const RunRequest& request, WallTime now) {
  nlohmann::json setAside = nlohmann::json::array();
  for (const Seq seq : history.openResults) {
    setAside.push_back(std::to_string(seq));
  }
  nlohmann::json body = {{"run", std::to_string(history.run)},
                         {"action", request.resume->close ? "close" : "continue"},
                         {"head", std::to_string(history.last)},
                         {"head_hash", history.lastHash},
                         {"kept", std::to_string(history.kept)},
                         {"set_aside", std::move(setAside)},
                         {"limit_s", toShortest(toSeconds(request.resume->limit))},
                         {"operator", request.operatorName},
                         {"program", request.program}};
  if (const auto age = ageOf(history, now)) {
    body["last_utc"] = toIso(*history.lastWall());
    body["age_s"] = toShortest(toSeconds(*age));
  }
  journal.setRun(history.run);
  journal.append("resumed", body);
}

}  // namespace mb

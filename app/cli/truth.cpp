#include "app/cli/truth.h"

#include "app/cli/resources.h"
#include "core/quantity/format.h"
#include "devices/simulator/truth.h"

#include <charconv>
#include <optional>
#include <sstream>

#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

using Json = nlohmann::ordered_json;

std::string field(const nlohmann::json& body, const std::string& name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t whole(const std::string& text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Instant of the row that `holder` names; empty when there is none.
std::optional<std::int64_t> instantOf(const LedgerReader& ledger, const nlohmann::json& holder,
                                      const std::string& name) {
  const auto row = ledger.row(whole(field(holder, name)));
  if (!row) {
    return std::nullopt;
  }
  return whole(field(row->json(), "at_ns"));
}

struct TrueRun {
  double errorPercent = 0.0;  ///< before measuring interval and display
  double volumeLitres = 0.0;
};

/// What went through a position between two standstills (ns of the run's clock); empty when nothing did.
std::optional<TrueRun> trueRun(const SimulatedWorld& world, int position, std::int64_t fromNs,
                               std::int64_t toNs) {
  const auto episode =
      world.truth().runBetween(position, static_cast<double>(fromNs) / 1e9, static_cast<double>(toNs) / 1e9);
  if (!episode) {
    return std::nullopt;
  }
  TrueRun run;
  run.errorPercent = episode->errorPercent();
  run.volumeLitres = episode->volume * 1000.0;
  return run;
}

std::string key(Seq run, const std::string& point, const std::string& runOfPoint,
                const std::string& position) {
  return std::to_string(run) + "/" + point + "/" + runOfPoint + "/" + position;
}

}  // namespace

Expected<void> writeTruth(const std::filesystem::path& path, const LedgerReader& ledger, Seq run,
                          SimulatedWorld& world) {
  RowFilter ofThisWorld("point", run);
  const auto resumed = ledger.rows(RowFilter("resumed", run));
  if (!resumed) {
    return tl::unexpected(resumed.error());
  }
  if (!resumed->empty()) {
    ofThisWorld.from = resumed->back().seq;  // what was truly so before went with the process of then
  }
  const auto points = ledger.rows(ofThisWorld);
  if (!points) {
    return tl::unexpected(points.error());
  }
  std::string lines;
  for (const auto& row : *points) {
    const nlohmann::json body = row.json();
    // The weighings lie at rest, before and after the flow.
    const nlohmann::json balance = body.value("balance", nlohmann::json::object());
    const auto from = instantOf(ledger, balance, "start");
    const auto to = instantOf(ledger, balance, "end");
    if (!from || !to) {
      continue;
    }
    for (const auto& each : body.value("positions", nlohmann::json::array())) {
      const std::string position = field(each, "position");
      const auto truth = trueRun(world, static_cast<int>(whole(position)), *from, *to);
      if (truth) {
        lines += Json({{"run", std::to_string(run)},
                       {"point", field(body, "point")},
                       {"run_of_point", field(body, "run_of_point")},
                       {"position", position},
                       {"true_error_percent", toShortest(truth->errorPercent)},
                       {"true_volume_l", toShortest(truth->volumeLitres)}})
                     .dump() +
                 "\n";
      }
    }
  }
  return writeFile(path, lines);
}

Expected<void> writeEpisodes(const std::filesystem::path& path, SimulatedWorld& world,
                             const Scheduler& scheduler) {
  sim::Plant& plant = world.truth().plant();
  const Duration now = scheduler.now().time_since_epoch();
  const WallTime wall = scheduler.wall();
  plant.advance(toSeconds(now));
  const auto utc = [&](double seconds) {
    return toIso(wall - std::chrono::floor<std::chrono::milliseconds>(now - fromSeconds(seconds)));
  };
  std::string lines;
  for (const auto& meter : world.truth().meters()) {
    for (const auto& episode : plant.meter(meter.position)->episodes()) {
      lines += nlohmann::ordered_json({{"position", std::to_string(meter.position)},
                                       {"number", meter.number},
                                       {"begin", utc(episode.start)},
                                       {"end", episode.end > 0.0 ? utc(episode.end) : std::string()},
                                       {"true_error_percent", toShortest(episode.errorPercent())},
                                       {"true_volume_l", toShortest(episode.volume * 1000.0)}})
                   .dump() +
               "\n";
    }
  }
  return writeFile(path, lines);
}

Expected<TruthFile> TruthFile::read(const std::filesystem::path& path) {
  TruthFile truth;
  if (path.empty()) {
    return truth;
  }
  const auto text = readFile(path);
  if (!text) {
    return tl::unexpected(text.error());
  }
  std::istringstream lines(*text);
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    if (json.is_discarded() || !json.is_object() || !parseDouble(field(json, "true_error_percent"))) {
      return fail("is no line of a truth file", path.string() + ":" + std::to_string(number),
                  "give the file that `run --truth` wrote");
    }
    truth.errors_[key(whole(field(json, "run")), field(json, "point"), field(json, "run_of_point"),
                      field(json, "position"))] = field(json, "true_error_percent");
  }
  return truth;
}

std::string TruthFile::errorPercent(Seq run, const std::string& point, const std::string& runOfPoint,
                                    const std::string& position) const {
  if (runOfPoint != "mean") {
    const auto found = errors_.find(key(run, point, runOfPoint, position));
    return found == errors_.end() ? std::string() : found->second;
  }
  double sum = 0.0;
  int runs = 0;
  for (const char* each : {"1", "2", "3"}) {
    const auto found = errors_.find(key(run, point, each, position));
    if (found == errors_.end()) {
      return {};
    }
    sum += parseDouble(found->second).value_or(0.0);
    ++runs;
  }
  return toShortest(sum / runs);
}

}  // namespace mb::cli

#include "app/cli/results.h"

#include "app/cli/answer.h"
#include "app/cli/truth.h"
#include "core/quantity/format.h"
#include "core/record/set_aside.h"
#include "reports/csv.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

using Json = nlohmann::json;
using OrderedJson = nlohmann::ordered_json;

std::string field(const Json& body, const std::string& name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::string rounded(const std::string& text, int decimals) {
  const auto value = parseDouble(text);
  return value ? toFixed(*value, decimals) : std::string("–");
}

/// A reason without its remedy: "silent: position 6 (...): no answer; look whether ..." up to the semicolon.
std::string brief(const std::string& reason) {
  return reason.substr(0, reason.find("; "));
}

/// Fields of a result in the order of the contract (DESIGN 8): texts, then numbers.
constexpr std::array<const char*, 6> kTexts = {"run", "meter", "position", "point", "run_of_point", "method"};
constexpr std::array<const char*, 6> kNumbers = {"error_percent",       "limit_percent",
                                                 "uncertainty_percent", "bench_uncertainty_percent",
                                                 "flow_m3_h",           "reference_volume_l"};

OrderedJson resultJson(Seq run, const Json& body, const TruthFile& truth) {
  OrderedJson json;
  for (const char* name : kTexts) {
    json[name] = std::string(name) == "run" ? std::to_string(run) : field(body, name);
  }
  for (const char* name : kNumbers) {
    const auto value = parseDouble(field(body, name));
    json[name] = value ? OrderedJson::parse(toShortest(*value)) : OrderedJson();
  }
  json["verdict"] = field(body, "verdict");
  json["reason"] = field(body, "reason");
  const auto known = parseDouble(
      truth.errorPercent(run, field(body, "point"), field(body, "run_of_point"), field(body, "position")));
  if (known) {
    json["true_error_percent"] = OrderedJson::parse(toShortest(*known));
  }
  return json;
}

std::string resultCsv(const OrderedJson& json) {
  std::vector<std::string> fields;
  for (const auto& [name, value] : json.items()) {
    fields.push_back(value.is_string() ? value.get<std::string>() : (value.is_null() ? "" : value.dump()));
  }
  return csvLine(fields);
}

std::string csvHead(const OrderedJson& json) {
  std::vector<std::string> names;
  for (const auto& [name, value] : json.items()) {
    names.push_back(name);
  }
  return csvLine(names);
}

std::string resultText(const OrderedJson& json) {
  const auto number = [&json](const char* name) {
    return json.at(name).is_null() ? std::string("–") : toFixed(json.at(name).get<double>(), 2);
  };
  return fmt::format("{:<10} {:>3}  {:<8} {:<5} {:>8} % ±{:>5} %  U {:>5} %  {}\n",
                     json.at("meter").get<std::string>(), json.at("position").get<std::string>(),
                     json.at("point").get<std::string>(), json.at("run_of_point").get<std::string>(),
                     number("error_percent"), number("limit_percent"), number("uncertainty_percent"),
                     json.at("verdict").get<std::string>());
}

}  // namespace

int runResults(const ResultsOptions& options, std::ostream& out, std::ostream& err) {
  const auto ledger = LedgerReader::open(options.record);
  if (!ledger) {
    return refuse(err, ledger.error());
  }
  const auto truth = TruthFile::read(options.truth);
  if (!truth) {
    return refuse(err, truth.error());
  }
  const auto setAside = SetAside::of(**ledger, 0);
  if (!setAside) {
    return refuse(err, setAside.error());
  }
  std::map<Seq, std::string> batches;
  std::size_t shown = 0;
  const auto visit = [&](const Row& row) {
    const Json body = row.json();
    if (row.kind == "run") {
      batches[row.seq] = field(body, "batch_number");
    }
    if (row.kind != "result" || setAside->contains(row)) {
      return true;
    }
    const Seq run = static_cast<Seq>(parseDouble(field(body, "run")).value_or(0.0));
    const bool wanted = (!options.meter || field(body, "meter") == *options.meter) &&
                        (!options.batch || batches[run] == *options.batch);
    if (wanted) {
      const OrderedJson json = resultJson(run, body, *truth);
      if (options.format == "csv" && shown == 0) {
        out << csvHead(json);
      }
      out << (options.format == "json"  ? json.dump() + "\n"
              : options.format == "csv" ? resultCsv(json)
                                        : resultText(json));
      ++shown;
    }
    return true;
  };
  if (const auto visited = (*ledger)->visit(RowFilter(), visit); !visited) {
    return refuse(err, visited.error());
  }
  return shown > 0 ? kSuccess : refuse(err, Error("no result on record matches", options.record.string()));
}

Expected<std::string> verdictTable(const LedgerReader& ledger, Seq run) {
  std::vector<std::string> points;
  std::map<int, std::map<std::string, Json>> results;  // by position and point; the last row counts
  std::vector<Json> verdicts;
  const auto setAside = SetAside::of(ledger, run);
  if (!setAside) {
    return tl::unexpected(setAside.error());
  }
  const auto visit = [&](const Row& row) {
    if (setAside->contains(run, row.seq)) {
      return true;
    }
    const Json body = row.json();
    if (row.kind == "result") {
      const std::string point = field(body, "point");
      if (std::ranges::count(points, point) == 0) {
        points.push_back(point);
      }
      results[static_cast<int>(parseDouble(field(body, "position")).value_or(0.0))][point] = body;
    } else if (row.kind == "verdict") {
      verdicts.push_back(body);
    }
    return true;
  };
  if (auto visited = ledger.visit(RowFilter(std::string(), run), visit); !visited) {
    return tl::unexpected(visited.error());
  }
  std::string table = fmt::format("{:>3}  {:<10}", "pos", "meter");
  for (const auto& point : points) {
    table += fmt::format("  {:>15}", point + " %");
  }
  table += "  verdict\n";
  for (const auto& verdict : verdicts) {
    auto& row = results[static_cast<int>(parseDouble(field(verdict, "position")).value_or(0.0))];
    table += fmt::format("{:>3}  {:<10}", field(verdict, "position"), field(verdict, "meter"));
    for (const auto& point : points) {
      const Json& result = row[point];
      const std::string error = rounded(result.is_null() ? "" : field(result, "error_percent"), 2);
      const std::string limit = rounded(result.is_null() ? "" : field(result, "limit_percent"), 2);
      table += fmt::format("  {:>15}", error == "–" ? error : error + " (±" + limit + ")");
    }
    const std::string reason = brief(field(verdict, "reason"));
    table += "  " + field(verdict, "verdict") + (reason.empty() ? "" : ": " + reason) + "\n";
  }
  return table;
}

}  // namespace mb::cli

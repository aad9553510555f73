#include "procedures/conformance/finding.h"

#include "core/quantity/format.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::ordered_json;

Json jsonOf(const Finding& finding) {
  Json measured = Json::object();
  for (const auto& [name, value] : finding.measured) {
    measured[name] = value;
  }
  return {{"check", finding.id},
          {"what", finding.what},
          {"grade", nameOf(finding.grade)},
          {"text", finding.text},
          {"measured", measured}};
}

Json jsonOf(const TracedExchange& exchange) {
  Json json = {{"check", exchange.check},
               {"purpose", exchange.purpose},
               {"sent", exchange.sent},
               {"received", exchange.received},
               {"outcome", exchange.outcome}};
  if (!exchange.why.empty()) {
    json["why"] = exchange.why;
  }
  if (exchange.latency >= 0.0) {
    json["latency_ms"] = toFixed(1000.0 * exchange.latency, 1);
  }
  return json;
}

}  // namespace

std::string_view nameOf(Grade grade) {
  switch (grade) {
    case Grade::asPromised:
      return "as-promised";
    case Grade::differs:
      return "differs";
    case Grade::observed:
      return "observed";
    case Grade::notDone:
      break;
  }
  return "not-done";
}

const Finding* ConformanceReport::find(const std::string& id) const {
  const auto found = std::ranges::find(findings, id, &Finding::id);
  return found == findings.end() ? nullptr : &*found;
}

bool ConformanceReport::conforms() const {
  return std::ranges::none_of(findings, [](const Finding& each) { return each.grade == Grade::differs; });
}

std::string reportText(const ConformanceReport& report) {
  std::string text = fmt::format("Conformance of meter {} with the profile {}\n({})\n{}{}\n\n", report.number,
                                 report.profile, report.title, report.bench,
                                 report.simulated ? ": SIMULATED, says nothing of a real meter" : "");
  for (const Finding& finding : report.findings) {
    text += fmt::format("{:<12} {}\n             {}\n", nameOf(finding.grade), finding.what, finding.text);
    for (const auto& [name, value] : finding.measured) {
      text += fmt::format("             {:<28} {}\n", name, value);
    }
  }
  const auto differing = std::ranges::count(report.findings, Grade::differs, &Finding::grade);
  text += differing == 0 ? "\nNothing differs from what is promised.\n"
                         : fmt::format("\n{} checks differ from what is promised.\n", differing);
  text += fmt::format("\nTrace: {} exchanges\n", report.trace.size());
  for (const TracedExchange& each : report.trace) {
    text += fmt::format(
        "{:<18} {:<20} > {}\n{:<39} < {}{}\n", each.check, each.purpose, each.sent, each.outcome,
        each.received,
        each.latency < 0.0 ? "" : fmt::format("  after {} ms", toFixed(1000.0 * each.latency, 1)));
  }
  return text;
}

std::string reportJson(const ConformanceReport& report) {
  Json json = {{"profile", report.profile}, {"title", report.title},         {"meter", report.number},
               {"bench", report.bench},     {"simulated", report.simulated}, {"conforms", report.conforms()},
               {"findings", Json::array()}, {"trace", Json::array()}};
  for (const Finding& finding : report.findings) {
    json["findings"].push_back(jsonOf(finding));
  }
  for (const TracedExchange& each : report.trace) {
    json["trace"].push_back(jsonOf(each));
  }
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace mb

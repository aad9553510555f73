#include "app/cli/expectation.h"

#include "core/record/set_aside.h"

#include <charconv>
#include <map>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

/// Verdicts of a run by position.
Expected<std::map<int, std::string>> verdictsOf(const LedgerReader& ledger, Seq run) {
  std::map<int, std::string> verdicts;
  const auto setAside = SetAside::of(ledger, run);
  if (!setAside) {
    return tl::unexpected(setAside.error());
  }
  const auto take = [&](const Row& row) {
    if (setAside->contains(run, row.seq)) {
      return true;
    }
    const nlohmann::json body = row.json();
    const std::string position = body.value("position", std::string());
    int number = 0;
    std::from_chars(position.data(), position.data() + position.size(), number);
    verdicts[number] = body.value("verdict", std::string());
    return true;
  };
  if (auto visited = ledger.visit(RowFilter("verdict", run), take); !visited) {
    return tl::unexpected(visited.error());
  }
  return verdicts;
}

}  // namespace

Expected<std::vector<std::string>> surprises(const LedgerReader& ledger, Seq run,
                                             const ExpectedOutcome& expected) {
  auto verdicts = verdictsOf(ledger, run);
  if (!verdicts) {
    return tl::unexpected(verdicts.error());
  }
  std::vector<std::string> found;
  const auto compare = [&](const std::vector<int>& positions, const std::string& verdict) {
    for (const int position : positions) {
      const auto given = verdicts->find(position);
      if (given == verdicts->end()) {
        found.push_back(fmt::format("position {}: expected {}, there is no verdict", position, verdict));
      } else if (given->second != verdict) {
        found.push_back(fmt::format("position {}: expected {}, found {}", position, verdict, given->second));
      }
      verdicts->erase(position);
    }
  };
  compare(expected.pass, "pass");
  compare(expected.fail, "fail");
  compare(expected.notTested, "not-tested");
  for (const auto& [position, verdict] : *verdicts) {
    found.push_back(fmt::format("position {}: nothing was expected, found {}", position, verdict));
  }
  return found;
}

Expected<bool> allPassed(const LedgerReader& ledger, Seq run) {
  const auto verdicts = verdictsOf(ledger, run);
  if (!verdicts) {
    return tl::unexpected(verdicts.error());
  }
  bool passed = !verdicts->empty();
  for (const auto& [position, verdict] : *verdicts) {
    passed = passed && verdict == "pass";
  }
  return passed;
}

}  // namespace mb::cli

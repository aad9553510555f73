#include "core/verification/standards_used.h"

#include "core/verification/calendar.h"

#include <algorithm>
#include <charconv>
#include <set>

namespace mb {
namespace {

std::string dueOf(const std::string& stated, const RunEvidence& run) {
  if (!stated.starts_with('+')) {
    return dateOf(stated);
  }
  int days = 0;
  const auto [end, error] = std::from_chars(stated.data() + 1, stated.data() + stated.size(), days);
  const bool wellFormed = error == std::errc() && std::string(end, stated.data() + stated.size()) == "d";
  return run.simulated && wellFormed ? daysAfter(run.startedUtc, days) : std::string();
}

void add(StandardUsed& standard, double value, const std::string& unit) {
  if (!(value > 0.0)) {
    return;
  }
  const auto same = std::ranges::find(standard.uncertainties, unit, &StandardUsed::Uncertainty::unit);
  if (same == standard.uncertainties.end()) {
    standard.uncertainties.push_back({value, unit});
  } else {
    same->value = std::max(same->value, value);
  }
}

/// What the bench file says of a standard: of all channels and balances that measure with it.
void addUncertainties(StandardUsed& standard, const BenchDescription& bench) {
  for (const auto& channel : bench.channels) {
    if (channel.standard == standard.id) {
      add(standard, channel.uncertainty, channel.unit);
    }
  }
  for (const auto& balance : bench.balances) {
    if (balance.standard == standard.id) {
      add(standard, balance.slopeUncertainty * 100.0, "%");
    }
  }
  if (bench.tank.evaporationStandard == standard.id) {
    add(standard, bench.tank.evaporationUncertainty, "kg/h");
  }
}

}  // namespace

std::vector<StandardUsed> standardsUsed(const RunEvidence& run) {
  std::set<std::string> ids;
  for (const auto& result : run.results) {
    ids.insert(result.standards.begin(), result.standards.end());
  }
  std::vector<StandardUsed> used;
  if (run.bench != nullptr) {
    for (const auto& described : run.bench->standards) {
      if (ids.erase(described.id) == 0) {
        continue;
      }
      StandardUsed standard;
      standard.id = described.id;
      standard.what = described.what;
      standard.whatZh = described.whatZh;
      standard.certificate = described.certificate;
      standard.due = dueOf(described.dueDate, run);
      standard.pastDue = standard.due.empty() || standard.due < dateOf(run.endedUtc);
      addUncertainties(standard, *run.bench);
      used.push_back(std::move(standard));
    }
  }
  for (const auto& id : ids) {
    StandardUsed standard;
    standard.id = id;
    standard.known = false;
    standard.pastDue = true;
    used.push_back(std::move(standard));
  }
  return used;
}

}  // namespace mb

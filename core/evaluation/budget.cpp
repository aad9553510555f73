#include "core/evaluation/budget.h"

#include "core/evaluation/coverage.h"

#include <cmath>

namespace mb {

const char* nameOf(Distribution distribution) {
  switch (distribution) {
    case Distribution::normal:
      return "normal";
    case Distribution::rectangular:
      return "rectangular";
    case Distribution::triangular:
      return "triangular";
  }
  return "";
}

ExpandedUncertainty expandedUncertainty(const std::vector<BudgetComponent>& components) {
  double variance = 0.0;
  double weighted = 0.0;  // sum of c^4/nu, Welch-Satterthwaite (JCGM 100 G.2b)
  for (const BudgetComponent& one : components) {
    const double square = one.contribution * one.contribution;
    variance += square;
    if (one.degreesOfFreedom) {
      weighted += square * square / *one.degreesOfFreedom;
    }
  }
  ExpandedUncertainty found;
  found.standard = std::sqrt(variance);
  if (weighted > 0.0) {
    found.degreesOfFreedom = variance * variance / weighted;
  }
  found.coverageFactor = coverageFactor(found.degreesOfFreedom);
  found.expanded = found.coverageFactor * found.standard;
  return found;
}

ExpandedUncertainty UncertaintyBudget::bench() const {
  std::vector<BudgetComponent> part;
  for (const BudgetComponent& one : components) {
    if (one.part == BudgetPart::bench) {
      part.push_back(one);
    }
  }
  return expandedUncertainty(part);
}

ExpandedUncertainty UncertaintyBudget::result(double errorPercent) const {
  // E = V_i/V_ref - 1: a relative change of V_ref changes E by (1 + E) times as much.
  const double scale = 1.0 + errorPercent / 100.0;
  std::vector<BudgetComponent> all = components;
  for (BudgetComponent& one : all) {
    if (one.part == BudgetPart::bench) {
      one.contribution = one.contribution * scale;
    }
  }
  return expandedUncertainty(all);
}

}  // namespace mb

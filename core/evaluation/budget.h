#pragma once

#include <optional>
#include <string>
#include <vector>

namespace mb {

enum class Distribution { normal, rectangular, triangular };

[[nodiscard]] const char* nameOf(Distribution distribution);

/// Between the runs of one point: does the input keep its (unknown) value, or is it drawn anew?
enum class BetweenRuns { same, independent };

/// Which of the two uncertainties of settled point 3 a component belongs to: the reference value's, or only
/// that of the error found.
enum class BudgetPart { bench, meter };

/// One line of an uncertainty budget (JCGM 100).
struct BudgetComponent {
  std::string name;                  ///< stable code, e.g. "balance-slope"
  double standardUncertainty = 0.0;  ///< u, in `unit`
  std::string unit;
  double sensitivity = 0.0;   ///< % of the reference volume per unit
  double contribution = 0.0;  ///< %: |sensitivity| * u
  Distribution distribution = Distribution::normal;
  std::optional<double> degreesOfFreedom;  ///< empty: infinite
  std::string standard;  ///< id of the standard it comes from; empty: the meter or the method
  BudgetPart part = BudgetPart::bench;
  BetweenRuns betweenRuns = BetweenRuns::same;
};

/// U = k * u with k = t(95.45 %, nu_eff), nu_eff after Welch-Satterthwaite (JCGM 100 G.4).
struct ExpandedUncertainty {
  double standard = 0.0;                   ///< u, %
  double coverageFactor = 2.0;             ///< k
  std::optional<double> degreesOfFreedom;  ///< nu_eff; empty: infinite
  double expanded = 0.0;                   ///< U, %
};

/// Components that one standard gives through several paths have been added with their signs before they
/// stand here; what stands here is uncorrelated.
struct UncertaintyBudget {
  std::vector<BudgetComponent> components;

  /// U_bench: of the reference value, in % of it.
  [[nodiscard]] ExpandedUncertainty bench() const;
  /// U_result: of the error found. `errorPercent` turns the reference's relative uncertainty into the
  /// error's.
  [[nodiscard]] ExpandedUncertainty result(double errorPercent) const;
};

/// The expanded uncertainty of a sum of uncorrelated components.
[[nodiscard]] ExpandedUncertainty expandedUncertainty(const std::vector<BudgetComponent>& components);

}  // namespace mb

#pragma once

#include <optional>

namespace mb {

/// Coverage factor k = t(nu) for 95.45 % (JCGM 100 table G.2): 2 exactly for infinite degrees of freedom. A
/// fraction is cut off (G.4.1 note 1), less than one counts as one.
[[nodiscard]] double coverageFactor(std::optional<double> degreesOfFreedom);

/// Probability that |t| stays below `t` for a whole number of degrees of freedom.
[[nodiscard]] double studentWithin(double t, int degreesOfFreedom);

}  // namespace mb

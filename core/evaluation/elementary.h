#pragma once

namespace mb {

// The transcendental functions evaluation needs, made of + - * / and sqrt alone: those of a mathematical
// library differ in the last bits between libraries and CPUs, and a record must give the same bits
// everywhere.

/// e^x for |x| <= 700, within 2 units of the last place.
[[nodiscard]] double ownExp(double x);

/// arctan x for x >= 0, within 4 units of the last place.
[[nodiscard]] double ownAtan(double x);

}  // namespace mb

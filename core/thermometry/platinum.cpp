#include "core/thermometry/platinum.h"

#include "core/quantity/format.h"

#include <cmath>
#include <string>

namespace mb {
namespace {

constexpr double kLowest = -200.0;
constexpr double kHighest = 850.0;
constexpr double kIecA = 3.9083e-3;
constexpr double kIecB = -5.775e-7;
constexpr double kIecC = -4.183e-12;

double ratio(const PlatinumCurve& curve, double t) {
  const double positive = 1.0 + t * (curve.a + t * curve.b);
  return t >= 0.0 ? positive : positive + curve.c * (t - 100.0) * t * t * t;
}

double slopeBelowZero(const PlatinumCurve& curve, double t) {
  return curve.a + 2.0 * curve.b * t + curve.c * (4.0 * t - 300.0) * t * t;
}

tl::unexpected<Error> outside(double ohms, const PlatinumCurve& curve) {
  return fail(toShortest(ohms) + " Ω is no resistance of a platinum thermometer with R0 = " +
                  toShortest(curve.r0.ohms) + " Ω between -200 °C and 850 °C",
              "", "check the type of the thermometer (Pt100, Pt500, Pt1000) and its wiring");
}

}  // namespace

Expected<Resistance> PlatinumCurve::resistance(Temperature temperature) const {
  const double t = temperature.celsius;
  if (!(t >= kLowest && t <= kHighest)) {
    return fail("temperature " + toShortest(t) + " °C is outside -200 °C to 850 °C", "", "give it in °C");
  }
  return Resistance(r0.ohms * ratio(*this, t));
}

Expected<Temperature> PlatinumCurve::temperature(Resistance resistance) const {
  const double w = resistance.ohms / r0.ohms;
  // A millionth of R0 of tolerance: the resistance of the end points themselves must come back.
  if (!(w >= ratio(*this, kLowest) - 1e-6 && w <= ratio(*this, kHighest) + 1e-6)) {
    return outside(resistance.ohms, *this);
  }
  // Stable form of the root: no cancellation near R0, and good for B = 0.
  const double root = std::sqrt(a * a - 4.0 * b * (1.0 - w));
  double t = -2.0 * (1.0 - w) / (a + root);
  if (t >= 0.0) {
    return Temperature(t);
  }
  // The closed form is 2.4 K off at -200 °C; Newton converges quadratically from there. A fixed number of
  // steps gives the same bits everywhere.
  for (int step = 0; step < 8; ++step) {
    t -= (ratio(*this, t) - w) / slopeBelowZero(*this, t);
    if (!(t < 0.0)) {
      return Temperature(0.0);
    }
  }
  return Temperature(t);
}

PlatinumCurve iec60751(Resistance nominal) {
  return PlatinumCurve{nominal, kIecA, kIecB, kIecC};
}

Expected<PlatinumCurve> platinumNamed(std::string_view name) {
  if (name.starts_with("Pt") || name.starts_with("PT") || name.starts_with("pt")) {
    const auto nominal = parseDouble(name.substr(2));
    if (nominal && *nominal >= 1.0 && *nominal <= 1e5) {
      return iec60751(Resistance(*nominal));
    }
  }
  return fail("\"" + std::string(name) + "\" is no type of platinum thermometer", "",
              "give Pt100, Pt500 or Pt1000");
}

Expected<PlatinumCurve> fitThroughThreePoints(const std::array<ResistancePoint, 3>& points) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double t = points[i].temperature.celsius;
    const double next = points[(i + 1) % points.size()].temperature.celsius;
    if (!(t >= 0.0 && t <= kHighest) || !(points[i].resistance.ohms > 0.0)) {
      return fail("a fitted characteristic needs temperatures from 0 °C to 850 °C and resistances above 0 Ω",
                  "point " + std::to_string(i + 1), "measure the point again");
    }
    if (!(std::fabs(t - next) >= 5.0)) {
      return fail("two of the three temperatures are less than 5 K apart", "point " + std::to_string(i + 1),
                  "choose the temperatures of the regulation");
    }
  }
  // Newton's divided differences: R = R1 + d1·(t − t1) + d2·(t − t1)(t − t2), then powers of t.
  const double t1 = points[0].temperature.celsius;
  const double t2 = points[1].temperature.celsius;
  const double t3 = points[2].temperature.celsius;
  const double d12 = (points[1].resistance.ohms - points[0].resistance.ohms) / (t2 - t1);
  const double d23 = (points[2].resistance.ohms - points[1].resistance.ohms) / (t3 - t2);
  const double second = (d23 - d12) / (t3 - t1);
  const double first = d12 - second * (t1 + t2);
  const double r0 = points[0].resistance.ohms - d12 * t1 + second * t1 * t2;
  const PlatinumCurve curve{Resistance(r0), first / r0, second / r0, 0.0};
  const bool platinum =
      r0 > 0.0 && curve.a > 0.9 * kIecA && curve.a < 1.1 * kIecA && curve.b > -9e-7 && curve.b < -3e-7;
  if (!platinum) {
    return fail("the three points give R0 = " + toFixed(r0, 3) + " Ω, A = " + toShortest(curve.a) +
                    ", B = " + toShortest(curve.b) + ": no platinum thermometer",
                "", "check the resistances and the bath temperatures");
  }
  return curve;
}

}  // namespace mb

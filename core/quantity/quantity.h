#pragma once

#include <compare>

namespace mb {

/// A physical quantity: a number with its dimension as a type (exponents of kg, m, s, K). `si` is in coherent SI
/// units. Points on a scale (a temperature, a register) are not quantities: see Temperature and Register.
template <int Kg, int M, int S, int K>
struct Quantity {
  double si = 0.0;

  constexpr Quantity() = default;
  constexpr explicit Quantity(double value) : si(value) {}

  constexpr Quantity operator-() const { return Quantity(-si); }
  constexpr Quantity& operator+=(Quantity other) {
    si += other.si;
    return *this;
  }
  constexpr Quantity& operator-=(Quantity other) {
    si -= other.si;
    return *this;
  }
  friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity(a.si + b.si); }
  friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity(a.si - b.si); }
  friend constexpr Quantity operator*(Quantity a, double b) { return Quantity(a.si * b); }
  friend constexpr Quantity operator*(double a, Quantity b) { return Quantity(a * b.si); }
  friend constexpr Quantity operator/(Quantity a, double b) { return Quantity(a.si / b); }
  friend constexpr auto operator<=>(Quantity, Quantity) = default;
};

/// Ratio of two quantities of one dimension: a plain number.
template <int Kg, int M, int S, int K>
constexpr double operator/(Quantity<Kg, M, S, K> a, Quantity<Kg, M, S, K> b) {
  return a.si / b.si;
}

template <int A, int B, int C, int D, int E, int F, int G, int H>
constexpr auto operator*(Quantity<A, B, C, D> a, Quantity<E, F, G, H> b) {
  return Quantity<A + E, B + F, C + G, D + H>(a.si * b.si);
}

template <int A, int B, int C, int D, int E, int F, int G, int H>
  requires(A != E || B != F || C != G || D != H)
constexpr auto operator/(Quantity<A, B, C, D> a, Quantity<E, F, G, H> b) {
  return Quantity<A - E, B - F, C - G, D - H>(a.si / b.si);
}

using Mass = Quantity<1, 0, 0, 0>;
using Length = Quantity<0, 1, 0, 0>;
using Volume = Quantity<0, 3, 0, 0>;
using TimeSpan = Quantity<0, 0, 1, 0>;
using TemperatureDifference = Quantity<0, 0, 0, 1>;
using Density = Quantity<1, -3, 0, 0>;
using SpecificVolume = Quantity<-1, 3, 0, 0>;
using VolumeFlow = Quantity<0, 3, -1, 0>;
using MassFlow = Quantity<1, 0, -1, 0>;
using Pressure = Quantity<1, -1, -2, 0>;
using Energy = Quantity<1, 2, -2, 0>;
using Power = Quantity<1, 2, -3, 0>;
using SpecificEnthalpy = Quantity<0, 2, -2, 0>;
using SpecificHeatCapacity = Quantity<0, 2, -2, -1>;
/// k of EN 1434-1 Annex A, J/(m3 K).
using HeatCoefficient = Quantity<1, -1, -2, -1>;

/// A point on the Celsius scale of ITS-90. Two points differ by a TemperatureDifference; points cannot be added.
struct Temperature {
  double celsius = 0.0;

  constexpr Temperature() = default;
  constexpr explicit Temperature(double t) : celsius(t) {}

  [[nodiscard]] constexpr double kelvin() const { return celsius + 273.15; }

  friend constexpr TemperatureDifference operator-(Temperature a, Temperature b) {
    return TemperatureDifference(a.celsius - b.celsius);
  }
  friend constexpr Temperature operator+(Temperature a, TemperatureDifference d) {
    return Temperature(a.celsius + d.si);
  }
  friend constexpr Temperature operator-(Temperature a, TemperatureDifference d) {
    return Temperature(a.celsius - d.si);
  }
  friend constexpr auto operator<=>(Temperature, Temperature) = default;
};

/// The value a register shows: a point; what passed is the difference of two points.
template <class Q>
struct Register {
  Q shown;

  constexpr Register() = default;
  constexpr explicit Register(Q value) : shown(value) {}

  friend constexpr Q operator-(Register a, Register b) { return a.shown - b.shown; }
};

// Units of the trade. The factories and readers below are the only places where a factor stands.
constexpr Mass kilograms(double v) { return Mass(v); }
constexpr double inKilograms(Mass v) { return v.si; }
constexpr Volume cubicMetres(double v) { return Volume(v); }
constexpr Volume litres(double v) { return Volume(v / 1000.0); }
constexpr double inLitres(Volume v) { return v.si * 1000.0; }
constexpr TimeSpan seconds(double v) { return TimeSpan(v); }
constexpr TimeSpan hours(double v) { return TimeSpan(v * 3600.0); }
constexpr double inSeconds(TimeSpan v) { return v.si; }
constexpr TemperatureDifference kelvins(double v) { return TemperatureDifference(v); }
constexpr Temperature degreesCelsius(double v) { return Temperature(v); }
constexpr Density kilogramsPerCubicMetre(double v) { return Density(v); }
constexpr VolumeFlow cubicMetresPerHour(double v) { return VolumeFlow(v / 3600.0); }
constexpr double inCubicMetresPerHour(VolumeFlow v) { return v.si * 3600.0; }
constexpr Pressure pascals(double v) { return Pressure(v); }
constexpr Pressure kilopascals(double v) { return Pressure(v * 1e3); }
constexpr Pressure megapascals(double v) { return Pressure(v * 1e6); }
constexpr double inMegapascals(Pressure v) { return v.si / 1e6; }
constexpr Energy kilowattHours(double v) { return Energy(v * 3.6e6); }
constexpr double inKilowattHours(Energy v) { return v.si / 3.6e6; }

}  // namespace mb

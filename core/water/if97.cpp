#include "core/water/if97.h"

#include "core/water/integer_power.h"

#include <array>
#include <cmath>

namespace mb {
namespace {

constexpr double kGasConstant = 461.526;         // J/(kg K), eq. 1
constexpr double kReducingPressure = 16.53e6;    // Pa
constexpr double kReducingTemperature = 1386.0;  // K

struct Term {
  int i;
  int j;
  double n;
};

// IAPWS-IF97 table 2.
constexpr std::array<Term, 34> kRegion1 = {{
    {0, -2, 1.46329712131670e-01},    {0, -1, -8.45481871691140e-01},   {0, 0, -3.75636036720400e+00},
    {0, 1, 3.38551691683850e+00},     {0, 2, -9.57919633878720e-01},    {0, 3, 1.57720385132280e-01},
    {0, 4, -1.66164171995010e-02},    {0, 5, 8.12146299835680e-04},     {1, -9, 2.83190801238040e-04},
    {1, -7, -6.07063015658740e-04},   {1, -1, -1.89900682184190e-02},   {1, 0, -3.25297487705050e-02},
    {1, 1, -2.18417171754140e-02},    {1, 3, -5.28383579699300e-05},    {2, -3, -4.71843210732670e-04},
    {2, 0, -3.00017807930260e-04},    {2, 1, 4.76613939069870e-05},     {2, 3, -4.41418453308460e-06},
    {2, 17, -7.26949962975940e-16},   {3, -4, -3.16796448450540e-05},   {3, 0, -2.82707979853120e-06},
    {3, 6, -8.52051281201030e-10},    {4, -5, -2.24252819080000e-06},   {4, -2, -6.51712228956010e-07},
    {4, 10, -1.43417299379240e-13},   {5, -8, -4.05169968601170e-07},   {8, -11, -1.27343017416410e-09},
    {8, -6, -1.74248712306340e-10},   {21, -29, -6.87621312955310e-19}, {23, -31, 1.44783078285210e-20},
    {29, -38, 2.63357816627950e-23},  {30, -39, -1.19476226400710e-23}, {31, -40, 1.82280945814040e-24},
    {32, -41, -9.35370872924580e-26},
}};

}  // namespace

If97State if97Region1(double kelvin, Pressure pressure) {
  const double pi = pressure.si / kReducingPressure;
  const double tau = kReducingTemperature / kelvin;
  const double x = 7.1 - pi;
  const double y = tau - 1.222;

  double gammaPi = 0.0;
  double gammaTau = 0.0;
  double gammaTauTau = 0.0;
  for (const Term& term : kRegion1) {
    const double i = term.i;
    const double j = term.j;
    if (term.i != 0) {
      gammaPi -= term.n * i * integerPower(x, term.i - 1) * integerPower(y, term.j);
    }
    if (term.j != 0) {
      gammaTau += term.n * integerPower(x, term.i) * j * integerPower(y, term.j - 1);
      gammaTauTau += term.n * integerPower(x, term.i) * j * (j - 1.0) * integerPower(y, term.j - 2);
    }
  }

  If97State state;
  state.specificVolume = SpecificVolume(pi * gammaPi * kGasConstant * kelvin / pressure.si);
  state.enthalpy = SpecificEnthalpy(tau * gammaTau * kGasConstant * kelvin);
  state.heatCapacity = SpecificHeatCapacity(-(tau * tau * gammaTauTau * kGasConstant));
  return state;
}

Pressure if97SaturationPressure(double kelvin) {
  // IAPWS-IF97 table 34.
  constexpr std::array<double, 11> n = {0.0,
                                        0.11670521452767e4,
                                        -0.72421316703206e6,
                                        -0.17073846940092e2,
                                        0.12020824702470e5,
                                        -0.32325550322333e7,
                                        0.14915108613530e2,
                                        -0.48232657361591e4,
                                        0.40511340542057e6,
                                        -0.23855557567849,
                                        0.65017534844798e3};
  const double theta = kelvin + n[9] / (kelvin - n[10]);
  const double a = theta * theta + n[1] * theta + n[2];
  const double b = n[3] * theta * theta + n[4] * theta + n[5];
  const double c = n[6] * theta * theta + n[7] * theta + n[8];
  const double root = 2.0 * c / (-b + std::sqrt(b * b - 4.0 * a * c));
  return megapascals(integerPower(root, 4));
}

}  // namespace mb

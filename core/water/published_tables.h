#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace mb {

/// One row of JJG 225-2001 Annex B (CJ 128-2007 Annex A).
struct PublishedWater {
  double density;   // kg/m3
  double enthalpy;  // kJ/kg
};

inline constexpr int kPublishedFirst = 1;   // °C, then every degree
inline constexpr int kPublishedLast = 150;  // °C
inline constexpr std::size_t kPublishedRows = 150;

extern const std::array<PublishedWater, kPublishedRows> kPublished06;  // 0.6 MPa
extern const std::array<PublishedWater, kPublishedRows> kPublished16;  // 1.6 MPa

inline constexpr int kCoefficientInletFirst = 50;
inline constexpr int kCoefficientInletLast = 95;
inline constexpr int kCoefficientOutletFirst = 5;
inline constexpr std::size_t kPublishedCoefficients = 3105;  // 45 + 46 + … + 90

/// JJG 225-2001 Annex C, volume measured at the outlet, Wh/(m3 K).
extern const std::array<std::uint16_t, kPublishedCoefficients> kPublishedHeatCoefficient;

}  // namespace mb

#pragma once

#include "core/regulation/regulation.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace mb {

// Internal to core/regulation: the names in files, in one place for reading and writing.

template <class T, std::size_t N>
using NameTable = std::array<std::pair<std::string_view, T>, N>;

inline constexpr NameTable<RegulationStatus, 5> kStatusNames = {
    {{"in_force", RegulationStatus::InForce},
     {"superseded", RegulationStatus::Superseded},
     {"draft", RegulationStatus::Draft},
     {"unverified", RegulationStatus::Unverified},
     {"demonstration", RegulationStatus::Demonstration}}};
inline constexpr NameTable<PaperKind, 3> kPaperNames = {{{"certificate", PaperKind::Certificate},
                                                         {"factory", PaperKind::FactoryReport},
                                                         {"training", PaperKind::Training}}};
inline constexpr NameTable<VerificationKind, 3> kKindNames = {{{"first", VerificationKind::First},
                                                               {"subsequent", VerificationKind::Subsequent},
                                                               {"in-use", VerificationKind::InUse}}};
inline constexpr NameTable<VerificationItem, 5> kItemNames = {
    {{"appearance", VerificationItem::Appearance},
     {"running-check", VerificationItem::RunningCheck},
     {"tightness", VerificationItem::Tightness},
     {"errors", VerificationItem::Errors},
     {"repeatability", VerificationItem::Repeatability}}};
inline constexpr NameTable<LimitedQuantity, 6> kQuantityNames = {
    {{"flow-sensor", LimitedQuantity::FlowSensor},
     {"sensor-pair", LimitedQuantity::SensorPair},
     {"calculator", LimitedQuantity::Calculator},
     {"calculator-pair", LimitedQuantity::CalculatorPair},
     {"complete", LimitedQuantity::Complete},
     {"water-volume", LimitedQuantity::WaterVolume}}};
inline constexpr NameTable<RatedSymbol, 13> kSymbolNames = {{{"qi", RatedSymbol::Qi},
                                                             {"qp", RatedSymbol::Qp},
                                                             {"qs", RatedSymbol::Qs},
                                                             {"Q1", RatedSymbol::Q1},
                                                             {"Q2", RatedSymbol::Q2},
                                                             {"Q3", RatedSymbol::Q3},
                                                             {"Q4", RatedSymbol::Q4},
                                                             {"dtheta_min", RatedSymbol::DthetaMin},
                                                             {"dtheta_max", RatedSymbol::DthetaMax},
                                                             {"dtheta_ref", RatedSymbol::DthetaRef},
                                                             {"theta_min", RatedSymbol::ThetaMin},
                                                             {"theta_max", RatedSymbol::ThetaMax},
                                                             {"theta_ref", RatedSymbol::ThetaRef}}};
inline constexpr NameTable<WaterEngine, 3> kEngineNames = {{{"if97", WaterEngine::If97},
                                                            {"table", WaterEngine::TableJjg225},
                                                            {"table-cj128", WaterEngine::TableCj128}}};
inline constexpr NameTable<FlowSensorPosition, 2> kSideNames = {
    {{"inlet", FlowSensorPosition::Inlet}, {"outlet", FlowSensorPosition::Outlet}}};

template <class T, std::size_t N>
std::string_view nameIn(const NameTable<T, N>& table, T value) {
  const auto found =
      std::find_if(table.begin(), table.end(), [value](const auto& one) { return one.second == value; });
  return found == table.end() ? std::string_view("unknown") : found->first;
}

template <class T, std::size_t N>
std::optional<T> valueIn(const NameTable<T, N>& table, std::string_view name) {
  const auto found =
      std::find_if(table.begin(), table.end(), [name](const auto& one) { return one.first == name; });
  return found == table.end() ? std::nullopt : std::optional<T>(found->second);
}

}  // namespace mb

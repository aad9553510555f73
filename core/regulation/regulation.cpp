#include "core/regulation/regulation.h"

#include "core/quantity/format.h"
#include "core/regulation/names.h"

#include <algorithm>

namespace mb {

Expected<void> mayServeCertificate(const Regulation& regulation, std::string_view onDate) {
  const auto refused = [&regulation](std::string why) -> Expected<void> {
    return fail(std::move(why), regulation.edition, "its papers are for training, not for certificates");
  };
  switch (regulation.status) {
    case RegulationStatus::Superseded:
      return refused("the edition is superseded" + (regulation.inForceUntil.empty()
                                                        ? std::string()
                                                        : "; it ended on " + regulation.inForceUntil));
    case RegulationStatus::Draft:
      return refused("the edition is a draft that was never issued");
    case RegulationStatus::Unverified:
      return refused("the edition has not been checked against its text");
    case RegulationStatus::Demonstration:
      return refused("the edition is for demonstration");
    case RegulationStatus::InForce:
      break;
  }
  if (!regulation.missing.empty()) {
    std::string list;
    for (const std::string& field : regulation.missing) {
      list += (list.empty() ? "" : ", ") + field;
    }
    return refused("the form has empty fields: " + list);
  }
  if (regulation.paper != PaperKind::Certificate) {
    return refused("the edition provides no verification certificate");
  }
  // ISO dates compare as text.
  if (!onDate.empty() && !regulation.inForceFrom.empty() && onDate < regulation.inForceFrom) {
    return refused("the edition is in force from " + regulation.inForceFrom + " only");
  }
  if (!onDate.empty() && !regulation.inForceUntil.empty() && onDate > regulation.inForceUntil) {
    return refused("the edition ended on " + regulation.inForceUntil);
  }
  return {};
}

Expected<void> classExists(const Regulation& regulation, int accuracyClass, VolumeFlow permanentFlow) {
  const bool heat = std::any_of(regulation.heatLimits.begin(), regulation.heatLimits.end(),
                                [=](const HeatLimit& one) { return one.accuracyClass == accuracyClass; });
  const bool water =
      std::any_of(regulation.waterLimits.begin(), regulation.waterLimits.end(),
                  [=](const WaterVolumeLimit& one) { return one.accuracyClass == accuracyClass; });
  if (!heat && !water) {
    return fail("the edition has no accuracy class " + std::to_string(accuracyClass), regulation.edition,
                "correct the meter type");
  }
  if (accuracyClass == 1 && regulation.class1From && !(permanentFlow >= *regulation.class1From)) {
    return fail("accuracy class 1 exists from a permanent flow of " +
                    toShortest(inCubicMetresPerHour(*regulation.class1From)) + " m3/h on",
                regulation.edition, "correct the meter type");
  }
  return {};
}

Expected<std::vector<VerificationItem>> itemsOf(const Regulation& regulation, VerificationKind kind) {
  for (const VerificationItems& one : regulation.items) {
    if (one.kind == kind) {
      return one.items;
    }
  }
  return fail("the edition knows no such verification: " + std::string(nameOf(kind)), regulation.edition,
              "choose another kind of verification");
}

Expected<FlowRange> flowRange(const FlowPoint& point, const RatedValues& rated) {
  const auto span = spanFor(point.flow, rated);
  if (!span) {
    return tl::unexpected<Error>(span.error());
  }
  const auto aim = point.aim.in(rated);
  if (!aim) {
    return tl::unexpected<Error>(aim.error());
  }
  FlowRange range{cubicMetresPerHour(span->low), cubicMetresPerHour(span->high), cubicMetresPerHour(*aim)};
  if (point.notBelowQi && rated.qi && range.low < *rated.qi) {
    range = FlowRange{*rated.qi, *rated.qi * 1.1, *rated.qi * 1.05};
  }
  if (!range.contains(range.aim)) {
    return fail("the aim of flow point " + point.name + " lies outside its range", "",
                "correct the regulation file");
  }
  return range;
}

std::optional<double> benchUncertaintyRatio(const Regulation& regulation, LimitedQuantity quantity) {
  for (const UncertaintyRule::Ratio& one : regulation.uncertainty.ratios) {
    if (one.quantity == quantity) {
      return one.ratio;
    }
  }
  return std::nullopt;
}

const ResolutionRequirement* resolutionFor(const Regulation& regulation, int nominalDiameter) {
  for (const ResolutionRequirement& one : regulation.resolutions) {
    if (nominalDiameter >= one.dnFrom && nominalDiameter <= one.dnTo) {
      return &one;
    }
  }
  return nullptr;
}

std::optional<int> validityMonths(const Regulation& regulation, int nominalDiameter) {
  for (const ValidityPeriod& one : regulation.validity) {
    if (nominalDiameter <= one.dnTo) {
      return one.months;
    }
  }
  return std::nullopt;
}

std::string_view nameOf(RegulationStatus status) {
  return nameIn(kStatusNames, status);
}
std::string_view nameOf(LimitedQuantity quantity) {
  return nameIn(kQuantityNames, quantity);
}
std::string_view nameOf(VerificationItem item) {
  return nameIn(kItemNames, item);
}
std::string_view nameOf(VerificationKind kind) {
  return nameIn(kKindNames, kind);
}

std::optional<LimitedQuantity> limitedQuantityNamed(std::string_view name) {
  return valueIn(kQuantityNames, name);
}
std::optional<VerificationKind> verificationKindNamed(std::string_view name) {
  return valueIn(kKindNames, name);
}

}  // namespace mb

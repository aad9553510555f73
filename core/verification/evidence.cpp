#include "core/verification/evidence.h"

#include <algorithm>

namespace mb {

const PartEvidence* RunEvidence::part(const std::string& meter) const {
  const auto found = std::ranges::find(parts, meter, &PartEvidence::meter);
  return found == parts.end() ? nullptr : &*found;
}

const MeterType* RunEvidence::typeOf(const std::string& meter) const {
  if (batch == nullptr) {
    return nullptr;
  }
  const auto found = std::ranges::find(batch->meters, meter, &BatchMeter::number);
  return found == batch->meters.end() ? nullptr : &batch->typeOf(*found);
}

bool RunEvidence::has(const std::string& meter) const {
  return typeOf(meter) != nullptr || part(meter) != nullptr ||
         std::ranges::count(results, meter, &ResultEvidence::meter) > 0;
}

const RunEvidence* RecordEvidence::run(Seq seq) const {
  const auto found = std::ranges::find(runs, seq, [](const RunEvidence& run) { return run.id.seq; });
  return found == runs.end() ? nullptr : &*found;
}

}  // namespace mb

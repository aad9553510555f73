#include "core/model/bench_description.h"

#include <algorithm>

namespace mb {
namespace {

template <class Description>
const Description* find(const std::vector<Description>& all, const std::string& id) {
  const auto found = std::ranges::find(all, id, &Description::id);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

const ChannelDescription* BenchDescription::channel(const std::string& id) const {
  return find(channels, id);
}

const ActuatorDescription* BenchDescription::actuator(const std::string& id) const {
  return find(actuators, id);
}

const StandardDescription* BenchDescription::standard(const std::string& id) const {
  return find(standards, id);
}

const FlowLineDescription* BenchDescription::lineFor(VolumeFlow flow) const {
  const FlowLineDescription* best = nullptr;
  for (const auto& line : lines) {
    const bool carries = flow >= line.minimum && flow <= line.maximum;
    if (carries && (best == nullptr || line.maximum < best->maximum)) {
      best = &line;
    }
  }
  return best;
}

}  // namespace mb

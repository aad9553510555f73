#include "procedures/engine/step.h"

#include <stdexcept>

namespace mb {

std::vector<int> RunSetup::positions() const {
  std::vector<int> positions;
  for (const auto& meter : batch.meters) {
    positions.push_back(meter.position);
  }
  return positions;
}

void StepRegistry::add(std::unique_ptr<Step> step) {
  std::string name(step->name());
  if (!steps_.emplace(name, std::move(step)).second) {
    throw std::logic_error("there are two steps `" + name + "`");
  }
}

const Step* StepRegistry::find(std::string_view name) const {
  const auto found = steps_.find(name);
  return found == steps_.end() ? nullptr : found->second.get();
}

std::vector<std::string> StepRegistry::names() const {
  std::vector<std::string> names;
  for (const auto& [name, step] : steps_) {
    names.push_back(name);
  }
  return names;
}

}  // namespace mb

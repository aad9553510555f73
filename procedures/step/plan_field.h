#pragma once

#include "procedures/engine/node.h"
#include "procedures/engine/run_setup.h"

#include <string>

namespace mb {

/// Place of the volume of the point that a step's node belongs to ("demo.toml: point[2].volume_l"), for an
/// error that names file and field; the parameter `point_number` says which point it is.
[[nodiscard]] inline std::string volumeField(const Node& node, const RunSetup& setup) {
  const auto number = integerOf(node, "point_number", 0);
  const std::string point = number > 0 ? "point[" + std::to_string(number) + "]" : std::string("point");
  return setup.plan.fileName + ": " + point + ".volume_l";
}

}  // namespace mb

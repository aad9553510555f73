#include "procedures/engine/resolve.h"

namespace mb {

std::string childPath(const std::string& parent, const std::string& id) {
  return parent.empty() ? id : parent + "/" + id;
}

std::string runPath(const std::string& repeatRule, int number, int attempt) {
  std::string path = repeatRule + "/run" + std::to_string(number);
  return attempt > 1 ? path + "-attempt" + std::to_string(attempt) : path;
}

Parameters handDown(const Parameters& fromAbove, const Parameters& item) {
  Parameters parameters = item;
  parameters.insert(fromAbove.begin(), fromAbove.end());
  return parameters;
}

Node resolveStep(const Node& node, const std::string& path, const Parameters& handedDown) {
  Node resolved(path, node.step, node.parameters);
  resolved.part = node.part;
  resolved.policy = node.policy;
  resolved.parameters.insert(handedDown.begin(), handedDown.end());
  return resolved;
}

}  // namespace mb

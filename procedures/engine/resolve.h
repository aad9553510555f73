#pragma once

#include "procedures/engine/node.h"

#include <string>

namespace mb {

// How the runner and the dry run come from the tree to the steps they see: paths and parameters, in one place
// so that both see the same.

[[nodiscard]] std::string childPath(const std::string& parent, const std::string& id);
/// "<repeatRule>/run2", and "<repeatRule>/run2-attempt3" for the third attempt at it.
[[nodiscard]] std::string runPath(const std::string& repeatRule, int number, int attempt);

/// What a forEach hands down for one item: its own win over those from further up.
[[nodiscard]] Parameters handDown(const Parameters& fromAbove, const Parameters& item);

/// The step as its functions are given it: id is the path, its own parameters win over those handed down.
[[nodiscard]] Node resolveStep(const Node& node, const std::string& path, const Parameters& handedDown);

}  // namespace mb

#pragma once

#include "procedures/engine/parameter.h"

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace mb {

enum class NodeKind { group, step, forEach, parallel, repeatRule };

/// What a child is to its group. Setup and body run in the order of the list; teardown is entered as soon as
/// the setup (or, without one, the body) was started, whatever happened, exactly once, and every teardown
/// child runs even when one before it failed.
enum class NodePart { setup, body, teardown };

/// What a failure that is left after the retries does: end the run (teardown and safe state follow), go on
/// with the next node, or leave this item of the innermost forEach and go on with the next point.
enum class OnFailure { stop, carryOn, skipPoint };

struct Policy {
  int retries = 0;  ///< how often a failed step, or group without points, is run again; a cancelled one never
  OnFailure onFailure = OnFailure::stop;
};

/// One round of a forEach: `name` becomes part of the path and, while it runs, the name of the point
/// (StepContext::point()). Its parameters are handed down to every step below (a step's own win).
struct ForEachItem {
  ForEachItem(std::string name_, Parameters parameters_)
      : name(std::move(name_)), parameters(std::move(parameters_)) {}
  std::string name;
  Parameters parameters;
};

/// Plan as data (DESIGN 3): no closures in it. A method makes the tree; it lies in the ledger.
///
/// - group: children by their parts. Parameter `teardown_limit_s` (default 600): deadline of the teardown.
/// - step: `step` names an entry of the StepRegistry; parameters are its own.
/// - forEach: the children run once for every item, in order. "Finish this point" ends it after the item
/// under
///   way.
/// - parallel: the children run side by side; a failure with OnFailure::stop stops the others.
/// - repeatRule: the children are one run of the point (settled point 2). Parameters: `extra_runs` (default
/// 2),
///   `point_retries` (default 0: how often an invalid run is run again). See PointEvaluator (execute.h).
struct Node {
  Node(std::string id_, NodeKind kind_) : id(std::move(id_)), kind(kind_) {}
  /// A step.
  Node(std::string id_, std::string step_, Parameters parameters_)
      : id(std::move(id_)),
        kind(NodeKind::step),
        step(std::move(step_)),
        parameters(std::move(parameters_)) {}

  std::string id;  ///< short, unique among its siblings, without '/'
  NodeKind kind;
  NodePart part = NodePart::body;
  std::string step;
  Parameters parameters;
  Policy policy;
  std::vector<ForEachItem> items;
  std::vector<Node> children;

  /// Adds a child and returns it.
  Node& add(Node child, NodePart as = NodePart::body) {
    child.part = as;
    return children.emplace_back(std::move(child));
  }
};

[[nodiscard]] std::string_view nameOf(NodeKind kind);
[[nodiscard]] std::string_view nameOf(NodePart part);
[[nodiscard]] std::string_view nameOf(OnFailure onFailure);

/// The tree for the ledger (every number a string; a parameter is {"type":"value"}), and back.
[[nodiscard]] nlohmann::json planToJson(const Node& node);
[[nodiscard]] Expected<Node> planFromJson(const nlohmann::json& json);

/// Canonical JSON of the tree and its SHA-256 (64 hexadecimal digits).
[[nodiscard]] std::string planText(const Node& node);
[[nodiscard]] std::string planHash(const Node& node);

/// A parameter of a resolved node (the one a step is called with). The reading functions throw
/// std::logic_error (a bug: the dry run checks the schema before anything moves) when it is missing or of
/// another type; those with a fallback give it when it is missing.
[[nodiscard]] double numberOf(const Node& node, const std::string& name);
[[nodiscard]] double numberOf(const Node& node, const std::string& name, double fallback);
[[nodiscard]] std::int64_t integerOf(const Node& node, const std::string& name);
[[nodiscard]] std::int64_t integerOf(const Node& node, const std::string& name, std::int64_t fallback);
[[nodiscard]] bool flagOf(const Node& node, const std::string& name, bool fallback);
[[nodiscard]] std::string textOf(const Node& node, const std::string& name);
[[nodiscard]] std::string textOf(const Node& node, const std::string& name, const std::string& fallback);

}  // namespace mb

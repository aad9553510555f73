#include "procedures/engine/node.h"

#include <stdexcept>

namespace mb {
namespace {

const ParameterValue* find(const Node& node, const std::string& name) {
  const auto found = node.parameters.find(name);
  return found == node.parameters.end() ? nullptr : &found->second;
}

[[noreturn]] void bug(const Node& node, const std::string& name) {
  throw std::logic_error("parameter " + name + " of " + node.id +
                         " is missing or of another type: its schema does not say what the step reads");
}

double number(const Node& node, const std::string& name, const ParameterValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    return static_cast<double>(*whole);
  }
  if (const auto* real = std::get_if<double>(&value)) {
    return *real;
  }
  bug(node, name);
}

template <class T>
const T& as(const Node& node, const std::string& name, const ParameterValue& value) {
  if (const auto* held = std::get_if<T>(&value)) {
    return *held;
  }
  bug(node, name);
}

const ParameterValue& require(const Node& node, const std::string& name) {
  if (const auto* value = find(node, name)) {
    return *value;
  }
  bug(node, name);
}

}  // namespace

std::string_view nameOf(NodeKind kind) {
  switch (kind) {
    case NodeKind::group:
      return "group";
    case NodeKind::step:
      return "step";
    case NodeKind::forEach:
      return "for-each";
    case NodeKind::parallel:
      return "parallel";
    case NodeKind::repeatRule:
      break;
  }
  return "repeat-rule";
}

std::string_view nameOf(NodePart part) {
  switch (part) {
    case NodePart::setup:
      return "setup";
    case NodePart::body:
      return "body";
    case NodePart::teardown:
      break;
  }
  return "teardown";
}

std::string_view nameOf(OnFailure onFailure) {
  switch (onFailure) {
    case OnFailure::stop:
      return "stop";
    case OnFailure::carryOn:
      return "carry-on";
    case OnFailure::skipPoint:
      break;
  }
  return "skip-point";
}

double numberOf(const Node& node, const std::string& name) {
  return number(node, name, require(node, name));
}

double numberOf(const Node& node, const std::string& name, double fallback) {
  const auto* value = find(node, name);
  return value == nullptr ? fallback : number(node, name, *value);
}

std::int64_t integerOf(const Node& node, const std::string& name) {
  return as<std::int64_t>(node, name, require(node, name));
}

std::int64_t integerOf(const Node& node, const std::string& name, std::int64_t fallback) {
  const auto* value = find(node, name);
  return value == nullptr ? fallback : as<std::int64_t>(node, name, *value);
}

bool flagOf(const Node& node, const std::string& name, bool fallback) {
  const auto* value = find(node, name);
  return value == nullptr ? fallback : as<bool>(node, name, *value);
}

std::string textOf(const Node& node, const std::string& name) {
  return as<std::string>(node, name, require(node, name));
}

std::string textOf(const Node& node, const std::string& name, const std::string& fallback) {
  const auto* value = find(node, name);
  return value == nullptr ? fallback : as<std::string>(node, name, *value);
}

}  // namespace mb

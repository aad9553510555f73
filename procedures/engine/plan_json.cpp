// The tree of a plan as JSON for the ledger, and back.

#include "core/quantity/format.h"
#include "core/record/canonical.h"
#include "core/record/row.h"
#include "procedures/engine/node.h"

#include <charconv>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

nlohmann::json toJson(const ParameterValue& value) {
  if (const auto* flag = std::get_if<bool>(&value)) {
    return {{"flag", *flag}};
  }
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    return {{"integer", std::to_string(*whole)}};
  }
  if (const auto* number = std::get_if<double>(&value)) {
    return {{"number", toShortest(*number)}};
  }
  return {{"text", std::get<std::string>(value)}};
}

nlohmann::json toJson(const Parameters& parameters) {
  nlohmann::json json = nlohmann::json::object();
  for (const auto& [name, value] : parameters) {
    json[name] = toJson(value);
  }
  return json;
}

std::optional<std::int64_t> wholeOf(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

/// A text field, empty when it is not there or no text.
std::string text(const nlohmann::json& json, const char* field) {
  const auto found = json.find(field);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Expected<ParameterValue> parameterOf(const nlohmann::json& json, const std::string& where) {
  if (json.is_object() && json.size() == 1) {
    const std::string type = json.begin().key();
    const auto& value = json.begin().value();
    if (type == "flag" && value.is_boolean()) {
      return ParameterValue(value.get<bool>());
    }
    if (type == "text" && value.is_string()) {
      return ParameterValue(value.get<std::string>());
    }
    if (type == "integer" && value.is_string()) {
      if (const auto whole = wholeOf(value.get<std::string>())) {
        return ParameterValue(*whole);
      }
    }
    if (type == "number" && value.is_string()) {
      if (const auto number = parseDouble(value.get<std::string>())) {
        return ParameterValue(*number);
      }
    }
  }
  return fail("is no parameter {\"type\":value}", where);
}

Expected<Parameters> parametersOf(const nlohmann::json& json, const std::string& where) {
  Parameters parameters;
  const auto found = json.find("parameters");
  if (found == json.end()) {
    return parameters;
  }
  if (!found->is_object()) {
    return fail("is no object", where + ".parameters");
  }
  for (const auto& [name, value] : found->items()) {
    auto parameter = parameterOf(value, where + "." + name);
    if (!parameter) {
      return tl::unexpected(parameter.error());
    }
    parameters.emplace(name, std::move(*parameter));
  }
  return parameters;
}

/// The enumerator whose name the field has.
template <class Enum>
Expected<Enum> choice(const nlohmann::json& json, const char* field, std::initializer_list<Enum> all,
                      const std::string& where) {
  const std::string name = text(json, field);
  for (const Enum each : all) {
    if (nameOf(each) == name) {
      return each;
    }
  }
  return fail("`" + name + "` is unknown", where + "." + field);
}

Expected<void> readPolicy(const nlohmann::json& json, const std::string& where, Policy& policy) {
  const auto found = json.find("policy");
  if (found == json.end()) {
    return {};
  }
  const auto retries = found->is_object() ? wholeOf(text(*found, "retries")) : std::nullopt;
  if (!retries || *retries < 0 || *retries > 1000) {
    return fail("is not a whole number from 0 to 1000", where + ".policy.retries");
  }
  const auto onFailure =
      choice(*found, "on_failure", {OnFailure::stop, OnFailure::carryOn, OnFailure::skipPoint}, where);
  if (!onFailure) {
    return tl::unexpected(onFailure.error());
  }
  policy.retries = static_cast<int>(*retries);
  policy.onFailure = *onFailure;
  return {};
}

/// A list field; empty when it is not there, null when it is no list.
const nlohmann::json* list(const nlohmann::json& json, const char* field) {
  static const nlohmann::json none = nlohmann::json::array();
  const auto found = json.find(field);
  if (found == json.end()) {
    return &none;
  }
  return found->is_array() ? &*found : nullptr;
}

Expected<Node> nodeOf(const nlohmann::json& json, const std::string& parent, int depth) {
  if (!json.is_object() || text(json, "id").empty() || depth > 30) {
    return fail("is no node with an id, or nested too deeply", parent);
  }
  const std::string where = parent.empty() ? text(json, "id") : parent + "/" + text(json, "id");
  const auto kind = choice(
      json, "kind",
      {NodeKind::group, NodeKind::step, NodeKind::forEach, NodeKind::parallel, NodeKind::repeatRule}, where);
  const auto part = choice(json, "part", {NodePart::setup, NodePart::body, NodePart::teardown}, where);
  auto parameters = parametersOf(json, where);
  if (!kind || !part || !parameters) {
    return tl::unexpected(!kind ? kind.error() : !part ? part.error() : parameters.error());
  }
  Node node(text(json, "id"), *kind);
  node.part = *part;
  node.step = text(json, "step");
  node.parameters = std::move(*parameters);
  if (const auto policy = readPolicy(json, where, node.policy); !policy) {
    return tl::unexpected(policy.error());
  }
  const auto* items = list(json, "items");
  const auto* children = list(json, "children");
  if (items == nullptr || children == nullptr) {
    return fail("items and children must be lists", where);
  }
  for (const auto& item : *items) {
    auto handed = item.is_object() ? parametersOf(item, where + "[" + text(item, "name") + "]")
                                   : Expected<Parameters>(fail("is no object", where + ".items"));
    if (!handed) {
      return tl::unexpected(handed.error());
    }
    node.items.emplace_back(text(item, "name"), std::move(*handed));
  }
  for (const auto& each : *children) {
    auto child = nodeOf(each, where, depth + 1);
    if (!child) {
      return child;
    }
    node.children.push_back(std::move(*child));
  }
  return node;
}

}  // namespace

nlohmann::json planToJson(const Node& node) {
  nlohmann::json json = {{"id", node.id}, {"kind", nameOf(node.kind)}, {"part", nameOf(node.part)}};
  if (!node.step.empty()) {
    json["step"] = node.step;
  }
  if (!node.parameters.empty()) {
    json["parameters"] = toJson(node.parameters);
  }
  json["policy"] = {{"retries", std::to_string(node.policy.retries)},
                    {"on_failure", nameOf(node.policy.onFailure)}};
  for (const auto& item : node.items) {
    json["items"].push_back({{"name", item.name}, {"parameters", toJson(item.parameters)}});
  }
  for (const auto& child : node.children) {
    json["children"].push_back(planToJson(child));
  }
  return json;
}

Expected<Node> planFromJson(const nlohmann::json& json) {
  return nodeOf(json, std::string(), 0);
}

std::string planText(const Node& node) {
  return canonicalJson(planToJson(node));
}

std::string planHash(const Node& node) {
  return sha256Hex(planText(node));
}

}  // namespace mb

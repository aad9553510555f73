#pragma once

#include "core/text/error.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace mb {

/// A parameter of a node: flag, whole number, number or text. The unit stands in the name ("settle_s",
/// "flow_m3_h", "volume_l").
using ParameterValue = std::variant<bool, std::int64_t, double, std::string>;
using Parameters = std::map<std::string, ParameterValue>;

enum class ParameterType { flag, integer, number, text };

/// One parameter a step understands. A number that must be a whole one is `integer`; `number` takes both.
struct ParameterSpec {
  ParameterSpec(std::string name_, ParameterType type_, bool required_ = true)
      : name(std::move(name_)), type(type_), required(required_) {}

  std::string name;
  ParameterType type;
  bool required;
  std::optional<double> minimum;  ///< of numbers, inclusive
  std::optional<double> maximum;
};
using ParameterSchema = std::vector<ParameterSpec>;

/// Every way in which `given` misses the schema, one error each; `where` names the node. Parameters that
/// the schema does not name are no error: what a forEach hands down is meant for some of its steps only.
[[nodiscard]] std::vector<Error> checkParameters(const Parameters& given, const ParameterSchema& schema,
                                                 const std::string& where);

}  // namespace mb

#include "procedures/engine/parameter.h"

#include "core/quantity/format.h"

namespace mb {
namespace {

std::optional<double> asNumber(const ParameterValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    return static_cast<double>(*whole);
  }
  if (const auto* number = std::get_if<double>(&value)) {
    return *number;
  }
  return std::nullopt;
}

bool fits(const ParameterValue& value, ParameterType type) {
  switch (type) {
    case ParameterType::flag:
      return std::holds_alternative<bool>(value);
    case ParameterType::integer:
      return std::holds_alternative<std::int64_t>(value);
    case ParameterType::number:
      return asNumber(value).has_value();
    case ParameterType::text:
      return std::holds_alternative<std::string>(value);
  }
  return false;
}

std::string nameOf(ParameterType type) {
  switch (type) {
    case ParameterType::flag:
      return "true or false";
    case ParameterType::integer:
      return "a whole number";
    case ParameterType::number:
      return "a number";
    case ParameterType::text:
      break;
  }
  return "a text";
}

}  // namespace

std::vector<Error> checkParameters(const Parameters& given, const ParameterSchema& schema,
                                   const std::string& where) {
  std::vector<Error> errors;
  for (const auto& spec : schema) {
    const std::string field = where + "." + spec.name;
    const auto found = given.find(spec.name);
    if (found == given.end()) {
      if (spec.required) {
        errors.emplace_back("is missing", field, "give " + nameOf(spec.type));
      }
      continue;
    }
    if (!fits(found->second, spec.type)) {
      errors.emplace_back("is not " + nameOf(spec.type), field);
      continue;
    }
    const auto number = asNumber(found->second);
    if (number && spec.minimum && *number < *spec.minimum) {
      errors.emplace_back(toShortest(*number) + " is below " + toShortest(*spec.minimum), field);
    }
    if (number && spec.maximum && *number > *spec.maximum) {
      errors.emplace_back(toShortest(*number) + " is above " + toShortest(*spec.maximum), field);
    }
  }
  return errors;
}

}  // namespace mb

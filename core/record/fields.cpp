#include "core/record/fields.h"

#include "core/quantity/format.h"

#include <charconv>

#include <nlohmann/json.hpp>

namespace mb {

std::string textField(const nlohmann::json& body, const std::string& name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Seq numberField(const nlohmann::json& body, const std::string& name) {
  return wholeField(body, name).value_or(0);
}

std::optional<std::int64_t> wholeField(const nlohmann::json& body, const std::string& name) {
  const std::string text = textField(body, name);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::optional<double> doubleField(const nlohmann::json& body, const std::string& name) {
  return parseDouble(textField(body, name));
}

bool flagField(const nlohmann::json& body, const std::string& name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_boolean() && found->get<bool>();
}

}  // namespace mb

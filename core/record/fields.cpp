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
  const std::string text = textField(body, name);
  Seq value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : 0;
}

std::optional<double> doubleField(const nlohmann::json& body, const std::string& name) {
  return parseDouble(textField(body, name));
}

bool flagField(const nlohmann::json& body, const std::string& name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_boolean() && found->get<bool>();
}

}  // namespace mb

#include "core/record/canonical.h"

#include <optional>
#include <stdexcept>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

constexpr int kMaxDepth = 32;

/// Says where the first value that may not stand in a body lies, or nothing when there is none.
std::optional<std::string> firstForbidden(const nlohmann::json& value, const std::string& path, int depth) {
  if (depth > kMaxDepth) {
    return path + " is nested too deeply";
  }
  if (value.is_string() || value.is_boolean()) {
    return std::nullopt;
  }
  if (value.is_object()) {
    for (const auto& [key, member] : value.items()) {
      if (auto found = firstForbidden(member, path + "." + key, depth + 1)) {
        return found;
      }
    }
    return std::nullopt;
  }
  if (value.is_array()) {
    std::size_t index = 0;
    for (const auto& member : value) {
      if (auto found = firstForbidden(member, path + "[" + std::to_string(index) + "]", depth + 1)) {
        return found;
      }
      ++index;
    }
    return std::nullopt;
  }
  return path + " is a " + value.type_name() + ", in the ledger every number is a string";
}

/// The same check without building paths: append() runs it for every row.
bool allowed(const nlohmann::json& value, int depth) {
  if (value.is_string() || value.is_boolean()) {
    return true;
  }
  if (!value.is_structured() || depth > kMaxDepth) {
    return false;
  }
  for (const auto& member : value) {
    if (!allowed(member, depth + 1)) {
      return false;
    }
  }
  return true;
}

/// The parser itself does not recurse, but dump() does: a body of a hundred thousand '[' must not reach it.
bool tooDeep(std::string_view text) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[' || c == '{') {
      if (++depth > kMaxDepth + 1) {
        return true;
      }
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

}  // namespace

std::string canonicalJson(const nlohmann::json& body) {
  if (!body.is_object() || !allowed(body, 0)) {
    const auto found = firstForbidden(body, "body", 0);
    throw std::logic_error(found ? *found : "the body of a ledger row must be an object");
  }
  try {
    return body.dump();
  } catch (const nlohmann::json::exception& notUtf8) {
    throw std::logic_error(std::string("a text in the body of a ledger row is not UTF-8: ") + notUtf8.what());
  }
}

Expected<nlohmann::json> parseCanonical(std::string_view text) {
  if (tooDeep(text)) {
    return fail("the body is nested too deeply");
  }
  nlohmann::json body = nlohmann::json::parse(text, nullptr, false);
  if (body.is_discarded()) {
    return fail("the body is not JSON");
  }
  try {
    if (canonicalJson(body) != text) {
      return fail("the body is not in canonical form");
    }
  } catch (const std::logic_error& forbidden) {
    return fail(forbidden.what());
  }
  return body;
}

}  // namespace mb

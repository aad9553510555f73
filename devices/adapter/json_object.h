#pragma once

#include "core/text/error.h"
#include "devices/link/link.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace mb {

// Internal to devices/adapter (includes the whole of nlohmann/json: for .cpp files).

/// The object of a line. Errors: see parseAdapterMessage.
[[nodiscard]] Expected<nlohmann::json> strictObject(std::string_view line);

/// Reads an object field by field; the first mistake is kept, and so is every key that nobody asked for.
/// Neutral values are given from then on.
class JsonObject {
 public:
  /// `error` outlives this, and takes the first mistake of this object and its parts.
  JsonObject(const nlohmann::json& object, std::string path, std::optional<Error>& error);

  [[nodiscard]] bool has(std::string_view name);
  [[nodiscard]] std::string text(std::string_view name, std::size_t longest);
  [[nodiscard]] std::string optionalText(std::string_view name, std::size_t longest);
  [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t low, std::int64_t high);
  [[nodiscard]] std::int64_t optionalInteger(std::string_view name, std::int64_t fallback, std::int64_t low,
                                             std::int64_t high);
  [[nodiscard]] Bytes hex(std::string_view name, std::size_t most);
  [[nodiscard]] std::vector<std::string> texts(std::string_view name, std::size_t most);
  /// Calls `read` with each object of a list.
  void objects(std::string_view name, std::size_t most, const std::function<void(JsonObject&)>& read);
  void object(std::string_view name, const std::function<void(JsonObject&)>& read);
  [[nodiscard]] std::vector<std::string> names() const;

  void refuse(std::string_view name, const std::string& what);
  /// Refuses the keys that nobody asked for.
  void finish();

 private:
  [[nodiscard]] const nlohmann::json* find(std::string_view name, bool required);

  const nlohmann::json& object_;
  std::string path_;
  std::optional<Error>& error_;
  std::set<std::string, std::less<>> known_;
};

}  // namespace mb

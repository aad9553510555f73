#pragma once

#include "core/quantity/decimal.h"
#include "core/text/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace mb {

// Internal to core/evaluation: reading the fields of a ledger row, where every number is a string.

inline constexpr std::int64_t kLastInstant = 4'000'000'000'000'000'000;  ///< ns

/// One object of a row. What is wrong is remembered, the first fault only, in the reader all objects of a row
/// share; until then the getters give what they can.
class PointRowFields {
 public:
  PointRowFields(const nlohmann::json& object, std::string where, std::optional<Error>& fault)
      : object_(object), where_(std::move(where)), fault_(fault) {
    if (!object_.is_object()) {
      refuse("", "is no object");
    }
  }

  [[nodiscard]] bool has(const char* name) const { return object_.is_object() && object_.contains(name); }
  [[nodiscard]] std::string text(const char* name) const;
  [[nodiscard]] std::string textOr(const char* name, std::string otherwise) const;
  [[nodiscard]] std::int64_t integer(const char* name) const;
  [[nodiscard]] std::int64_t integerOr(const char* name, std::int64_t otherwise) const;
  /// Nanoseconds of the run's clock: 0 to 4e18 (126 years), so that differences never overflow.
  [[nodiscard]] std::int64_t instant(const char* name) const;
  [[nodiscard]] double number(const char* name) const;
  [[nodiscard]] Decimal decimal(const char* name) const;
  [[nodiscard]] bool boolean(const char* name) const;
  [[nodiscard]] PointRowFields child(const char* name) const;
  /// An array; empty when the field is absent.
  [[nodiscard]] const nlohmann::json& list(const char* name) const;
  [[nodiscard]] PointRowFields element(const nlohmann::json& one, const char* name, std::size_t index) const;
  [[nodiscard]] std::int64_t integerOf(const nlohmann::json& one, const char* name) const;

  void refuse(const std::string& name, const std::string& why) const;
  /// Refuses when the field is there and says something else.
  void expect(const char* name, std::string_view wanted) const;

  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  [[nodiscard]] const nlohmann::json* find(const char* name) const;

  const nlohmann::json& object_;
  std::string where_;
  std::optional<Error>& fault_;
};

}  // namespace mb

#pragma once

#include "core/async/clock.h"
#include "core/config/table.h"
#include "core/quantity/decimal.h"
#include "devices/link/link.h"

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

namespace mb {

/// A table of a profile that may extend another: what is not there is the base's, or required.
class Overlay {
 public:
  Overlay(ConfigTable table, bool inherits) : table_(std::move(table)), inherits_(inherits) {}

  [[nodiscard]] const ConfigTable& table() const { return table_; }

  void text(std::string_view name, std::string& value) const;
  void seconds(std::string_view name, double& value, NumberRange range) const;
  void integer(std::string_view name, int& value, int low, int high) const;
  void decimal(std::string_view name, Decimal& value) const;
  void settings(std::string_view name, SerialSettings& value) const;
  template <class T>
  void choice(std::string_view name, T& value, std::initializer_list<ConfigChoice<T>> choices) const {
    value = inherits_ ? table_.optionalChoice(name, value, choices) : table_.requireChoice(name, choices);
  }

 private:
  ConfigTable table_;
  bool inherits_;
};

/// A sub-table: required without a base, else optional.
[[nodiscard]] std::optional<Overlay> overlayPart(const ConfigTable& root, std::string_view name,
                                                 bool inherits);

/// A time in seconds that may be left out, from 0 to 600 s.
void overlayDuration(const ConfigTable& table, std::string_view name, Duration& value);

/// Bytes in hex. A mistake is noted at the field, with its column.
[[nodiscard]] Bytes hexField(const ConfigTable& table, std::string_view name);
[[nodiscard]] std::optional<Bytes> optionalHexField(const ConfigTable& table, std::string_view name);

}  // namespace mb

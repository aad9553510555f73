#pragma once

// Internal to core/config: one node of the parsed tree as a value.

#include "core/config/config_state.h"
#include "core/config/number_range.h"
#include "core/quantity/decimal.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>
#include <toml++/toml.h>

namespace mb {

/// A value or the reason why the node does not give one ("must be a number, not a table").
template <class T>
using Read = tl::expected<T, std::string>;

/// What stands there, for the text of an error: "a table", "a whole number" …
[[nodiscard]] std::string typeName(const toml::node& node);

template <class T>
[[nodiscard]] Read<T> wrongType(const toml::node& node, const char* wanted) {
  return tl::unexpected<std::string>(std::string("must be ") + wanted + ", not " + typeName(node));
}

[[nodiscard]] Read<std::string> readString(const toml::node& node);
[[nodiscard]] Read<bool> readBoolean(const toml::node& node);
[[nodiscard]] Read<double> readNumber(const toml::node& node, const NumberRange& range);
[[nodiscard]] Read<std::int64_t> readInteger(const toml::node& node, std::int64_t low, std::int64_t high);
/// With the digits as they stand in the file.
[[nodiscard]] Read<Decimal> readDecimal(const ConfigState& state, const toml::node& node);
/// A day of the calendar as "2025-04-19".
[[nodiscard]] Read<std::string> readDate(const toml::node& node);
/// The index of the text among the choices.
[[nodiscard]] Read<std::size_t> readChoice(const toml::node& node,
                                           const std::vector<std::string_view>& choices);

}  // namespace mb

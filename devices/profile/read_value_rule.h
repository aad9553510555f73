#pragma once

#include "core/config/table.h"
#include "devices/profile/value_rule.h"

#include <optional>
#include <string>

namespace mb {

/// Where a number stands: `field` (`name` unless said), `at` with `encoding`, `register` with `encoding` or
/// `coil` behind `firstRegister`. Returns how far the next one of its kind is off, in bytes or bits; 0 for a
/// field. Mistakes are noted in the table.
std::size_t readNumberPlace(const ConfigTable& table, std::optional<int> firstRegister,
                            const MessageTemplate& expect, const std::string& name, NumberPlace& place);

/// `scale`, `offset`, `none`, `fraction_field` with `fraction_scale`, `parts`, `unit_field` with `units`.
void readValueRule(const ConfigTable& table, std::optional<int> firstRegister, const MessageTemplate& expect,
                   ValueRule& rule);

/// A place must lie inside the message.
void checkPlace(const ConfigTable& table, const NumberPlace& place, const MessageTemplate& expect);

/// A template of a field; a mistake is noted there.
[[nodiscard]] MessageTemplate templateField(const ConfigTable& table, std::string_view name,
                                            const MessageTemplate::Defaults& defaults = {});

}  // namespace mb

#pragma once

#include "core/text/error.h"

#include <string>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

namespace mb {

/// Canonical JSON of a ledger body: UTF-8, keys in byte order, no white space, and only objects, arrays,
/// strings and booleans (docs/ledger.md: every number is a string, what is not known is left out), so that
/// the same content gives the same bytes on every machine. Throws std::logic_error, which is a bug of the
/// caller, for a number, a null, a text that is not UTF-8, a body that is not an object, or nesting deeper
/// than 32 levels.
[[nodiscard]] std::string canonicalJson(const nlohmann::json& body);

/// Reads a body back; an error says what is wrong with arbitrary bytes. A text that is not in the canonical
/// form (a number, a blank, keys out of order, a key twice) is an error too: no ledger of ours holds it.
[[nodiscard]] Expected<nlohmann::json> parseCanonical(std::string_view text);

}  // namespace mb

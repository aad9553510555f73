#pragma once

#include "core/record/row.h"

#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace mb {

// Fields of a ledger body, for whoever reads rows: what is not there or is something else is empty, never an
// exception. (Numbers are texts in the ledger.)

/// A text field of a body; empty when it is not there or no text.
[[nodiscard]] std::string textField(const nlohmann::json& body, const std::string& name);
/// A row number or position; 0 when it is not there or no whole number.
[[nodiscard]] Seq numberField(const nlohmann::json& body, const std::string& name);
/// A whole number; empty when it is not there or none.
[[nodiscard]] std::optional<std::int64_t> wholeField(const nlohmann::json& body, const std::string& name);
/// A measured or computed number; empty when it is not there or no number.
[[nodiscard]] std::optional<double> doubleField(const nlohmann::json& body, const std::string& name);
/// A boolean; false when it is not there or none.
[[nodiscard]] bool flagField(const nlohmann::json& body, const std::string& name);

}  // namespace mb

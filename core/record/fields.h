#pragma once

#include "core/record/row.h"

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace mb {

/// A text field of a body; empty when it is not there or no text.
[[nodiscard]] std::string textField(const nlohmann::json& body, const std::string& name);
/// A row number or position; 0 when it is not there or no whole number.
[[nodiscard]] Seq numberField(const nlohmann::json& body, const std::string& name);

}  // namespace mb

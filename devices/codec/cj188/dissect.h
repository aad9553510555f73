#pragma once

#include "devices/codec/cj188/body.h"

#include <optional>

namespace mb::cj188 {

/// A frame taken apart, preamble and stray bytes included. Without a variant the frame is read as the
/// standard has it, but neither the meter's number nor the data are: nothing in them says whose they are.
[[nodiscard]] codec::Dissection dissect(View bytes, const std::optional<Variant>& variant = std::nullopt);

/// "current data (901F)", whichever way round the two bytes stand; "" for identifiers without a name.
[[nodiscard]] std::string identifierText(std::uint8_t first, std::uint8_t second);

}  // namespace mb::cj188

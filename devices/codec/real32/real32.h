#pragma once

#include "core/quantity/decimal.h"

#include <cstdint>
#include <optional>

namespace mb {

/// IEEE 754 binary32 as it stands on a wire, as the shortest decimal that reads back to it. Empty for NaN,
/// infinity, and what does not fit into a decimal.
[[nodiscard]] std::optional<Decimal> decodeReal32(std::uint32_t bits);

/// The distance to the next number away from zero, as a decimal: finer than this a value of this size cannot
/// be. Empty where there is no number.
[[nodiscard]] std::optional<Decimal> stepOfReal32(std::uint32_t bits);

/// The bits nearest to a decimal. Empty when it is too large.
[[nodiscard]] std::optional<std::uint32_t> encodeReal32(Decimal value);

}  // namespace mb

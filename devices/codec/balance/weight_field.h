#pragma once

#include "core/quantity/decimal.h"
#include "core/text/error.h"

#include <optional>
#include <string_view>

namespace mb {

/// The number of a weight as balances print it: blanks, a minus, digits, and a point with digits after it;
/// nothing else. Empty for anything else: no exponent, no plus, no blank inside.
[[nodiscard]] std::optional<Decimal> parseWeightField(std::string_view field);

/// A weight in kilograms, the digits kept. Error: a unit that is neither kg nor g.
[[nodiscard]] Expected<Decimal> inKilogramsExactly(Decimal weight, std::string_view unit);

}  // namespace mb

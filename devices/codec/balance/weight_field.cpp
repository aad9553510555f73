#include "devices/codec/balance/weight_field.h"

#include <algorithm>

namespace mb {
namespace {

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

}  // namespace

std::optional<Decimal> parseWeightField(std::string_view field) {
  field.remove_prefix(std::min(field.find_first_not_of(' '), field.size()));
  std::string_view digits = field;
  if (digits.starts_with('-')) {
    digits.remove_prefix(1);
  }
  const std::size_t point = std::min(digits.find('.'), digits.size());
  const std::string_view whole = digits.substr(0, point);
  const std::string_view part = point < digits.size() ? digits.substr(point + 1) : "0";
  if (whole.empty() || part.empty() || !std::ranges::all_of(whole, isDigit) ||
      !std::ranges::all_of(part, isDigit)) {
    return std::nullopt;
  }
  return Decimal::parse(field);
}

Expected<Decimal> inKilogramsExactly(Decimal weight, std::string_view unit) {
  if (unit == "kg") {
    return weight;
  }
  if (unit == "g") {
    return weight.scaled(-3);
  }
  return fail("the unit is neither kg nor g", std::string(), "set the balance to kg or g");
}

}  // namespace mb

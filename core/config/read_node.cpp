#include "core/config/read_node.h"

#include "core/quantity/format.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace mb {

std::string typeName(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "an array";
    case toml::node_type::string:
      return "a text";
    case toml::node_type::integer:
      return "a whole number";
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "true or false";
    default:
      return "a date or time";
  }
}

Read<std::string> readString(const toml::node& node) {
  if (const auto* value = node.as_string()) {
    return value->get();
  }
  return wrongType<std::string>(node, "a text in quotes");
}

Read<bool> readBoolean(const toml::node& node) {
  if (const auto* value = node.as_boolean()) {
    return value->get();
  }
  return wrongType<bool>(node, "true or false");
}

Read<double> readNumber(const toml::node& node, const NumberRange& range) {
  double number = 0.0;
  if (const auto* integer = node.as_integer()) {
    number = static_cast<double>(integer->get());
  } else if (const auto* floating = node.as_floating_point()) {
    number = floating->get();
  } else if (const auto* text = node.as_string()) {
    const auto parsed = parseDouble(text->get());
    if (!parsed) {
      return tl::unexpected<std::string>("must be a number, not the text \"" + text->get() + "\"");
    }
    number = *parsed;
  } else {
    return wrongType<double>(node, "a number");
  }
  if (!std::isfinite(number)) {
    return tl::unexpected<std::string>("must be a finite number");
  }
  if (!range.contains(number)) {
    return tl::unexpected<std::string>("is " + toShortest(number) + ", must be " + range.describe());
  }
  return number;
}

Read<std::int64_t> readInteger(const toml::node& node, std::int64_t low, std::int64_t high) {
  std::int64_t number = 0;
  if (const auto* integer = node.as_integer()) {
    number = integer->get();
  } else if (const auto* text = node.as_string()) {
    const auto parsed = Decimal::parse(text->get());
    if (!parsed || parsed->exponent != 0) {
      return tl::unexpected<std::string>("must be a whole number, not the text \"" + text->get() + "\"");
    }
    number = parsed->mantissa;
  } else {
    return wrongType<std::int64_t>(node, "a whole number");
  }
  if (number < low || number > high) {
    const bool noLow = low == std::numeric_limits<std::int64_t>::min();
    const bool noHigh = high == std::numeric_limits<std::int64_t>::max();
    const std::string range = noLow    ? "at most " + std::to_string(high)
                              : noHigh ? "at least " + std::to_string(low)
                                       : "from " + std::to_string(low) + " to " + std::to_string(high);
    return tl::unexpected<std::string>("is " + std::to_string(number) + ", must be " + range);
  }
  return number;
}

Read<Decimal> readDecimal(const ConfigState& state, const toml::node& node) {
  if (const auto* integer = node.as_integer()) {
    return Decimal(integer->get(), 0);
  }
  if (const auto* text = node.as_string()) {
    if (const auto parsed = Decimal::parse(text->get())) {
      return *parsed;
    }
    return tl::unexpected<std::string>("must be a decimal number, not the text \"" + text->get() + "\"");
  }
  const auto* floating = node.as_floating_point();
  if (floating == nullptr) {
    return wrongType<Decimal>(node, "a decimal number");
  }
  // The digits as written keep the resolution; where they cannot be found the shortest text of the double
  // serves.
  std::string written(state.source(node.source()));
  std::erase(written, '_');
  auto parsed = Decimal::parse(written);
  if (!parsed || parsed->toDouble() != floating->get()) {
    parsed = std::isfinite(floating->get()) ? Decimal::parse(toShortest(floating->get())) : std::nullopt;
  }
  if (!parsed) {
    return tl::unexpected<std::string>("must be a decimal number of at most 18 digits");
  }
  return *parsed;
}

Read<std::size_t> readChoice(const toml::node& node, const std::vector<std::string_view>& choices) {
  const auto text = readString(node);
  if (!text) {
    return tl::unexpected<std::string>(text.error());
  }
  const auto found = std::find(choices.begin(), choices.end(), *text);
  if (found == choices.end()) {
    std::string list;
    for (const std::string_view choice : choices) {
      list += (list.empty() ? "" : ", ") + std::string(choice);
    }
    return tl::unexpected<std::string>("is \"" + *text + "\", must be one of: " + list);
  }
  return static_cast<std::size_t>(found - choices.begin());
}

namespace {

bool isCalendarDate(int year, int month, int day) {
  if (year < 1900 || year > 9999 || month < 1 || month > 12 || day < 1) {
    return false;
  }
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  const int days =
      month == 2 ? (leap ? 29 : 28) : (month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31);
  return day <= days;
}

}  // namespace

Read<std::string> readDate(const toml::node& node) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (const auto* date = node.as_date()) {
    year = date->get().year;
    month = date->get().month;
    day = date->get().day;
  } else if (const auto* value = node.as_string()) {
    const std::string& text = value->get();
    const bool shape =
        text.size() == 10 && text[4] == '-' && text[7] == '-' &&
        std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; }) == 8;
    if (!shape) {
      return tl::unexpected<std::string>("must be a date as 2025-04-19, not \"" + text + "\"");
    }
    const auto digit = [&text](std::size_t i) { return text[i] - '0'; };
    year = 1000 * digit(0) + 100 * digit(1) + 10 * digit(2) + digit(3);
    month = 10 * digit(5) + digit(6);
    day = 10 * digit(8) + digit(9);
  } else {
    return wrongType<std::string>(node, "a date as 2025-04-19");
  }
  if (!isCalendarDate(year, month, day)) {
    return tl::unexpected<std::string>("is not a day of the calendar from 1900 on");
  }
  const auto two = [](int v) { return (v < 10 ? "0" : "") + std::to_string(v); };
  return std::to_string(year) + "-" + two(month) + "-" + two(day);
}

}  // namespace mb

#include "devices/codec/modbus/register_map.h"

#include "devices/codec/real32/real32.h"

#include <array>
#include <charconv>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace mb::modbus {
namespace {

using TypeName = std::pair<std::string_view, NumberType>;
constexpr std::array<TypeName, 6> kTypes{{{"u16", NumberType::u16},
                                          {"s16", NumberType::s16},
                                          {"u32", NumberType::u32},
                                          {"s32", NumberType::s32},
                                          {"u64", NumberType::u64},
                                          {"f32", NumberType::f32}}};

std::optional<int> wholeNumber(std::string_view text) {
  const bool hex = text.starts_with("0x");
  const std::string_view digits = hex ? text.substr(2) : text;
  int number = 0;
  const auto [end, fault] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, hex ? 16 : 10);
  return fault == std::errc() && end == digits.data() + digits.size() ? std::optional(number) : std::nullopt;
}

/// "f32-swapped", "u32e-2", "s32-swappede3".
bool parseType(std::string_view text, MapEntry& entry) {
  const std::string_view name = text.substr(0, 3);
  bool known = false;
  for (const TypeName& type : kTypes) {
    if (type.first == name) {
      entry.type = type.second;
      known = true;
    }
  }
  std::string_view rest = text.substr(std::min<std::size_t>(3, text.size()));
  constexpr std::string_view kSwapped = "-swapped";
  if (rest.starts_with(kSwapped) && entry.registers() > 1) {
    entry.order = WordOrder::lowFirst;
    rest.remove_prefix(kSwapped.size());
  }
  if (!rest.empty() && rest[0] == 'e') {
    const auto exponent = wholeNumber(rest.substr(1));
    entry.exponent = exponent.value_or(0);
    return known && exponent && *exponent >= -12 && *exponent <= 12;
  }
  return known && rest.empty();
}

Expected<MapEntry> parseEntry(std::string_view text) {
  const auto wrong = [text](std::string what) -> tl::unexpected<Error> {
    return fail(std::move(what), fmt::format("register map, \"{}\"", text), "write name@address:type:unit");
  };
  const std::size_t at = text.find('@');
  const std::size_t colon = text.find(':', at == std::string_view::npos ? 0 : at);
  if (at == 0 || at == std::string_view::npos || colon == std::string_view::npos) {
    return wrong("not a name, an address and a type");
  }
  MapEntry entry;
  entry.name = text.substr(0, at);
  const auto address = wholeNumber(text.substr(at + 1, colon - at - 1));
  if (!address || *address < 0 || *address > 65535) {
    return wrong("an address is 0 to 65535, or 0x0 to 0xFFFF");
  }
  entry.address = *address;
  const std::size_t second = text.find(':', colon + 1);
  if (!parseType(text.substr(colon + 1, second == std::string_view::npos ? second : second - colon - 1),
                 entry)) {
    return wrong("a type is u16, s16, u32, s32, u64 or f32, then -swapped, then a power of ten such as e-2");
  }
  if (second != std::string_view::npos) {
    entry.unit = text.substr(second + 1);
  }
  return entry;
}

std::uint64_t bitsOf(const MapEntry& entry, std::span<const std::uint16_t> registers) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < registers.size(); ++i) {
    const std::size_t from = entry.order == WordOrder::highFirst ? i : registers.size() - 1 - i;
    bits = bits << 16U | registers[from];
  }
  return bits;
}

std::optional<std::int64_t> integerOf(NumberType type, std::uint64_t bits) {
  switch (type) {
    case NumberType::s16:
      return static_cast<std::int16_t>(bits);
    case NumberType::s32:
      return static_cast<std::int32_t>(bits);
    case NumberType::u64:
      return bits > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())
                 ? std::nullopt
                 : std::optional(static_cast<std::int64_t>(bits));
    case NumberType::u16:
    case NumberType::u32:
    case NumberType::f32:
      break;
  }
  return static_cast<std::int64_t>(bits);
}

}  // namespace

int MapEntry::registers() const {
  switch (type) {
    case NumberType::u16:
    case NumberType::s16:
      return 1;
    case NumberType::u32:
    case NumberType::s32:
    case NumberType::f32:
      return 2;
    case NumberType::u64:
      return 4;
  }
  return 1;
}

Expected<std::vector<MapEntry>> parseMap(std::string_view text) {
  std::vector<MapEntry> map;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    auto entry = parseEntry(text.substr(at, comma - at));
    if (!entry) {
      return tl::unexpected<Error>(entry.error());
    }
    map.push_back(std::move(*entry));
    at = comma + 1;
  }
  return map;
}

std::optional<MapValue> valueOf(const MapEntry& entry, int first, std::span<const std::uint16_t> registers) {
  const int begin = entry.address - first;
  const int count = entry.registers();
  if (begin < 0 || begin + count > static_cast<int>(registers.size())) {
    return std::nullopt;
  }
  const std::uint64_t bits =
      bitsOf(entry, registers.subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(count)));
  MapValue value;
  if (entry.type == NumberType::f32) {
    const auto number = decodeReal32(static_cast<std::uint32_t>(bits));
    value.number = number ? std::optional(number->scaled(entry.exponent)) : std::nullopt;
    value.invalid = number ? std::string() : "not a number (binary32)";
    return value;
  }
  const auto number = integerOf(entry.type, bits);
  value.number = number ? std::optional(Decimal(*number, entry.exponent)) : std::nullopt;
  value.invalid = number ? std::string() : "more than 63 bits";
  return value;
}

}  // namespace mb::modbus

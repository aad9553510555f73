#include "devices/profile/field_encoding.h"

#include "devices/codec/real32/real32.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr const char* kRemedy =
    "the encodings are u8 s8 u16-be u16-le s16-be s16-le ... u64-be u64-le s64-be s64-le u32-swapped "
    "s32-swapped sm16-be to sm32-le f32-be f32-le f32-swapped bcd1-be to bcd8-le coil num num1 to num99 "
    "text text1 to text99";

/// "u16-be" in its three parts; empty digits where there are none.
struct Name {
  std::string_view letters;
  std::string_view digits;
  std::string_view order;
};

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

Name split(std::string_view text) {
  const auto* const digit = std::ranges::find_if(text, isDigit);
  const auto letters = static_cast<std::size_t>(digit - text.begin());
  std::size_t end = letters;
  while (end < text.size() && isDigit(text[end])) {
    ++end;
  }
  return Name{text.substr(0, letters), text.substr(letters, end - letters), text.substr(end)};
}

/// Bytes of a field in the order of its number, the highest first.
std::array<std::uint8_t, 8> ordered(std::span<const std::uint8_t> bytes, FieldEncoding::Order order) {
  std::array<std::uint8_t, 8> result{};
  const std::size_t size = bytes.size();
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t from = order == FieldEncoding::Order::bigEndian      ? i
                             : order == FieldEncoding::Order::littleEndian ? size - 1 - i
                                                                           : (i + 2) % 4;
    result[8 - size + i] = bytes[from];
  }
  return result;
}

void appendOrdered(std::uint64_t bits, std::size_t size, FieldEncoding::Order order, Bytes& bytes) {
  Bytes field;
  for (std::size_t i = size; i > 0; --i) {
    field.push_back(static_cast<std::uint8_t>(bits >> (8 * (i - 1)) & 0xFFU));
  }
  const auto arranged = ordered(field, order);  // each order is its own inverse
  bytes.insert(bytes.end(), arranged.end() - static_cast<std::ptrdiff_t>(size), arranged.end());
}

enum class Sign { none, complement, bit };

Expected<FieldValue> decodeInteger(const std::array<std::uint8_t, 8>& high, std::size_t size, Sign sign) {
  std::uint64_t bits = 0;
  for (const std::uint8_t byte : high) {
    bits = bits << 8U | byte;
  }
  const auto width = static_cast<unsigned>(8 * size);
  const std::uint64_t top = std::uint64_t{1} << (width - 1);
  const bool minus = sign != Sign::none && (bits & top) != 0;
  if (minus && sign == Sign::complement) {
    bits |= width == 64 ? std::uint64_t{0} : ~std::uint64_t{0} << width;
    return FieldValue(Decimal(std::bit_cast<std::int64_t>(bits), 0));
  }
  if (minus) {
    bits &= ~top;
  }
  if (bits > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return fail("the number is beyond 63 bits");
  }
  const auto value = static_cast<std::int64_t>(bits);
  return FieldValue(Decimal(minus ? -value : value, 0));
}

Expected<FieldValue> decodeReal(const std::array<std::uint8_t, 8>& high) {
  std::uint32_t bits = 0;
  for (std::size_t i = 4; i < 8; ++i) {
    bits = bits << 8U | high[i];
  }
  const auto decimal = decodeReal32(bits);
  if (!decimal) {
    return fail("the number is NaN or infinite");
  }
  FieldValue value(*decimal);
  value.step = stepOfReal32(bits).value_or(Decimal());
  return value;
}

Expected<FieldValue> decodeBcd(const std::array<std::uint8_t, 8>& high) {
  std::int64_t value = 0;
  for (const std::uint8_t byte : high) {
    const int tens = byte >> 4U;
    const int ones = byte & 0x0FU;
    if (tens > 9 || ones > 9) {
      return fail(fmt::format("the byte {:02X} is no two digits", byte));
    }
    value = value * 100 + tens * 10 + ones;
  }
  return FieldValue(Decimal(value, 0));
}

std::string trimmed(std::span<const std::uint8_t> bytes) {
  std::string text(bytes.begin(), bytes.end());
  text.erase(0, text.find_first_not_of(' '));
  const std::size_t last = text.find_last_not_of(' ');
  text.resize(last == std::string::npos ? 0 : last + 1);
  return text;
}

/// A sign, digits, a point with digits after it, a power of ten.
std::optional<Decimal> parseNumber(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-') || text.starts_with('+')) {
      return std::nullopt;
    }
  }
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  const std::size_t point = digits.find('.');
  const bool hanging = point != std::string_view::npos &&
                       (point == 0 || point + 1 == digits.size() || !isDigit(digits[point + 1]));
  return digits.empty() || !isDigit(digits[0]) || hanging ? std::nullopt : Decimal::parse(text);
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text.substr(0, 40)) {
    out += c >= ' ' && c <= '~' ? c : '?';
  }
  return out + "\"";
}

/// The integer that a decimal is; empty when it has a fraction or does not fit.
std::optional<std::int64_t> wholeOf(Decimal value) {
  while (value.exponent < 0 && value.mantissa % 10 == 0 && value.mantissa != 0) {
    value = Decimal(value.mantissa / 10, value.exponent + 1);
  }
  if (value.mantissa == 0) {
    return 0;
  }
  constexpr std::int64_t kMost = 1'000'000'000'000'000'000;
  while (value.exponent > 0 && value.mantissa > -kMost / 10 && value.mantissa < kMost / 10) {
    value = Decimal(value.mantissa * 10, value.exponent - 1);
  }
  return value.exponent == 0 ? std::optional(value.mantissa) : std::nullopt;
}

tl::unexpected<Error> noRoom(Decimal value) {
  return fail(fmt::format("{} does not fit into its field", value.toString()));
}

Expected<void> appendText(const std::string& text, std::optional<std::size_t> size, bool rightAligned,
                          Bytes& bytes) {
  const bool printable = std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
  if (!printable || (size && text.size() > *size)) {
    return fail(fmt::format("the text {} does not fit into its field", quoted(text)));
  }
  const std::size_t blanks = size ? *size - text.size() : 0;
  bytes.insert(bytes.end(), rightAligned ? blanks : 0, ' ');
  bytes.insert(bytes.end(), text.begin(), text.end());
  bytes.insert(bytes.end(), rightAligned ? 0 : blanks, ' ');
  return {};
}

}  // namespace

std::string spacedHex(std::span<const std::uint8_t> bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += fmt::format("{}{:02X}", text.empty() ? "" : " ", byte);
  }
  return text;
}

Expected<FieldEncoding> FieldEncoding::parse(std::string_view text) {
  const Name name = split(text);
  std::size_t digits = 0;
  std::from_chars(name.digits.data(), name.digits.data() + name.digits.size(), digits);
  FieldEncoding made;
  constexpr std::array<std::pair<std::string_view, Order>, 3> kOrders{
      {{"-be", Order::bigEndian}, {"-le", Order::littleEndian}, {"-swapped", Order::swappedWords}}};
  const auto* const order =
      std::ranges::find(kOrders, name.order, &std::pair<std::string_view, Order>::first);
  const bool ordered = order != kOrders.end();
  made.order_ = ordered ? order->second : Order::bigEndian;
  const bool swapped = made.order_ == Order::swappedWords;
  bool known = false;
  if (name.letters == "u" || name.letters == "s" || name.letters == "sm") {
    made.isSigned_ = name.letters != "u";
    made.signBit_ = name.letters == "sm";
    made.size_ = digits / 8;
    const bool whole = digits % 8 == 0 && digits >= 16 && digits <= (made.signBit_ ? 32U : 64U);
    known = (digits == 8 && name.order.empty() && !made.signBit_) || (whole && ordered && !swapped) ||
            (digits == 32 && swapped && !made.signBit_);
  } else if (name.letters == "f") {
    made.kind_ = Kind::real;
    made.size_ = 4;
    known = digits == 32 && ordered;
  } else if (name.letters == "bcd") {
    made.kind_ = Kind::bcd;
    made.size_ = digits;
    known = digits >= 1 && digits <= 8 && ordered && !swapped;
  } else if (text == "coil") {
    made.kind_ = Kind::coil;
    made.size_ = 2;
    known = true;
  } else if (name.letters == "num" || name.letters == "text") {
    made.kind_ = name.letters == "num" ? Kind::number : Kind::text;
    made.size_ = name.digits.empty() ? std::nullopt : std::optional(digits);
    known = name.order.empty() && (name.digits.empty() || (digits >= 1 && digits <= 99));
  }
  if (!known) {
    return fail(fmt::format("there is no encoding `{}`", text), std::string(), kRemedy);
  }
  return made;
}

Expected<FieldValue> FieldEncoding::decode(std::span<const std::uint8_t> bytes) const {
  switch (kind_) {
    case Kind::integer:
      return decodeInteger(ordered(bytes, order_), bytes.size(),
                           signBit_    ? Sign::bit
                           : isSigned_ ? Sign::complement
                                       : Sign::none);
    case Kind::real:
      return decodeReal(ordered(bytes, order_));
    case Kind::bcd:
      return decodeBcd(ordered(bytes, order_));
    case Kind::coil:
      if (bytes[1] != 0x00 || (bytes[0] != 0xFF && bytes[0] != 0x00)) {
        return fail("a coil is FF 00 or 00 00");
      }
      return FieldValue(Decimal(bytes[0] == 0xFF ? 1 : 0, 0));
    case Kind::number:
    case Kind::text:
      break;
  }
  if (!std::ranges::all_of(bytes, [](std::uint8_t c) { return c >= ' ' && c <= '~'; })) {
    return fail("there are characters that are not printable");
  }
  FieldValue value(trimmed(bytes));
  if (kind_ == Kind::number) {
    value.number = parseNumber(value.text);
    if (!value.number) {
      return fail(fmt::format("{} is no number", quoted(value.text)));
    }
  }
  return value;
}

Expected<void> FieldEncoding::encode(const FieldValue& value, Bytes& bytes) const {
  if (kind_ == Kind::text) {
    return appendText(value.number ? value.number->toString() : value.text, size_, false, bytes);
  }
  if (!value.number) {
    return fail(fmt::format("the text {} stands where a number belongs", quoted(value.text)));
  }
  const Decimal number = *value.number;
  if (kind_ == Kind::number) {
    return appendText(number.toString(), size_, true, bytes);
  }
  if (kind_ == Kind::real) {
    const auto bits = encodeReal32(number);
    if (!bits) {
      return noRoom(number);
    }
    appendOrdered(*bits, 4, order_, bytes);
    return {};
  }
  const auto whole = wholeOf(number);
  if (!whole) {
    return fail(fmt::format("{} is finer than its field", number.toString()));
  }
  const auto width = static_cast<unsigned>(8 * *size_);
  if (kind_ == Kind::coil) {
    if (*whole != 0 && *whole != 1) {
      return noRoom(number);
    }
    appendOrdered(*whole == 1 ? 0xFF00 : 0, 2, Order::bigEndian, bytes);
    return {};
  }
  if (kind_ == Kind::bcd) {
    std::uint64_t digits = 0;
    auto rest = static_cast<std::uint64_t>(std::max<std::int64_t>(*whole, 0));
    for (unsigned shift = 0; shift < width; shift += 4, rest /= 10) {
      digits |= rest % 10 << shift;
    }
    if (*whole < 0 || rest != 0) {
      return noRoom(number);
    }
    appendOrdered(digits, *size_, order_, bytes);
    return {};
  }
  // 64 bits hold every number that a Decimal has, but none below 0 where there is no sign.
  const std::int64_t high = width == 64 ? std::numeric_limits<std::int64_t>::max()
                                        : (std::int64_t{1} << (isSigned_ ? width - 1 : width)) - 1;
  const std::int64_t low = !isSigned_ ? 0 : signBit_ ? -high : -high - 1;
  if (*whole < low || *whole > high) {
    return noRoom(number);
  }
  const std::uint64_t top = std::uint64_t{1} << (width - 1);
  const bool minus = signBit_ && *whole < 0;
  appendOrdered(minus ? static_cast<std::uint64_t>(-*whole) | top : static_cast<std::uint64_t>(*whole),
                *size_, order_, bytes);
  return {};
}

}  // namespace mb

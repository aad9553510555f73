#include "devices/codec/cj188/body.h"

#include "devices/codec/cj188/layouts.h"
#include "devices/codec/cj188/units.h"
#include "devices/codec/real32/real32.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb::cj188 {
namespace {

using codec::DecodedValue;
using codec::Part;

/// The two lowest bits of ST0 are the valve's, the next one the battery's (CJ/T 188, status); the others are
/// the maker's.
std::string statusText(View status) {
  std::string text;
  switch (status[0] & 3U) {
    case 0:
      text = "valve open or none";
      break;
    case 1:
      text = "valve closed";
      break;
    case 3:
      text = "valve faulty";
      break;
    default:
      text = "valve state 2, reserved";
      break;
  }
  if ((status[0] & 4U) != 0) {
    text += ", battery low";
  }
  if ((status[0] & 0xF8U) != 0 || status[1] != 0) {
    text += fmt::format(", maker's bits {:02X} {:02X}", status[0] & 0xF8U, status[1]);
  }
  return text;
}

class Reader {
 public:
  Reader(const Frame& frame, const BodyVariant& variant)
      : data_(frame.data()), offset_(frame.dataOffset()), order_(variant.order) {}

  void read(const Field& field, Body& body) const {
    DecodedValue value;
    value.name = field.name;
    value.quantity = field.quantity;
    value.offset = offset_ + field.at;
    value.length = field.length;
    Part part(value.offset, field.length, value.name);
    fill(field, value);
    part.meaning = meaning(field, value);
    body.parts.push_back(std::move(part));
    if (field.unitAt != Field::kNoUnit) {
      addUnit(field, body);
    }
    if (field.moreLength > 0) {
      body.parts.emplace_back(offset_ + field.moreAt, field.moreLength, value.name + ", its other digits");
    }
    if (field.kind != FieldKind::bytes || !field.quantity.empty()) {
      body.values.push_back(std::move(value));
    }
  }

 private:
  [[nodiscard]] View bytes(std::size_t at, std::size_t length) const { return data_.subspan(at, length); }

  void addUnit(const Field& field, Body& body) const {
    const auto unit = unitCode(data_[field.unitAt]);
    body.parts.emplace_back(offset_ + field.unitAt, 1, std::string(field.name) + " unit",
                            unit ? std::string(unit->label) : "unknown");
  }

  [[nodiscard]] std::string meaning(const Field& field, const DecodedValue& value) const {
    if (field.kind == FieldKind::status) {
      return statusText(bytes(field.at, field.length));
    }
    if (field.kind == FieldKind::bytes) {
      return "";
    }
    const auto text = value.valueText();
    return text ? value.unit.empty() ? *text : *text + " " + value.unit : "no value: " + value.invalid;
  }

  void fill(const Field& field, DecodedValue& value) const {
    const View raw = bytes(field.at, field.length);
    switch (field.kind) {
      case FieldKind::bcd:
      case FieldKind::binary:
        fillNumber(field, value);
        break;
      case FieldKind::real:
        fillReal(field, value);
        break;
      case FieldKind::clock:
      case FieldKind::date:
        fillTime(raw, value);
        break;
      case FieldKind::digits:
        value.text = codec::digitText(raw, order_);
        break;
      case FieldKind::status:
      case FieldKind::bytes:
        value.text = codec::plainHex(raw);
        break;
    }
  }

  /// Empty, with the reason in `value`, where the digits are none.
  [[nodiscard]] std::optional<std::int64_t> digits(const Field& field, std::size_t at, std::size_t length,
                                                   DecodedValue& value) const {
    const View raw = bytes(at, length);
    if (field.kind == FieldKind::binary) {
      const auto number = codec::mantissaNumber(raw, ByteOrder::lowFirst);
      value.invalid = number ? std::string() : "more than 63 bits";
      return number;
    }
    if (std::ranges::all_of(raw, [](std::uint8_t byte) { return byte == 0x99; })) {
      value.invalid = "not available (all nines)";
      return std::nullopt;
    }
    const auto number = codec::bcdNumber(raw, order_);
    value.invalid = number ? std::string() : "invalid BCD " + codec::digitText(raw, order_);
    return number;
  }

  void fillNumber(const Field& field, DecodedValue& value) const {
    int shift = 0;
    value.unit = field.unit;
    if (field.unitAt != Field::kNoUnit) {
      const auto unit = unitCode(data_[field.unitAt]);
      if (!unit || unit->quantity != field.quantity) {
        value.invalid = fmt::format("unit code {:02X} is {}", data_[field.unitAt],
                                    unit ? "no unit of " + std::string(field.quantity) : "unknown");
        return;
      }
      value.unit = unit->unit;
      shift = unit->shift;
    }
    const auto first = digits(field, field.at, field.length, value);
    if (!first) {
      return;
    }
    Decimal number(*first, field.exponent + shift);
    if (field.moreLength > 0) {
      const auto second = digits(field, field.moreAt, field.moreLength, value);
      if (!second) {
        return;
      }
      // The finer exponent stays even where the second part is zero: its digits are the resolution.
      const auto sum = subtract(number, Decimal(-*second, field.moreExponent + shift));
      if (!sum) {
        value.invalid = "more digits than 63 bits hold";
        return;
      }
      number = *sum;
    }
    value.number = number;
  }

  void fillReal(const Field& field, DecodedValue& value) const {
    const auto bits = codec::unsignedNumber(bytes(field.at, field.length), ByteOrder::lowFirst);
    const auto number = decodeReal32(static_cast<std::uint32_t>(*bits));
    value.unit = field.unit;
    if (number) {
      value.number = number->scaled(field.exponent);
    } else {
      value.invalid = "not a number (binary32)";
    }
  }

  /// Seven bytes of a clock, or the last four of it.
  void fillTime(View raw, DecodedValue& value) const {
    Bytes fields(raw.begin(), raw.end());
    if (order_ == ByteOrder::highFirst) {
      std::ranges::reverse(fields);
    }
    const bool timed = fields.size() > 4;
    std::vector<std::int64_t> numbers;
    for (std::size_t i = 0; i < fields.size(); ++i) {
      numbers.push_back(codec::bcdNumber(View(fields).subspan(i, 1), ByteOrder::lowFirst).value_or(-1));
    }
    const std::size_t day = timed ? 3 : 0;
    const auto text =
        numbers[day + 2] < 0 || numbers[day + 3] < 0
            ? std::nullopt
            : codec::calendarText(numbers[day + 3] * 100 + numbers[day + 2], numbers[day + 1], numbers[day],
                                  timed ? numbers[2] : 0, timed ? numbers[1] : 0, timed ? numbers[0] : 0);
    if (text) {
      // Some makers send 00 for the century: then it is left out, not guessed.
      const std::size_t from = numbers[day + 3] == 0 ? 2 : 0;
      value.text = text->substr(from, timed ? std::string::npos : 10 - from);
    } else {
      value.invalid = "no such date or time";
    }
  }

  View data_;
  std::size_t offset_;
  ByteOrder order_;
};

}  // namespace

Decoded<Body> readBody(const Frame& frame, const BodyVariant& variant) {
  const std::size_t length = frame.data().size();
  const Layout layout = layoutOf(variant, length);
  if (layout.length == 0) {
    return codec::broken(
        Fault::length, frame.dataOffset(),
        fmt::format("{} bytes of data, this layout has {}", length, lengthsOf(variant.layout)));
  }
  Body body;
  const Reader reader(frame, variant);
  for (const Field& field : layout.fields) {
    reader.read(field, body);
  }
  std::ranges::sort(body.parts, {}, &Part::offset);
  return body;
}

}  // namespace mb::cj188

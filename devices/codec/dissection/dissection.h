#pragma once

#include "core/quantity/decimal.h"
#include "devices/codec/dissection/codec_error.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mb::codec {

/// A stretch of a telegram and what it means. Children lie within it, in their order.
struct Part {
  Part() = default;
  Part(std::size_t offset_, std::size_t length_, std::string label_, std::string meaning_ = std::string())
      : offset(offset_), length(length_), label(std::move(label_)), meaning(std::move(meaning_)) {}

  std::size_t offset = 0;  ///< from the first byte that was given
  std::size_t length = 0;
  std::string label;    ///< "checksum"
  std::string meaning;  ///< "16, right"
  std::vector<Part> children;
};

/// A value that a telegram carries: a number with its unit, a text (a date, a number of a meter), or neither
/// and the reason in `invalid`.
struct DecodedValue {
  DecodedValue() = default;

  std::string name;      ///< of the codec: "heat", "t_supply"
  std::string quantity;  ///< "energy", "volume", "vol flow", ...: the words of the M-Bus decoder
  std::string unit;      ///< "Wh", "m3", "m3/h", "W", "C", ...: likewise
  std::optional<Decimal> number;
  std::optional<std::string> text;
  std::string invalid;
  std::size_t offset = 0;  ///< of its bytes
  std::size_t length = 0;

  /// The number without trailing zeros, the text, or nothing.
  [[nodiscard]] std::optional<std::string> valueText() const;
};

/// A telegram taken apart, for people and for programs.
struct Dissection {
  Dissection() = default;

  using Facts = std::vector<std::pair<std::string, std::string>>;

  std::string protocol;  ///< "cj188"
  std::string summary;   ///< the first line for people
  Bytes bytes;
  Facts frame;   ///< of the link layer: control, address, ...
  Facts header;  ///< id, manufacturer, version, medium, access, status, as far as the protocol has them
  std::vector<Part> parts;
  std::vector<DecodedValue> values;
  std::optional<CodecError> error;

  void addFrame(std::string name, std::string text) { frame.emplace_back(std::move(name), std::move(text)); }
  void addHeader(std::string name, std::string text) {
    header.emplace_back(std::move(name), std::move(text));
  }
};

/// A tree of several lines: offsets, bytes, label and meaning of every part, then the values; ends with a
/// line end. What is not printable ASCII in a meter's text becomes '.'.
[[nodiscard]] std::string toTree(const Dissection& dissection);

/// The lines of the parts alone; `bytes` are those that their offsets count in.
[[nodiscard]] std::string partsText(View bytes, const std::vector<Part>& parts);

/// What no part covers from `begin` to `end`, as parts with that label among the others, all in their order.
void fillGaps(std::vector<Part>& parts, std::size_t begin, std::size_t end, const std::string& label);

/// One line of JSON without a line end (DESIGN 8): {"protocol","frame","header","records","error"}; a record
/// has name, quantity, unit, value, resolution, raw, invalid, offset and length. With an error there are no
/// records.
[[nodiscard]] std::string toJson(const Dissection& dissection);

}  // namespace mb::codec

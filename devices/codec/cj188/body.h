#pragma once

#include "devices/codec/cj188/frame.h"
#include "devices/codec/dissection/dissection.h"

#include <string>
#include <string_view>
#include <vector>

namespace mb::cj188 {

/// How the data of an answer lie. The makes differ, and nothing in a frame says which one it is: whoever
/// decodes says the layout.
enum class BodyLayout : std::uint8_t {
  current,             ///< 901F of the standard: by its length heat (43 bytes) or water (19)
  hiddenDigits,        ///< 901F of Lianqiang: decimals of heat and volume in the power field
  compact,             ///< 901F without cold and power, 24 bytes (Teng Yue): its flow has no unit of flow
  highResolution,      ///< 903F of Delu, Tiangang and others
  highResolutionUrtc,  ///< 903F of the Hiwits URT-C
  highResolutionMechanical,  ///< 903F of Tiangang's mechanical meters
  lichuang,                  ///< 0A61 of Lichuang, by its length with cold or without
  huizhong,                  ///< 2A49 of Huizhong: heat and volume as binary32
  yuanda,                    ///< 902F of Yuanda: BCD of five and six bytes
  wasion,                    ///< 1F8A of Wasion: ten binary words
};

struct BodyVariant {
  BodyVariant() = default;

  BodyLayout layout = BodyLayout::current;
  ByteOrder order = ByteOrder::lowFirst;  ///< of BCD values and clocks (layouts current and compact)
  bool unitFirst = false;                 ///< the unit code stands before its value (current)
  bool integers = false;                  ///< no implied decimals: the unit code carries them (current)
  int flowDecimals = 4;                   ///< some makers: 3 (current)
};

/// All that makes a dialect of CJ/T 188.
struct Variant {
  Variant() = default;

  FrameVariant frame;
  ByteOrder number = ByteOrder::lowFirst;  ///< of the meter's number in the address
  BodyVariant body;
};

/// Reads a list of words: "standard" (nothing departs), "unit-first", "big-endian" (numbers and values),
/// "number-big-endian" (the number alone), "integers", "flow3", "plus33", "inner-check", "length-1",
/// "length+1", and one of the layouts "hidden-digits", "compact", "903f", "903f-urtc", "903f-mechanical",
/// "lichuang", "huizhong", "yuanda", "wasion". Error: another word (offset in the text).
[[nodiscard]] Decoded<Variant> variantOf(std::string_view words);

/// What a body says: values, and every byte of it as a part. Offsets count from the first byte of the frame.
struct Body {
  Body() = default;
  std::vector<codec::DecodedValue> values;
  std::vector<codec::Part> parts;
};

/// Reads the data of an answer. A field that is no number (digits A-F, all nines, a unit code that is unknown
/// or of another quantity, a time that does not exist) is a value without a number, with its reason. Error:
/// data that are not as long as their layout.
[[nodiscard]] Decoded<Body> readBody(const Frame& frame, const BodyVariant& variant);

}  // namespace mb::cj188

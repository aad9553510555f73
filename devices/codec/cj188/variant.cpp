#include "devices/codec/cj188/body.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

namespace mb::cj188 {
namespace {

using LayoutWord = std::pair<std::string_view, BodyLayout>;
constexpr std::array<LayoutWord, 9> kLayouts{{
    {"hidden-digits", BodyLayout::hiddenDigits},
    {"compact", BodyLayout::compact},
    {"903f", BodyLayout::highResolution},
    {"903f-urtc", BodyLayout::highResolutionUrtc},
    {"903f-mechanical", BodyLayout::highResolutionMechanical},
    {"lichuang", BodyLayout::lichuang},
    {"huizhong", BodyLayout::huizhong},
    {"yuanda", BodyLayout::yuanda},
    {"wasion", BodyLayout::wasion},
}};

bool applyLayout(Variant& variant, std::string_view word) {
  for (const LayoutWord& entry : kLayouts) {
    if (entry.first == word) {
      variant.body.layout = entry.second;
      return true;
    }
  }
  return false;
}

bool apply(Variant& variant, std::string_view word) {
  if (word == "standard") {
    return true;
  }
  if (word == "unit-first") {
    variant.body.unitFirst = true;
  } else if (word == "big-endian") {
    variant.number = variant.body.order = ByteOrder::highFirst;
  } else if (word == "number-big-endian") {
    variant.number = ByteOrder::highFirst;
  } else if (word == "integers") {
    variant.body.integers = true;
  } else if (word == "flow3") {
    variant.body.flowDecimals = 3;
  } else if (word == "plus33") {
    variant.frame.fieldAdd = 0x33;
  } else if (word == "inner-check") {
    variant.frame.innerCheck = true;
  } else if (word == "length-1") {
    variant.frame.fieldExtra = -1;
  } else if (word == "length+1") {
    variant.frame.fieldExtra = 1;
  } else {
    return applyLayout(variant, word);
  }
  return true;
}

}  // namespace

Decoded<Variant> variantOf(std::string_view words) {
  Variant variant;
  for (std::size_t at = 0; at <= words.size();) {
    const std::size_t comma = std::min(words.find(',', at), words.size());
    const std::string_view word = words.substr(at, comma - at);
    if (!apply(variant, word)) {
      return codec::broken(
          Fault::unsupported, at,
          fmt::format("no variant \"{}\"; known: standard, unit-first, big-endian, "
                      "number-big-endian, integers, flow3, plus33, inner-check, length-1, length+1, "
                      "hidden-digits, compact, 903f, 903f-urtc, 903f-mechanical, lichuang, "
                      "huizhong, yuanda, wasion",
                      word));
    }
    at = comma + 1;
  }
  return variant;
}

}  // namespace mb::cj188

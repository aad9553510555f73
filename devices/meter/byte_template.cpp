#include "devices/meter/byte_template.h"

#include "devices/codec/mbus/hex.h"
#include "devices/codec/mbus/request.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {

Expected<ByteTemplate> ByteTemplate::parse(std::string_view text) {
  ByteTemplate result;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t open = std::min(text.find('{', at), text.size());
    Bytes bytes;
    if (const auto wrong = mbus::parseHex(text.substr(at, open - at), bytes)) {
      return fail(fmt::format("column {}: {}", at + wrong->position + 1, wrong->what), "",
                  "write bytes as pairs of hex digits, or a placeholder {id} or {address}");
    }
    result.parts_.insert(result.parts_.end(), bytes.begin(), bytes.end());
    if (open == text.size()) {
      break;
    }
    const std::size_t close = text.find('}', open);
    const std::string_view name =
        close == std::string_view::npos ? text.substr(open) : text.substr(open + 1, close - open - 1);
    if (close != std::string_view::npos && name == "id") {
      result.parts_.emplace_back(Placeholder::id);
    } else if (close != std::string_view::npos && name == "address") {
      result.parts_.emplace_back(Placeholder::address);
    } else {
      return fail(fmt::format("column {}: `{}` is no placeholder", open + 1, name), "",
                  "the placeholders are {id} and {address}");
    }
    at = close + 1;
  }
  return result;
}

Expected<Bytes> ByteTemplate::fill(std::string_view meterNumber, std::uint8_t address) const {
  Bytes bytes;
  for (const auto& part : parts_) {
    if (const auto* byte = std::get_if<std::uint8_t>(&part)) {
      bytes.push_back(*byte);
    } else if (std::get<Placeholder>(part) == Placeholder::address) {
      bytes.push_back(address);
    } else {
      const auto id = identificationOf(meterNumber);
      if (!id) {
        return tl::unexpected(id.error());
      }
      for (int shift = 0; shift < 32; shift += 8) {
        bytes.push_back(static_cast<std::uint8_t>(*id >> shift));
      }
    }
  }
  return bytes;
}

Expected<std::uint32_t> identificationOf(std::string_view meterNumber) {
  const bool digits = std::ranges::all_of(meterNumber, [](char c) { return c >= '0' && c <= '9'; });
  if (meterNumber.empty() || meterNumber.size() > 8 || !digits) {
    return fail(fmt::format("meter number `{}` is not one of up to 8 digits", meterNumber), "",
                "the identification of an M-Bus meter has 8 digits; correct the number in the batch");
  }
  return *mbus::parseIdentification(std::string(8 - meterNumber.size(), '0') + std::string(meterNumber));
}

bool sameNumber(std::string_view a, std::string_view b) {
  const auto strip = [](std::string_view number) {
    number.remove_prefix(std::min(number.find_first_not_of('0'), number.size()));
    return number;
  };
  return strip(a) == strip(b);
}

}  // namespace mb

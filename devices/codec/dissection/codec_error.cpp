#include "devices/codec/dissection/codec_error.h"

#include <fmt/format.h>

namespace mb::codec {

std::string CodecError::message() const {
  return fault == Fault::empty ? what : fmt::format("byte {}: {}", offset, what);
}

std::string spacedHex(View bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += text.empty() ? "" : " ";
    text += fmt::format("{:02X}", byte);
  }
  return text;
}

std::string plainHex(View bytes) {
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += fmt::format("{:02X}", byte);
  }
  return text;
}

}  // namespace mb::codec

#include "devices/link/mark_decoder.h"

namespace mb {
namespace {

constexpr std::uint8_t kEscape = 0xFF;
constexpr std::uint8_t kMark = 0x00;

}  // namespace

void MarkDecoder::feed(std::span<const std::uint8_t> raw, Bytes& bytes, std::vector<std::size_t>& damaged) {
  const auto damagedByte = [&](std::uint8_t byte) {
    damaged.push_back(bytes.size());
    bytes.push_back(byte);
  };
  for (const std::uint8_t byte : raw) {
    switch (state_) {
      case State::plain:
        if (byte == kEscape) {
          state_ = State::escape;
        } else {
          bytes.push_back(byte);
        }
        break;
      case State::escape:
        state_ = State::plain;
        if (byte == kEscape) {
          bytes.push_back(kEscape);
        } else if (byte == kMark) {
          state_ = State::marked;
        } else {
          damagedByte(kEscape);
          damagedByte(byte);
        }
        break;
      case State::marked:
        state_ = State::plain;
        damagedByte(byte);
        break;
    }
  }
}

}  // namespace mb

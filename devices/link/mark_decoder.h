#pragma once

#include "devices/link/link.h"

#include <span>
#include <vector>

namespace mb {

/// Takes apart what a serial port gives with PARMRK and INPCK set (termios(3)): FF 00 x is a character x with
/// a parity or framing error (a break: 00), FF FF is a character FF. An escape may be split between two
/// reads.
class MarkDecoder {
 public:
  MarkDecoder() = default;

  /// Appends the characters to `bytes` and the places of damaged ones to `damaged`. FF with anything else
  /// behind it, which no driver sends, is kept as two damaged characters.
  void feed(std::span<const std::uint8_t> raw, Bytes& bytes, std::vector<std::size_t>& damaged);

  /// What was begun is forgotten: the port was opened anew.
  void clear() { state_ = State::plain; }

 private:
  enum class State { plain, escape, marked };
  State state_ = State::plain;
};

}  // namespace mb

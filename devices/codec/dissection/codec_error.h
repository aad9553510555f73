#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

// What the codecs share: bytes, why they could not be read, and where a frame stands in them.

namespace mb::codec {

using Bytes = std::vector<std::uint8_t>;
using View = std::span<const std::uint8_t>;

/// What is wrong with bytes.
enum class Fault : std::uint8_t {
  empty,
  start,      ///< the first byte begins no frame of this kind
  truncated,  ///< fewer bytes than the frame announces
  length,     ///< a length that cannot be, or does not fit what is there
  checksum,
  stop,         ///< the end byte is not where the length says
  stuffing,     ///< an escape that stands for nothing
  field,        ///< the contents do not have the shape that was asked for
  unsupported,  ///< known to exist, not decoded
  refused,      ///< a good frame that says no
};

/// Why bytes could not be read, and at which of them (counted from 0) that shows.
struct CodecError {
  CodecError() = default;
  CodecError(Fault fault_, std::size_t offset_, std::string what_)
      : fault(fault_), offset(offset_), what(std::move(what_)) {}

  Fault fault = Fault::empty;
  std::size_t offset = 0;
  std::string what;

  /// One line for people: "byte 12: the checksum is 16, not 13".
  [[nodiscard]] std::string message() const;
};

template <class T>
using Decoded = tl::expected<T, CodecError>;

[[nodiscard]] inline tl::unexpected<CodecError> broken(Fault fault, std::size_t offset, std::string what) {
  return tl::unexpected<CodecError>(CodecError(fault, offset, std::move(what)));
}

/// Where a frame stands in what has been received.
struct FoundFrame {
  FoundFrame() = default;

  bool complete = false;   ///< nothing more is to come
  bool valid = false;      ///< start, length, checksum and end are right
  std::size_t begin = 0;   ///< of the frame; noise may stand before it
  std::size_t length = 0;  ///< bytes of a complete frame
  std::string why;         ///< what is wrong, or what is still missing
};

/// "0C 79", upper case.
[[nodiscard]] std::string spacedHex(View bytes);
/// "0C79".
[[nodiscard]] std::string plainHex(View bytes);

}  // namespace mb::codec

#pragma once

#include "devices/codec/dissection/codec_error.h"

#include <functional>
#include <optional>

namespace mb::codec {

/// What a codec says of bytes that begin with its start byte.
struct FrameCheck {
  FrameCheck() = default;

  std::optional<CodecError> error;  ///< empty: a whole frame; offsets count from the start byte
  std::size_t length = 0;           ///< of the frame, as far as its head tells
};

/// Looks for one frame among whatever has come, for protocols whose frames begin with one byte and carry
/// their length. A start that its second start byte (Fault::start) contradicts is noise; one without its end
/// byte most likely is, so that a later one may still be unfinished; a valid frame behind a damaged one wins.
[[nodiscard]] FoundFrame findFrame(View received, std::uint8_t start,
                                   const std::function<FrameCheck(View)>& check);

/// Bytes in front of a frame that wake a receiver: FE, FF, 55 and 00.
[[nodiscard]] std::size_t preambleLength(View bytes);

/// Sum of the bytes modulo 256.
[[nodiscard]] std::uint8_t sum8(View bytes);

}  // namespace mb::codec

#pragma once

#include "devices/codec/dissection/dissection.h"
#include "devices/codec/iec62056/data_set.h"

namespace mb::iec62056 {

/// One or several messages that follow each other (an identification and its block), taken apart. A readout
/// without STX and BCC, as programs keep it, is read as well: from "/" or from its first data set to "!" and
/// a line end. With parity bits on them the bytes are refused: take them off first (withoutParity).
[[nodiscard]] codec::Dissection dissect(View bytes);

}  // namespace mb::iec62056

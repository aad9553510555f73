#pragma once

#include "devices/link/link.h"

namespace mb {

/// When byte `index` of a chunk had arrived: bytes come evenly between the first and the last.
[[nodiscard]] Stamp arrivalOf(const Chunk& chunk, std::size_t index);

}  // namespace mb

#include "devices/link/arrival.h"

#include <algorithm>

namespace mb {

Stamp arrivalOf(const Chunk& chunk, std::size_t index) {
  if (chunk.bytes.size() < 2) {
    return chunk.last;
  }
  const auto steps = static_cast<std::int64_t>(chunk.bytes.size() - 1);
  const auto step = static_cast<std::int64_t>(index);
  const Duration between = chunk.last.at - chunk.first.at;
  const Duration after = between / steps * step + between % steps * step / steps;  // cannot overflow
  return Stamp{chunk.first.at + after, std::max(chunk.first.halfWidth, chunk.last.halfWidth)};
}

}  // namespace mb

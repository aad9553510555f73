#include "devices/simulator/wire.h"

#include <algorithm>

namespace mb::sim {

Expected<void> Wire::open() {
  open_ = true;
  return {};
}

Instant Wire::send(std::span<const std::uint8_t> bytes) {
  const Instant begin = std::max(scheduler_.now(), busyUntil_);
  busyUntil_ = begin + settings_.characters(bytes.size());
  if (open_ && !bytes.empty()) {
    const Bytes copy(bytes.begin(), bytes.end());
    scheduler_.at(busyUntil_, [weak = weak_from_this(), copy, settings = settings_, begin] {
      if (const auto alive = weak.lock()) {
        alive->heard(copy, settings, begin);
      }
    });
  }
  return busyUntil_;
}

void Wire::answer(const Bytes& bytes, const SerialSettings& settings, Instant begin, std::size_t pieceSize) {
  for (std::size_t from = 0; from < bytes.size(); from += pieceSize) {
    const std::size_t to = std::min(from + pieceSize, bytes.size());
    const Bytes piece(bytes.begin() + static_cast<std::ptrdiff_t>(from),
                      bytes.begin() + static_cast<std::ptrdiff_t>(to));
    const Instant first = begin + settings.characters(from + 1);
    const Instant last = begin + settings.characters(to);
    scheduler_.at(last, [weak = weak_from_this(), piece, first, last] {
      if (const auto alive = weak.lock()) {
        alive->deliver(piece, first, last);
      }
    });
  }
}

void Wire::deliver(const Bytes& bytes, Instant first, Instant last) {
  if (!open_ || !onChunk_) {
    return;
  }
  Chunk chunk;
  chunk.bytes = bytes;
  chunk.first.at = first;
  chunk.last.at = last;
  onChunk_(chunk);
}

}  // namespace mb::sim

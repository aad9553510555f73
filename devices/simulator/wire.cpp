#include "devices/simulator/wire.h"

#include <algorithm>

namespace mb::sim {

Expected<void> Wire::open() {
  for (const char* fault : {"port-gone", "dropped-tcp"}) {
    if (faults_.at(fault, port_, seconds()) != nullptr) {
      return fail(std::string("it cannot be opened (fault ") + fault + ")", name());
    }
  }
  open_ = true;
  return {};
}

void Wire::lose(const Error& why) {
  ++connection_;
  open_ = false;
  if (onLost_) {
    onLost_(why);
  }
}

Instant Wire::send(std::span<const std::uint8_t> bytes) {
  const Instant begin = std::max(scheduler_.now(), busyUntil_);
  busyUntil_ = begin + settings_.characters(bytes.size());
  if (open_ && !bytes.empty()) {
    const Bytes copy(bytes.begin(), bytes.end());
    scheduler_.at(busyUntil_,
                  [weak = weak_from_this(), copy, settings = settings_, begin, mine = connection_] {
                    if (const auto alive = weak.lock(); alive && alive->connection_ == mine) {
                      alive->hear(copy, settings, begin);
                    }
                  });
  }
  return busyUntil_;
}

void Wire::hear(const Bytes& bytes, const SerialSettings& settings, Instant begin) {
  echo(bytes);
  heard(bytes, settings, begin);
}

/// What a level converter gives back comes in one piece, when its buffer is emptied.
void Wire::echo(const Bytes& bytes) {
  const Fault* fault = faults_.strike("echo", port_, seconds());
  if (fault == nullptr) {
    return;
  }
  giveBack(bytes, scheduler_.now() + fromSeconds(fault->number("delay_s")));
}

void Wire::giveBack(const Bytes& bytes, Instant when) {
  scheduler_.at(when, [weak = weak_from_this(), bytes, settings = settings_, when, mine = connection_] {
    if (const auto alive = weak.lock(); alive && alive->connection_ == mine) {
      alive->deliver(Transmission(bytes), settings, when, when);
    }
  });
}

void Wire::answer(Transmission sent, const SerialSettings& settings, Instant begin, std::size_t pieceSize) {
  if (const Fault* fault = faults_.strike("noise", port_, seconds());
      fault != nullptr && noise_.uniform(draws_++) < fault->number("chance")) {
    const bool parity = settings.parity != 'N' && fault->text("parity") == "seen";
    sent = scrambled(sent, parity, noise_, draws_);
  }
  for (std::size_t from = 0; from < sent.bytes.size(); from += pieceSize) {
    const std::size_t to = std::min(from + pieceSize, sent.bytes.size());
    const Instant first = begin + settings.characters(from + 1);
    const Instant last = begin + settings.characters(to);
    scheduler_.at(last, [weak = weak_from_this(), piece = sent.part(from, to), settings, first, last,
                         mine = connection_] {
      if (const auto alive = weak.lock(); alive && alive->connection_ == mine) {
        alive->deliver(piece, settings, first, last);
      }
    });
  }
}

void Wire::deliver(Transmission piece, const SerialSettings& settings, Instant first, Instant last) {
  if (!open_ || !onChunk_) {
    return;
  }
  if (configured_ && settings.baud != settings_.baud) {
    for (std::size_t i = 0; i < piece.bytes.size(); ++i) {  // to who listens at another rate it is noise
      constexpr std::uint8_t kBits = 0x5B;
      piece.flip(i, kBits, settings_.parity != 'N');
    }
  }
  Chunk chunk;
  chunk.bytes = piece.bytes;
  chunk.damaged = piece.damaged;
  chunk.first.at = first;
  chunk.last.at = last;
  onChunk_(chunk);
}

}  // namespace mb::sim

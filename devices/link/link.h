#pragma once

#include "core/async/clock.h"
#include "core/text/error.h"

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace mb {

using Bytes = std::vector<std::uint8_t>;

/// Baud, data bits, parity (N, E, O) and stop bits of a serial line.
struct SerialSettings {
  int baud = 2400;
  int dataBits = 8;
  char parity = 'E';
  int stopBits = 1;

  constexpr SerialSettings() = default;
  constexpr SerialSettings(int b, int d, char p, int s) : baud(b), dataBits(d), parity(p), stopBits(s) {}

  /// "2400 8E1".
  [[nodiscard]] static Expected<SerialSettings> parse(const std::string& text);
  [[nodiscard]] std::string toString() const;

  /// Bits of one character on the wire, start and stop bits included (8E1: 11).
  [[nodiscard]] constexpr int bitsPerCharacter() const {
    return 1 + dataBits + (parity == 'N' ? 0 : 1) + stopBits;
  }
  [[nodiscard]] constexpr Duration bits(int count) const {
    return Duration(std::int64_t{1'000'000'000} * count / baud);
  }
  [[nodiscard]] constexpr Duration characters(std::size_t count) const {
    return bits(static_cast<int>(count) * bitsPerCharacter());
  }
  friend constexpr bool operator==(const SerialSettings&, const SerialSettings&) = default;
};

/// Bytes as they came in: `first` is when the first of them had arrived, `last` when the last had; `damaged`
/// are the positions of bytes with a parity or framing error.
struct Chunk {
  Chunk() = default;
  Bytes bytes;
  std::vector<std::size_t> damaged;
  Stamp first;
  Stamp last;
};

/// A byte link: nothing but bytes and time. No framing, no retries, no meaning. Half or full duplex is the
/// line's affair. Handlers run on the bench thread.
class Link {
 public:
  Link() = default;
  Link(const Link&) = delete;
  Link& operator=(const Link&) = delete;
  virtual ~Link() = default;

  [[nodiscard]] virtual std::string name() const = 0;
  [[nodiscard]] virtual Expected<void> open() = 0;
  virtual void close() = 0;

  /// Takes effect before the next byte sent; ignored where there is no such thing (TCP).
  virtual void configure(const SerialSettings& settings) = 0;

  /// Queues the bytes. Returns when the last stop bit will have left (measured or computed from the
  /// settings).
  virtual Instant send(std::span<const std::uint8_t> bytes) = 0;

  using ChunkHandler = std::function<void(const Chunk&)>;
  using LostHandler = std::function<void(const Error&)>;
  virtual void onChunk(ChunkHandler handler) = 0;
  virtual void onLost(LostHandler handler) = 0;
};

}  // namespace mb

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

/// The outputs of a serial port beside its data: true is on (the active level).
struct ControlLines {
  bool rts = false;
  bool dtr = false;

  constexpr ControlLines() = default;
  constexpr ControlLines(bool rts_, bool dtr_) : rts(rts_), dtr(dtr_) {}
  friend constexpr bool operator==(const ControlLines&, const ControlLines&) = default;
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

  /// Opens the link; one that is open stays so. A link that was lost opens itself again when it can: from
  /// then on this only asks, answers at once, and fails with the latest reason until it is there
  /// (docs/decisions, links that come back). The first opening takes at most a few seconds.
  [[nodiscard]] virtual Expected<void> open() = 0;
  /// Begins the first opening without waiting for it, so that many links open side by side.
  virtual void beginOpening() {}
  virtual void close() = 0;

  /// What is worth knowing of the link as it is open now: "parity not checked (pseudo-terminal)". May be
  /// empty.
  [[nodiscard]] virtual std::string remark() const { return std::string(); }
  /// How far off the instant may be that send() returns.
  [[nodiscard]] virtual Duration sendHalfWidth() const { return Duration(0); }

  /// Takes effect before the next byte sent; ignored where there is no such thing (TCP).
  virtual void configure(const SerialSettings& settings) = 0;

  /// Sets RTS and DTR, after what was sent has been handed over. Error: there are none here. A driver that
  /// then does not take them loses the link. After a link was lost and came back they are as the driver
  /// likes.
  [[nodiscard]] virtual Expected<void> setControlLines(const ControlLines& lines);

  /// Queues the bytes. Returns when the last stop bit will have left (measured or computed from the
  /// settings). On a link that is not open they are dropped: onLost has said so, or will.
  virtual Instant send(std::span<const std::uint8_t> bytes) = 0;

  /// `onLost` is called once each time an open link is lost.
  using ChunkHandler = std::function<void(const Chunk&)>;
  using LostHandler = std::function<void(const Error&)>;
  virtual void onChunk(ChunkHandler handler) = 0;
  virtual void onLost(LostHandler handler) = 0;
};

}  // namespace mb

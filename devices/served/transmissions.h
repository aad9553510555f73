#pragma once

#include "core/async/scheduler.h"
#include "devices/link/link.h"

#include <functional>
#include <span>

namespace mb {

/// What a half-duplex line makes of bytes that come from a pseudo-terminal: whole transmissions, each lasting
/// as long as its characters take at the line's speed. A pseudo-terminal has no speed and no parity, and
/// gives what was written at once in pieces of its own choice; so the end of a transmission is where nothing
/// more has come by the time its last character would have left, and a long run of 0x55 is taken for what
/// only a wake-up signal is: alternating bits, without parity (EN 1434-3).
class Transmissions {
 public:
  /// A transmission has ended; `begin` is when its first byte came.
  using Handler = std::function<void(const Bytes& bytes, const SerialSettings& settings, Instant begin)>;

  Transmissions(Scheduler& scheduler, SerialSettings line, Handler handler);
  Transmissions(const Transmissions&) = delete;
  Transmissions& operator=(const Transmissions&) = delete;
  ~Transmissions();

  /// Bytes that have just come.
  void take(std::span<const std::uint8_t> bytes);

  /// So many bytes 0x55 and nothing else are a wake-up signal: no telegram looks like that.
  static constexpr std::size_t kWakeUpLeast = 16;

 private:
  [[nodiscard]] SerialSettings settings() const;
  [[nodiscard]] bool isWakeUp() const;
  void append(std::uint8_t byte);
  void wait();
  void end();

  Scheduler& scheduler_;
  const SerialSettings line_;
  Handler handler_;
  Bytes bytes_;
  Instant begin_{};
  bool alternating_ = true;  ///< all of bytes_ are 0x55
  Scheduler::TimerId timer_ = 0;
};

}  // namespace mb

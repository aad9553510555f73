#pragma once

#include "devices/link/link.h"

#include <deque>
#include <optional>

namespace mb {

/// Bytes with the times at which they arrived, as a line gathers them while it waits for an answer: takes out
/// its own echo and what cannot belong to the answer.
class Reception {
 public:
  /// Forgets everything and expects the answer to what will have been sent at `txEnd`: a character whose end
  /// came before `txEnd` + one character (`character`) began while we were sending.
  void begin(Instant txEnd, Duration character);
  /// The next bytes to arrive are the echo of these (two-wire heads).
  void expectEcho(std::span<const std::uint8_t> bytes);
  void add(const Chunk& chunk);

  [[nodiscard]] const Bytes& bytes() const { return bytes_; }
  [[nodiscard]] bool damagedWithin(std::size_t begin, std::size_t length) const;
  [[nodiscard]] const std::optional<Stamp>& first() const { return first_; }
  [[nodiscard]] const std::optional<Stamp>& last() const { return last_; }

  /// Something other than the echo came in its place; or not all of it came.
  [[nodiscard]] bool echoWrong() const { return echoWrong_; }
  [[nodiscard]] bool echoPending() const { return !echo_.empty(); }

  /// Bytes that are no part of the answer, and when the last of them came; taken out.
  struct Stray {
    Bytes bytes;
    Stamp first;
    Stamp last;
  };
  [[nodiscard]] std::optional<Stray> takeStray();
  /// Everything gathered becomes stray: nobody waits for it any more.
  void abandon();
  /// Everything gathered has been used; what comes from now on is stray.
  void finish();

 private:
  void stray(std::uint8_t byte, const Stamp& at);

  Bytes bytes_;
  std::vector<std::size_t> damaged_;
  std::optional<Stamp> first_;
  std::optional<Stamp> last_;
  std::deque<std::uint8_t> echo_;
  bool echoWrong_ = false;
  bool listening_ = false;
  Instant earliest_{};
  std::optional<Stray> stray_;
};

}  // namespace mb

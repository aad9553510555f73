#pragma once

#include "devices/profile/frame_rule.h"

#include <functional>

namespace mb {

/// A message as it came in, with what stands around it.
struct ReceivedMessage {
  ReceivedMessage() = default;
  Bytes frame;
  Stamp first;  ///< when its first byte had arrived
  Stamp last;
};

/// Cuts chunks of bytes into messages of one kind of frame. What belongs to none, has a damaged byte or
/// pauses in its middle is dropped, and the next message is whole again.
class MessageSplitter {
 public:
  using Handler = std::function<void(const ReceivedMessage&)>;

  /// `gap`: longest pause inside a message.
  MessageSplitter(FrameRule rule, Duration gap) : rule_(std::move(rule)), gap_(gap) {}

  void feed(const Chunk& chunk, const FrameRule::Expecting& expecting, const Handler& onMessage);
  /// Forgets what came in of an unfinished message.
  void clear();
  /// Messages and stretches of noise dropped so far.
  [[nodiscard]] std::int64_t dropped() const { return dropped_; }

 private:
  struct Byte {
    std::uint8_t value;
    bool damaged;
    Stamp at;
  };

  void drop(std::size_t count);
  [[nodiscard]] bool take(const FrameRule::Expecting& expecting, const Handler& onMessage);

  FrameRule rule_;
  Duration gap_;
  std::vector<Byte> held_;
  Bytes bytes_;          // the values of what is held
  bool spoilt_ = false;  // the beginning of a line was dropped: the rest of it is none
  std::int64_t dropped_ = 0;
};

}  // namespace mb

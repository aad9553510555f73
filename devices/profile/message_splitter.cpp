#include "devices/profile/message_splitter.h"

#include "devices/link/arrival.h"

#include <algorithm>

namespace mb {

void MessageSplitter::clear() {
  spoilt_ = false;
  held_.clear();
  bytes_.clear();
}

void MessageSplitter::drop(std::size_t count) {
  held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(count));
  bytes_.erase(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(count));
}

void MessageSplitter::feed(const Chunk& chunk, const FrameRule::Expecting& expecting,
                           const Handler& onMessage) {
  for (std::size_t i = 0; i < chunk.bytes.size(); ++i) {
    const Stamp at = arrivalOf(chunk, i);
    if (!held_.empty() && at.at - held_.back().at.at > gap_) {
      // A pause ends a message where nothing else does; elsewhere it spoils one.
      const bool ended = rule_.kind == FrameRule::Kind::gap && take(expecting, onMessage);
      if (!ended) {
        ++dropped_;
        clear();
        spoilt_ = rule_.kind == FrameRule::Kind::line;
      }
    }
    const bool damaged = std::ranges::find(chunk.damaged, i) != chunk.damaged.end();
    held_.push_back(Byte{chunk.bytes[i], damaged, at});
    bytes_.push_back(chunk.bytes[i]);
    while (rule_.kind != FrameRule::Kind::gap && take(expecting, onMessage)) {
    }
    if (held_.size() > rule_.longest) {
      ++dropped_;
      clear();
      spoilt_ = rule_.kind == FrameRule::Kind::line;
    }
  }
}

/// The message that is whole by now, if there is one.
bool MessageSplitter::take(const FrameRule::Expecting& expecting, const Handler& onMessage) {
  const Framing framing = rule_.find(bytes_, expecting);
  if (!framing.valid) {
    if (framing.complete && framing.length > 0) {
      ++dropped_;
      drop(std::min(framing.length, held_.size()));
      spoilt_ = rule_.kind == FrameRule::Kind::line;
      return !held_.empty();
    }
    return false;
  }
  dropped_ += framing.begin > 0 ? 1 : 0;
  const std::size_t end = framing.begin + framing.length;
  const bool damaged = std::any_of(held_.begin() + static_cast<std::ptrdiff_t>(framing.begin),
                                   held_.begin() + static_cast<std::ptrdiff_t>(end),
                                   [](const Byte& byte) { return byte.damaged; });
  if (damaged || spoilt_) {
    ++dropped_;
    spoilt_ = false;
  } else {
    ReceivedMessage message;
    message.frame.assign(bytes_.begin() + static_cast<std::ptrdiff_t>(framing.begin),
                         bytes_.begin() + static_cast<std::ptrdiff_t>(end));
    message.first = held_[framing.begin].at;
    message.last = held_[end - 1].at;
    onMessage(message);
  }
  drop(end);
  return true;
}

}  // namespace mb

#pragma once

#include "devices/link/link.h"

#include <functional>
#include <string>

namespace mb {

/// A line of text as it came in, without its CR LF.
struct ReceivedLine {
  ReceivedLine() = default;
  std::string text;
  Stamp first;  ///< when its first byte had arrived
  Stamp last;   ///< when its line feed had
};

/// Cuts chunks of bytes into lines that end in CR LF. A line with a damaged byte, a carriage return or line
/// feed of its own, or of more than `kLongest` bytes is dropped whole, and the next one is whole again.
class LineSplitter {
 public:
  static constexpr std::size_t kLongest = 80;
  using LineHandler = std::function<void(const ReceivedLine&)>;

  void feed(const Chunk& chunk, const LineHandler& onLine);
  /// Forgets what came in of an unfinished line.
  void clear();
  /// Lines dropped so far.
  [[nodiscard]] std::int64_t dropped() const { return dropped_; }

 private:
  ReceivedLine line_;
  bool carriageReturn_ = false;  // the last byte
  bool spoilt_ = false;          // the line will be dropped
  std::int64_t dropped_ = 0;
};

}  // namespace mb

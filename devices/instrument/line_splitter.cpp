#include "devices/instrument/line_splitter.h"

#include <algorithm>

namespace mb {
namespace {

/// When byte `index` of a chunk had arrived: bytes come evenly between the first and the last.
Stamp stampOf(const Chunk& chunk, std::size_t index) {
  if (chunk.bytes.size() < 2) {
    return chunk.last;
  }
  const auto steps = static_cast<std::int64_t>(chunk.bytes.size() - 1);
  const auto step = static_cast<std::int64_t>(index);
  const Duration between = chunk.last.at - chunk.first.at;
  const Duration after = between / steps * step + between % steps * step / steps;  // cannot overflow
  return Stamp{chunk.first.at + after, std::max(chunk.first.halfWidth, chunk.last.halfWidth)};
}

}  // namespace

void LineSplitter::clear() {
  line_.text.clear();
  carriageReturn_ = false;
  spoilt_ = false;
}

void LineSplitter::feed(const Chunk& chunk, const LineHandler& onLine) {
  for (std::size_t i = 0; i < chunk.bytes.size(); ++i) {
    const char c = static_cast<char>(chunk.bytes[i]);
    if (line_.text.empty() && !carriageReturn_ && !spoilt_) {
      line_.first = stampOf(chunk, i);
    }
    if (!chunk.damaged.empty() && std::ranges::find(chunk.damaged, i) != chunk.damaged.end()) {
      spoilt_ = true;
    }
    if (c == '\n') {
      if (carriageReturn_ && !spoilt_) {
        line_.last = stampOf(chunk, i);
        onLine(line_);
      } else {
        ++dropped_;
      }
      clear();
      continue;
    }
    spoilt_ = spoilt_ || carriageReturn_;
    carriageReturn_ = c == '\r';
    if (carriageReturn_ || spoilt_) {
      continue;
    }
    spoilt_ = line_.text.size() >= kLongest;
    line_.text += c;
  }
}

}  // namespace mb

#include "devices/instrument/line_splitter.h"

#include "devices/link/arrival.h"

#include <algorithm>

namespace mb {

void LineSplitter::clear() {
  line_.text.clear();
  carriageReturn_ = false;
  spoilt_ = false;
}

void LineSplitter::feed(const Chunk& chunk, const LineHandler& onLine) {
  for (std::size_t i = 0; i < chunk.bytes.size(); ++i) {
    const char c = static_cast<char>(chunk.bytes[i]);
    if (line_.text.empty() && !carriageReturn_ && !spoilt_) {
      line_.first = arrivalOf(chunk, i);
    }
    if (!chunk.damaged.empty() && std::ranges::find(chunk.damaged, i) != chunk.damaged.end()) {
      spoilt_ = true;
    }
    if (c == '\n') {
      if (carriageReturn_ && !spoilt_) {
        line_.last = arrivalOf(chunk, i);
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

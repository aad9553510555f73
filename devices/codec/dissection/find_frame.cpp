#include "devices/codec/dissection/find_frame.h"

#include <fmt/format.h>

namespace mb::codec {
namespace {

/// The first frame of each kind that is not valid, and which of them is to be reported.
class Candidates {
 public:
  void add(FoundFrame found, Fault fault) {
    if (fault == Fault::checksum) {
      if (!damaged_) {
        damagedEnd_ = found.begin + found.length;
        damaged_ = std::move(found);
      }
    } else if (fault == Fault::truncated) {
      if (!unfinished_ && found.begin >= damagedEnd_) {
        unfinished_ = std::move(found);
      }
    } else if (!contradicted_) {
      contradicted_ = std::move(found);
    }
  }

  [[nodiscard]] std::optional<FoundFrame> best() const {
    if (damaged_ && (!unfinished_ || damaged_->begin < unfinished_->begin)) {
      return damaged_;
    }
    return unfinished_ ? unfinished_ : contradicted_;
  }

 private:
  std::optional<FoundFrame> damaged_;       // all but the checksum holds: a frame that was spoilt
  std::optional<FoundFrame> unfinished_;    // not inside of a damaged one
  std::optional<FoundFrame> contradicted_;  // no end byte: most likely a start that begins nothing
  std::size_t damagedEnd_ = 0;
};

}  // namespace

FoundFrame findFrame(View received, std::uint8_t start, const std::function<FrameCheck(View)>& check) {
  Candidates candidates;
  for (std::size_t at = 0; at < received.size(); ++at) {
    if (received[at] != start) {
      continue;
    }
    const FrameCheck checked = check(received.subspan(at));
    if (checked.error && checked.error->fault == Fault::start) {
      continue;
    }
    FoundFrame found;
    found.begin = at;
    found.valid = !checked.error;
    found.complete = !checked.error || checked.error->fault != Fault::truncated;
    found.length = found.complete ? checked.length : 0;
    if (found.valid) {
      return found;
    }
    found.why = checked.error->what;
    candidates.add(std::move(found), checked.error->fault);
  }
  if (auto best = candidates.best()) {
    return *best;
  }
  FoundFrame none;
  none.begin = received.size();
  none.why = received.empty() ? "nothing came" : fmt::format("no start byte {:02X} among what came", start);
  return none;
}

std::size_t preambleLength(View bytes) {
  std::size_t count = 0;
  while (count < bytes.size() &&
         (bytes[count] == 0xFE || bytes[count] == 0xFF || bytes[count] == 0x55 || bytes[count] == 0x00)) {
    ++count;
  }
  return count;
}

std::uint8_t sum8(View bytes) {
  unsigned sum = 0;
  for (const std::uint8_t byte : bytes) {
    sum += byte;
  }
  return static_cast<std::uint8_t>(sum & 0xFFU);
}

}  // namespace mb::codec

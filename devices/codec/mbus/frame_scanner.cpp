#include "devices/codec/mbus/frame_scanner.h"

#include <algorithm>
#include <optional>

namespace mb::mbus {
namespace {

bool isWanted(const Frame& frame, AnswerKind wanted) {
  if (frame.kind == FrameKind::acknowledge) {
    return wanted != AnswerKind::telegram;
  }
  return wanted != AnswerKind::acknowledge && !frame.fromMaster();
}

bool isStart(std::uint8_t byte) {
  return byte == kLongStart || byte == kShortStart || byte == kAcknowledge;
}

/// 68 L L 68: most likely a long frame, whatever follows.
bool looksLong(Bytes at) {
  return at.size() >= 4 && at[0] == kLongStart && at[1] == at[2] && at[1] >= 3 && at[3] == kLongStart;
}

/// Could this broken long frame be the answer? One of the master is an echo.
bool couldBeAnswer(Bytes at, AnswerKind wanted) {
  return wanted != AnswerKind::acknowledge && (at.size() < 5 || (at[4] & 0x40U) == 0);
}

}  // namespace

ScanResult scanForAnswer(Bytes received, AnswerKind wanted, bool final) {
  std::optional<ScanResult> broken;
  std::size_t shadow = 0;  // bytes before this lie in a broken long frame: E5 and 10 there are its data
  for (std::size_t at = 0; at < received.size();) {
    const Bytes rest = received.subspan(at);
    if (!isStart(rest[0]) || (at < shadow && rest[0] != kLongStart)) {
      ++at;
      continue;
    }
    const auto frame = parseFrame(rest);
    if (frame) {
      if (isWanted(*frame, wanted)) {
        return ScanResult{ScanState::complete, at, frame->length, 0};
      }
      at += frame->length;
      continue;
    }
    const FrameError& error = frame.error();
    const bool truncated = error.fault == FrameFault::truncated;
    if (truncated && !final) {
      return broken.value_or(ScanResult{ScanState::needMore, at, 0, error.want - error.have});
    }
    if (looksLong(rest)) {
      const std::size_t length = rest[1] + kLongOverhead;
      if (!broken && couldBeAnswer(rest, wanted)) {
        broken = truncated ? ScanResult{ScanState::needMore, at, 0, error.want - error.have}
                           : ScanResult{ScanState::damaged, at, length, 0};
      }
      shadow = std::max(shadow, at + length);
    }
    ++at;
  }
  return broken.value_or(ScanResult{ScanState::needMore, received.size(), 0, 1});
}

ScanResult FrameScanner::append(Bytes chunk) {
  bytes_.insert(bytes_.end(), chunk.begin(), chunk.end());
  return scanForAnswer(bytes_, wanted_, false);
}

}  // namespace mb::mbus

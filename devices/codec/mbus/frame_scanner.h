#pragma once

#include "devices/codec/mbus/frame.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace mb::mbus {

/// Which frame completes an exchange. Frames of the master are never an answer: they are our own echo, and
/// are stepped over like wake-up bytes.
enum class AnswerKind : std::uint8_t {
  any,          ///< E5 or a frame of the slave
  acknowledge,  ///< E5 (SND_NKE, SND_UD, selection)
  telegram,     ///< a frame of the slave; an E5 before it is stepped over
};

enum class ScanState : std::uint8_t {
  needMore,  ///< no answer yet
  complete,  ///< a whole frame lies at `offset`
  damaged,   ///< a frame of the right length lies at `offset`, but its checksum or stop byte is wrong
};

struct ScanResult {
  ScanState state = ScanState::needMore;
  /// Bytes before `offset` belong to no frame (wake-up bytes, echo, noise) and never will.
  std::size_t offset = 0;
  /// complete, damaged: bytes of the frame. needMore: 0.
  std::size_t length = 0;
  /// needMore: how many bytes are missing at least, so that a line need not look again before.
  std::size_t missing = 1;
};

/// Looks for the answer in everything received since the request. Resynchronises at every 68, 10 and E5:
/// noise that merely looks like a start is stepped over as soon as it is contradicted (second length, second
/// 68, checksum of a short frame), and a whole frame behind a damaged one wins. `final`: nothing more will
/// come (time-out), so starts that wait for bytes are given up and what lies behind them is searched too; a
/// truncated long frame stays needMore with its offset and the bytes it lacks.
[[nodiscard]] ScanResult scanForAnswer(Bytes received, AnswerKind wanted, bool final = false);

/// The same on bytes as they arrive.
class FrameScanner {
 public:
  explicit FrameScanner(AnswerKind wanted = AnswerKind::any) : wanted_(wanted) {}

  /// Adds what has arrived and looks.
  ScanResult append(Bytes chunk);

  /// Looks for the last time: after a time-out.
  [[nodiscard]] ScanResult finish() const { return scanForAnswer(bytes_, wanted_, true); }

  /// Everything received so far, garbage included.
  [[nodiscard]] const std::vector<std::uint8_t>& bytes() const { return bytes_; }

  void reset() { bytes_.clear(); }

 private:
  AnswerKind wanted_;
  std::vector<std::uint8_t> bytes_;
};

}  // namespace mb::mbus

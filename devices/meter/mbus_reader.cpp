#include "devices/meter/mbus_reader.h"

#include "devices/codec/mbus/frame_scanner.h"

namespace mb {

Framing mbusFraming(std::span<const std::uint8_t> received) {
  // Any frame of a slave ends the wait, also one of the wrong kind: the E5 in the data of a long frame must
  // not pass for an acknowledgement.
  const auto seen = mbus::scanForAnswer(received, mbus::AnswerKind::any);
  Framing framing;
  framing.begin = seen.offset;
  framing.length = seen.length;
  framing.complete = seen.state != mbus::ScanState::needMore;
  framing.valid = seen.state == mbus::ScanState::complete;
  return framing;
}

Framing MbusReader::find(std::span<const std::uint8_t> received) const {
  Framing framing = mbusFraming(received);
  framing.why = framing.valid ? "" : "no whole frame of one meter";
  return framing;
}

Judgement MbusReader::judge(std::span<const std::uint8_t> received, const Framing& framing) {
  const auto decoded = mbus::decodeInto(received.subspan(framing.begin, framing.length), telegram_);
  error_ = decoded ? std::nullopt : std::optional(decoded.error());
  if (expects_ == Expects::anything) {
    return {};
  }
  if (!decoded) {
    const auto fault = decoded.error().fault;
    const bool refused = fault == mbus::DecodeFault::applicationError || fault == mbus::DecodeFault::alarm;
    return Judgement{refused ? Outcome::refused : Outcome::unexpected, decoded.error().message()};
  }
  const bool acknowledged = telegram_.frameKind == mbus::FrameKind::acknowledge;
  if (expects_ == Expects::acknowledge) {
    return acknowledged ? Judgement() : Judgement{Outcome::unexpected, "a telegram came in place of E5"};
  }
  return telegram_.hasInformation()
             ? Judgement()
             : Judgement{Outcome::unexpected, "no telegram came, but a frame without data"};
}

}  // namespace mb

#include "devices/meter/iec_frame.h"

#include "devices/meter/meter_number.h"
#include "devices/meter/wrapped_frames.h"

namespace mb {
namespace {

class IecFrame final : public MessageFrame {
 public:
  explicit IecFrame(Iec62056Rules rules) : rules_(std::move(rules)) {}

  /// The payload of a readout is nothing: what is sent is the request.
  [[nodiscard]] Expected<Bytes> wrap(std::span<const std::uint8_t>, const MeterCall& call) const override {
    return fillForMeter(rules_.request, call);
  }

  [[nodiscard]] Framing find(std::span<const std::uint8_t> received,
                             const FrameRule::Expecting&) const override {
    return framingOf(iec62056::findMessage(received, rules_.awaited()));
  }

  [[nodiscard]] tl::expected<OpenedMessage, Judgement> open(std::span<const std::uint8_t> frame,
                                                            const FrameRule::Expecting&) const override {
    std::size_t begin = 0;
    if (rules_.readout != Iec62056Rules::Readout::selected) {
      const auto first = iec62056::findMessage(frame, iec62056::Awaited::identification);
      begin = first.begin + first.length;
    }
    OpenedMessage opened;
    if (rules_.readout == Iec62056Rules::Readout::plain) {
      opened.payload.assign(frame.begin() + static_cast<std::ptrdiff_t>(begin), frame.end());
    } else {
      const auto message = iec62056::parseMessage(frame.subspan(begin));
      if (!message || message->kind != iec62056::MessageKind::block) {
        return tl::unexpected(
            Judgement{message ? Outcome::unexpected : Outcome::damaged,
                      message ? "another message came in place of a readout" : message.error().message()});
      }
      begin += message->textOffset;
      opened.payload.assign(message->text.begin(), message->text.end());
    }
    for (std::size_t i = 0; i < opened.payload.size(); ++i) {
      opened.places.push_back(begin + i);
    }
    return opened;
  }

 private:
  Iec62056Rules rules_;
};

}  // namespace

iec62056::Awaited Iec62056Rules::awaited() const {
  switch (readout) {
    case Readout::selected:
      return iec62056::Awaited::block;
    case Readout::block:
      return iec62056::Awaited::readout;
    case Readout::plain:
      break;
  }
  return iec62056::Awaited::plainReadout;
}

std::shared_ptr<const MessageFrame> iecFrame(Iec62056Rules rules) {
  return std::make_shared<const IecFrame>(std::move(rules));
}

}  // namespace mb

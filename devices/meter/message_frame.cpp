#include "devices/meter/message_frame.h"

#include <array>

namespace mb {
namespace {

class RuledFrame final : public MessageFrame {
 public:
  explicit RuledFrame(FrameRule rule) : rule_(std::move(rule)) {}

  [[nodiscard]] Expected<Bytes> wrap(std::span<const std::uint8_t> payload,
                                     const MeterCall& call) const override {
    return rule_.wrap(payload, call.address);
  }
  [[nodiscard]] Framing find(std::span<const std::uint8_t> received,
                             const FrameRule::Expecting& expecting) const override {
    return rule_.find(received, expecting);
  }
  [[nodiscard]] tl::expected<OpenedMessage, Judgement> open(
      std::span<const std::uint8_t> frame, const FrameRule::Expecting& expecting) const override {
    auto payload = rule_.unwrap(frame, expecting);
    if (!payload) {
      return tl::unexpected(payload.error());
    }
    OpenedMessage opened;
    opened.payload = std::move(*payload);
    for (std::size_t i = 0; i < opened.payload.size(); ++i) {
      opened.places.push_back(rule_.head() + i);
    }
    return opened;
  }

 private:
  FrameRule rule_;
};

}  // namespace

std::string_view toWord(MeterProtocol protocol) {
  constexpr std::array<std::string_view, 6> kWords = {"mbus",     "cj188",      "kmp",
                                                      "iec62056", "modbus-rtu", "frame"};
  return kWords[static_cast<std::size_t>(protocol)];
}

std::pair<std::size_t, std::size_t> OpenedMessage::placeOf(std::size_t offset, std::size_t length) const {
  if (length == 0 || offset >= places.size() || length > places.size() - offset) {
    return {0, 0};
  }
  const std::size_t begin = places[offset];
  return {begin, places[offset + length - 1] - begin + 1};
}

std::shared_ptr<const MessageFrame> ruledFrame(FrameRule rule) {
  return std::make_shared<const RuledFrame>(std::move(rule));
}

}  // namespace mb

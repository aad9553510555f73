#include "devices/meter/wrapped_frames.h"

#include "devices/codec/kmp/frame.h"
#include "devices/meter/meter_number.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

tl::unexpected<Judgement> unexpected(Outcome outcome, std::string why) {
  return tl::unexpected(Judgement{outcome, std::move(why)});
}

class Cj188Frame final : public MessageFrame {
 public:
  explicit Cj188Frame(Cj188Rules rules) : rules_(std::move(rules)) {}

  [[nodiscard]] Expected<Bytes> wrap(std::span<const std::uint8_t> payload,
                                     const MeterCall& call) const override {
    if (payload.empty()) {
      return fail("a message of CJ/T 188 begins with its control byte");
    }
    const auto called = fillForMeter(rules_.address, call);
    if (!called) {
      return tl::unexpected<Error>(called.error());
    }
    cj188::Address address{};
    if (called->size() != address.size()) {
      return fail("the address has not seven bytes");
    }
    std::ranges::copy(*called, address.begin());
    // Only what such a meter sends has a wrong length (recorded at two makes): requests to it are right.
    const cj188::FrameVariant right(rules_.variant.fieldAdd, 0);
    Bytes field(payload.begin() + 1, payload.end());
    if (rules_.innerKey) {
      field.push_back(0);
    }
    auto frame = cj188::buildFrame(rules_.type, address, payload.front(), field, right);
    if (!frame) {
      return fail(frame.error().message());
    }
    if (rules_.innerKey) {
      sealInside(*frame);
    }
    return std::move(*frame);
  }

  [[nodiscard]] Framing find(std::span<const std::uint8_t> received,
                             const FrameRule::Expecting&) const override {
    return framingOf(cj188::findFrame(received, rules_.variant));
  }

  [[nodiscard]] tl::expected<OpenedMessage, Judgement> open(std::span<const std::uint8_t> bytes,
                                                            const FrameRule::Expecting&) const override {
    const auto frame = cj188::parseFrame(bytes, rules_.variant);
    if (!frame) {
      return unexpected(Outcome::damaged, frame.error().message());
    }
    if (frame->refused()) {
      return unexpected(Outcome::refused, "the meter refused: " + cj188::refusalText(*frame));
    }
    const auto& types = rules_.answerTypes;
    if (!types.empty() && std::ranges::find(types, frame->type) == types.end()) {
      return unexpected(
          Outcome::unexpected,
          fmt::format("a device of type {:02X} answered, which is none of those expected", frame->type));
    }
    if (!sealed(bytes, *frame)) {
      return unexpected(Outcome::damaged, "the inner check in front of the checksum does not hold");
    }
    OpenedMessage opened;
    if (auto wrong = number(*frame, opened.number); !wrong.empty()) {
      return unexpected(Outcome::unexpected, std::move(wrong));
    }
    const std::size_t plain = frame->field.size() - (rules_.innerKey ? 1U : 0U);
    const codec::View field = codec::View(frame->field).first(plain);
    opened.payload.push_back(frame->control);
    opened.payload.insert(opened.payload.end(), field.begin(), field.end());
    opened.places.push_back(frame->fieldOffset - 2);  // the length stands between them
    for (std::size_t i = 0; i < plain; ++i) {
      opened.places.push_back(frame->fieldOffset + i);
    }
    return opened;
  }

 private:
  /// The check that some makes have inside the data field: XOR of all bytes before it, and of a key.
  [[nodiscard]] std::uint8_t innerCheck(codec::View before) const {
    std::uint8_t check = rules_.innerKey.value_or(0);
    for (const std::uint8_t byte : before) {
      check ^= byte;
    }
    return check;
  }

  /// Puts the inner check of a frame in its place, and the checksum right again.
  void sealInside(Bytes& frame) const {
    const std::size_t end = frame.size() - 2;  // checksum and 16
    frame[end - 1] = innerCheck(codec::View(frame).first(end - 1));
    frame[end] = cj188::checksum(codec::View(frame).first(end));
  }

  /// Whether the inner check holds, where there is one.
  [[nodiscard]] bool sealed(codec::View bytes, const cj188::Frame& frame) const {
    if (!rules_.innerKey) {
      return true;
    }
    if (frame.field.empty()) {
      return false;
    }
    const std::size_t begin = frame.fieldOffset - cj188::kHead;
    const std::size_t at = frame.fieldOffset + frame.field.size() - 1;
    return bytes[at] == innerCheck(bytes.subspan(begin, at - begin));
  }

  /// Empty: the address has the shape that answers have, and says this number.
  [[nodiscard]] std::string number(const cj188::Frame& frame, std::string& text) const {
    const bool own = !rules_.answerAddress.empty();
    if (!own && rules_.broadcasts()) {
      return {};
    }
    const MessageTemplate& shape = own ? rules_.answerAddress : rules_.address;
    const auto fields = shape.match(frame.address);
    if (!fields) {
      return "the address of the answer: " + fields.error().what;
    }
    const auto id = fields->find("id");
    text = id == fields->end() ? std::string() : meterNumberText(id->second, *shape.encodingOf("id"));
    return {};
  }

  Cj188Rules rules_;
};

class KmpFrame final : public MessageFrame {
 public:
  explicit KmpFrame(KmpRules rules) : rules_(rules) {}

  [[nodiscard]] Expected<Bytes> wrap(std::span<const std::uint8_t> payload, const MeterCall&) const override {
    if (payload.empty()) {
      return fail("a message of KMP begins with its command");
    }
    return kmp::buildFrame(kmp::Direction::toMeter, rules_.destination, payload.front(), payload.subspan(1));
  }

  [[nodiscard]] Framing find(std::span<const std::uint8_t> received,
                             const FrameRule::Expecting&) const override {
    return framingOf(kmp::findFrame(received));
  }

  [[nodiscard]] tl::expected<OpenedMessage, Judgement> open(std::span<const std::uint8_t> bytes,
                                                            const FrameRule::Expecting&) const override {
    const auto frame = kmp::parseFrame(bytes);
    if (!frame || frame->acknowledge) {
      return unexpected(Outcome::damaged, frame ? "a bare acknowledgement came" : frame.error().message());
    }
    if (frame->destination != rules_.destination) {
      return unexpected(Outcome::unexpected, fmt::format("device {:02X} answered in place of {:02X}",
                                                         frame->destination, rules_.destination));
    }
    OpenedMessage opened;
    opened.payload.push_back(frame->command);
    opened.payload.insert(opened.payload.end(), frame->data.begin(), frame->data.end());
    for (std::size_t i = 0; i < opened.payload.size(); ++i) {
      opened.places.push_back(frame->offsets[i + 1]);
    }
    return opened;
  }

 private:
  KmpRules rules_;
};

}  // namespace

Framing framingOf(codec::FoundFrame found) {
  Framing framing;
  framing.complete = found.complete;
  framing.valid = found.valid;
  framing.begin = found.begin;
  framing.length = found.length;
  framing.why = std::move(found.why);
  return framing;
}

std::shared_ptr<const MessageFrame> cj188Frame(Cj188Rules rules) {
  return std::make_shared<const Cj188Frame>(std::move(rules));
}

std::shared_ptr<const MessageFrame> kmpFrame(KmpRules rules) {
  return std::make_shared<const KmpFrame>(rules);
}

}  // namespace mb

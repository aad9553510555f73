#include "devices/codec/cj188/dissect.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb::cj188 {
namespace {

using codec::Dissection;
using codec::Part;

std::string hexByte(unsigned byte) {
  return fmt::format("{:02X}", byte);
}

/// Identifiers of the standard, highest byte first.
std::string standardName(unsigned identifier) {
  if (identifier >= 0xD120 && identifier <= 0xD12B) {
    return fmt::format("settlement day {} back", identifier - 0xD120 + 1);
  }
  switch (identifier) {
    case 0x901F:
      return "current data";
    case 0x8102:
    case 0xA010:
      return "price table";
    case 0x8103:
    case 0xA011:
      return "settlement day";
    case 0x8104:
    case 0xA012:
      return "reading day";
    case 0x8105:
    case 0xA013:
      return "purchased amount";
    case 0x8106:
    case 0xA014:
      return "key";
    case 0x810A:
      return "number";
    case 0xA015:
      return "standard time";
    case 0xA016:
      return "base values";
    case 0xA017:
      return "valve";
    case 0xA018:
      return "number";
    case 0xA019:
      return "factory enable";
    default:
      return "";
  }
}

class Builder {
 public:
  Builder(View bytes, const std::optional<Variant>& variant)
      : bytes_(bytes), variant_(variant), frameVariant_(variant ? variant->frame : FrameVariant()) {
    out_.protocol = "cj188";
    out_.bytes.assign(bytes.begin(), bytes.end());
  }

  Dissection build() {
    const auto frame = parseFrame(bytes_, frameVariant_);
    if (!frame) {
      out_.summary = "CJ/T 188, not a whole frame";
      out_.error = frame.error();
      return std::move(out_);
    }
    const std::size_t begin = frame->fieldOffset - kHead;
    const std::size_t end = begin + frame->length68;
    if (begin > 0) {
      out_.parts.emplace_back(0, begin, "preamble");
    }
    addFacts(*frame);
    addHead(*frame, begin);
    addField(*frame);
    if (frameVariant_.innerCheck) {
      out_.parts.emplace_back(end - 3, 1, "inner check", "right");
    }
    out_.parts.emplace_back(end - 2, 1, "checksum", "right");
    out_.parts.emplace_back(end - 1, 1, "end");
    if (end < bytes_.size()) {
      out_.parts.emplace_back(end, bytes_.size() - end, "stray bytes behind the frame");
    }
    return std::move(out_);
  }

 private:
  void addFacts(const Frame& frame) {
    out_.summary = fmt::format("CJ/T 188 frame, {}, {}", controlText(frame.control), typeText(frame));
    out_.addFrame("c", hexByte(frame.control));
    out_.addFrame("name", controlText(frame.control));
    out_.addFrame("type", hexByte(frame.type));
    out_.addFrame("address", codec::plainHex(frame.address));
    out_.addFrame("length", std::to_string(frame.length));
    if (const auto identifier = frame.identifier()) {
      out_.addFrame("di", codec::plainHex(*identifier));
    }
    if (const auto serial = frame.serial()) {
      out_.addFrame("ser", hexByte(*serial));
    }
    if (variant_) {
      out_.addHeader("id", addressText(frame.address, variant_->number));
    }
    out_.addHeader("medium", hexByte(frame.type));
  }

  [[nodiscard]] static std::string typeText(const Frame& frame) {
    const std::string_view name = typeName(frame.type);
    return name.empty() ? "type " + hexByte(frame.type) : std::string(name);
  }

  void addHead(const Frame& frame, std::size_t begin) {
    out_.parts.emplace_back(begin, 1, "start");
    out_.parts.emplace_back(begin + 1, 1, "type", typeText(frame));
    std::string address = frame.address == kBroadcast ? "whoever is there" : "";
    if (address.empty() && variant_) {
      address = "meter " + addressText(frame.address, variant_->number);
    } else if (address.empty()) {
      address = fmt::format("{}, or {} at makers who send it the other way round",
                            addressText(frame.address, ByteOrder::lowFirst),
                            addressText(frame.address, ByteOrder::highFirst));
    }
    out_.parts.emplace_back(begin + 2, kAddressBytes, "address", address);
    out_.parts.emplace_back(begin + 9, 1, "control", controlText(frame.control));
    out_.parts.emplace_back(begin + 10, 1, "length", std::to_string(frame.length));
  }

  void addField(const Frame& frame) {
    const std::size_t at = frame.fieldOffset;
    if (frame.refused()) {
      if (!frame.field.empty()) {
        out_.parts.emplace_back(at, 1, "serial");
      }
      if (!frame.data().empty()) {
        out_.parts.emplace_back(at + 1, frame.data().size(), "status", refusalText(frame));
      }
      out_.error = CodecError(Fault::refused, at - 2, refusalText(frame));
      return;
    }
    const auto identifier = frame.identifier();
    if (!identifier) {
      if (!frame.field.empty()) {
        out_.parts.emplace_back(at, frame.field.size(), "data");
      }
      return;
    }
    out_.parts.emplace_back(at, 2, "identifier", identifierText((*identifier)[0], (*identifier)[1]));
    out_.parts.emplace_back(at + 2, 1, "serial");
    addData(frame);
  }

  void addData(const Frame& frame) {
    if (frame.data().empty()) {
      return;
    }
    Part data(frame.dataOffset(), frame.data().size(), "data");
    const bool isReading =
        frame.answer() && (frame.control & 0x3FU) != 0x03 && (frame.control & 0x3FU) != 0x04;
    if (!isReading) {
      out_.parts.push_back(std::move(data));
      return;
    }
    if (!variant_) {
      data.meaning = "they depend on the make: name its variant to have them decoded";
      out_.parts.push_back(std::move(data));
      return;
    }
    auto body = readBody(frame, variant_->body);
    if (!body) {
      out_.error = body.error();
    } else {
      data.children = std::move(body->parts);
      out_.values = std::move(body->values);
      for (const codec::DecodedValue& value : out_.values) {
        if (value.name == "status" && value.text) {
          out_.addHeader("status", *value.text);
        }
      }
    }
    out_.parts.push_back(std::move(data));
  }

  View bytes_;
  const std::optional<Variant>& variant_;
  FrameVariant frameVariant_;
  Dissection out_;
};

}  // namespace

std::string identifierText(std::uint8_t first, std::uint8_t second) {
  for (const unsigned identifier : {first * 256U + second, second * 256U + first}) {
    if (const std::string name = standardName(identifier); !name.empty()) {
      return fmt::format("{} ({:04X})", name, identifier);
    }
  }
  return "";
}

Dissection dissect(View bytes, const std::optional<Variant>& variant) {
  return Builder(bytes, variant).build();
}

}  // namespace mb::cj188

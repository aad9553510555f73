#include "devices/codec/kmp/dissect.h"

#include <fmt/format.h>

namespace mb::kmp {
namespace {

using codec::DecodedValue;
using codec::Dissection;
using codec::Part;

std::string commandText(std::uint8_t command) {
  const std::string_view name = commandName(command);
  return name.empty() ? fmt::format("command {:02X}", command) : std::string(name);
}

std::string destinationText(std::uint8_t destination) {
  switch (destination) {
    case kHeatMeter:
      return "heat meter";
    case 0x7F:
      return "logger (top module)";
    case 0xBF:
      return "logger (base module)";
    default:
      return "";
  }
}

std::string registerLabel(std::uint16_t id) {
  const std::string_view name = registerName(id);
  return name.empty() ? fmt::format("register {}", id) : std::string(name);
}

class Builder {
 public:
  explicit Builder(View bytes) : bytes_(bytes) {
    out_.protocol = "kmp";
    out_.bytes.assign(bytes.begin(), bytes.end());
  }

  Dissection build() {
    auto frame = parseFrame(bytes_);
    if (!frame) {
      out_.summary = "KMP, not a whole frame";
      out_.error = frame.error();
      return std::move(out_);
    }
    frame_ = std::move(*frame);
    if (frame_.acknowledge) {
      out_.summary = "KMP acknowledgement";
      out_.addFrame("type", "acknowledge");
      out_.parts.emplace_back(0, 1, "acknowledge");
      return std::move(out_);
    }
    const bool toMeter = frame_.direction == Direction::toMeter;
    out_.summary =
        fmt::format("KMP frame {} meter, {}", toMeter ? "to the" : "from the", commandText(frame_.command));
    out_.addFrame("type", toMeter ? "request" : "answer");
    out_.addFrame("name", commandText(frame_.command));
    out_.addFrame("cid", fmt::format("{:02X}", frame_.command));
    out_.addFrame("destination", fmt::format("{:02X}", frame_.destination));
    out_.parts.emplace_back(0, 1, "start", toMeter ? "to the meter" : "from the meter");
    add(0, 1, "destination", destinationText(frame_.destination));
    add(1, 1, "command", commandText(frame_.command));
    addData(toMeter);
    add(2 + frame_.data.size(), 2, "checksum (CRC)", "right");
    out_.parts.emplace_back(bytes_.size() - 1, 1, "end");
    return std::move(out_);
  }

 private:
  /// The stretch on the wire of `length` plain bytes, counted from the destination.
  [[nodiscard]] Part part(std::size_t plain, std::size_t length, std::string label,
                          std::string meaning) const {
    const std::size_t begin = frame_.offsets[plain];
    return Part(begin, frame_.offsets[plain + length] - begin, std::move(label), std::move(meaning));
  }
  void add(std::size_t plain, std::size_t length, std::string label, std::string meaning) {
    out_.parts.push_back(part(plain, length, std::move(label), std::move(meaning)));
  }

  void addData(bool toMeter) {
    if (frame_.data.empty()) {
      return;
    }
    if (toMeter && frame_.command == kGetRegister) {
      addWanted();
    } else if (!toMeter && frame_.command == kGetRegister) {
      addRegisters();
    } else if (!toMeter && frame_.command == kGetSerialNumber) {
      addSerialNumber();
    } else if (!toMeter && frame_.command == kGetType) {
      addType();
    } else {
      add(2, frame_.data.size(), "data", "");
    }
  }

  void addWanted() {
    const std::size_t count = frame_.data[0];
    add(2, 1, "count", std::to_string(count));
    if (frame_.data.size() != 1 + 2 * count) {
      out_.error =
          CodecError(Fault::length, frame_.offsets[2],
                     fmt::format("{} registers do not have {} bytes", count, frame_.data.size() - 1));
      return;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const auto id = static_cast<std::uint16_t>(frame_.data[1 + 2 * i] << 8U | frame_.data[2 + 2 * i]);
      add(3 + 2 * i, 2, "register", fmt::format("{}, {}", id, registerLabel(id)));
    }
  }

  void addRegisters() {
    const auto registers = registersOf(frame_);
    if (!registers) {
      out_.error = registers.error();
      return;
    }
    for (const RegisterValue& found : *registers) {
      DecodedValue value;
      value.name = fmt::format("register {}", found.id);
      value.quantity = quantityOf(found.id, found.unitCode);
      value.unit = found.unit;
      value.number = found.number;
      value.text = found.text;
      value.invalid = found.invalid;
      addRegister(found, value);
      out_.values.push_back(std::move(value));
    }
  }

  void addRegister(const RegisterValue& found, DecodedValue& value) {
    const std::size_t plain = 2 + found.at;
    const auto text = value.valueText();
    Part whole =
        part(plain, found.length, registerLabel(found.id),
             text ? *text + (value.unit.empty() ? "" : " " + value.unit) : "no value: " + value.invalid);
    whole.children.push_back(part(plain, 2, "register", std::to_string(found.id)));
    whole.children.push_back(part(plain + 2, 1, "unit", std::string(unitLabel(found.unitCode))));
    const unsigned length = frame_.data[found.at + 3];
    const unsigned code = frame_.data[found.at + 4];
    whole.children.push_back(part(plain + 3, 1, "length", std::to_string(length)));
    whole.children.push_back(part(plain + 4, 1, "sign and exponent",
                                  fmt::format("{}, 10^{}{}", (code & 0x80U) != 0 ? "-" : "+",
                                              (code & 0x40U) != 0 ? "-" : "", code & 0x3FU)));
    if (length > 0) {
      whole.children.push_back(part(plain + 5, length, "mantissa", ""));
    }
    value.offset = whole.offset;
    value.length = whole.length;
    out_.parts.push_back(std::move(whole));
  }

  /// A value that all of the data are.
  void addWhole(std::string name, std::string quantity, std::string text) {
    add(2, frame_.data.size(), name, text);
    DecodedValue value;
    value.name = std::move(name);
    value.quantity = std::move(quantity);
    value.text = std::move(text);
    value.offset = out_.parts.back().offset;
    value.length = out_.parts.back().length;
    out_.values.push_back(std::move(value));
  }

  void addSerialNumber() {
    const auto number = serialNumberOf(frame_);
    if (!number) {
      out_.error = number.error();
      return;
    }
    out_.addHeader("id", std::to_string(*number));
    addWhole("serial_number", "fabrication", std::to_string(*number));
  }

  void addType() {
    const auto type = meterTypeOf(frame_);
    if (!type) {
      out_.error = type.error();
      return;
    }
    out_.addHeader("version", type->software);
    addWhole("meter_type", "model",
             fmt::format("{:04X}{}{}", type->code, type->software.empty() ? "" : " ", type->software));
  }

  View bytes_;
  Frame frame_;
  Dissection out_;
};

}  // namespace

Dissection dissect(View bytes) {
  return Builder(bytes).build();
}

}  // namespace mb::kmp

#include "devices/codec/iec62056/dissect.h"

#include "core/text/quoted.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb::iec62056 {
namespace {

using codec::DecodedValue;
using codec::Dissection;
using codec::Part;

std::string_view modeName(Mode mode) {
  switch (mode) {
    case Mode::a:
      return "A";
    case Mode::b:
      return "B";
    case Mode::c:
      return "C";
    case Mode::e:
      return "E";
  }
  return "";
}

std::string_view kindName(MessageKind kind) {
  switch (kind) {
    case MessageKind::request:
      return "request";
    case MessageKind::identification:
      return "identification";
    case MessageKind::optionSelect:
      return "option select";
    case MessageKind::acknowledge:
      return "acknowledge";
    case MessageKind::repeatRequest:
      return "repeat request";
    case MessageKind::block:
      return "data block";
    case MessageKind::command:
      return "command";
    case MessageKind::plainReadout:
      return "plain readout";
  }
  return "";
}

std::string commandText(const std::string& command) {
  constexpr std::string_view kNames[][2] = {
      {"P", "password"}, {"W", "write"}, {"R", "read"}, {"E", "execute"}, {"B", "break"}};
  for (const auto& entry : kNames) {
    if (command.starts_with(entry[0])) {
      return command + " (" + std::string(entry[1]) + ")";
    }
  }
  return command;
}

class Builder {
 public:
  explicit Builder(View bytes) : bytes_(bytes) {
    out_.protocol = "iec62056";
    out_.bytes.assign(bytes.begin(), bytes.end());
  }

  Dissection build() {
    out_.summary = "IEC 62056-21";
    if (bytes_.empty()) {
      out_.error = CodecError(Fault::empty, 0, "no bytes");
    }
    while (at_ < bytes_.size() && !out_.error) {
      const std::size_t end = messageEnd();
      if (end == at_) {
        addPlain();
      } else {
        addMessage(end);
      }
    }
    if (out_.error) {
      out_.values.clear();
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::size_t after(std::string_view mark, std::size_t more) const {
    const auto found = std::search(bytes_.begin() + static_cast<std::ptrdiff_t>(at_), bytes_.end(),
                                   mark.begin(), mark.end());
    const auto end = static_cast<std::size_t>(found - bytes_.begin()) + mark.size() + more;
    return found == bytes_.end() ? bytes_.size() : std::min(end, bytes_.size());
  }

  /// Where the message that begins here ends by its kind; here: none begins.
  [[nodiscard]] std::size_t messageEnd() const {
    switch (bytes_[at_]) {
      case kStx:
      case kSoh:
        return after("\x03", 1);
      case '/':
        return after("\r\n", 0);
      case kRepeat:
        return at_ + 1;
      case kAcknowledge:
        return at_ + 5 < bytes_.size() && bytes_[at_ + 4] == '\r' ? at_ + 6 : at_ + 1;
      default:
        return at_;
    }
  }

  void addMessage(std::size_t end) {
    const auto message = parseMessage(bytes_.subspan(at_, end - at_));
    if (!message) {
      out_.error = message.error();
      out_.error->offset += at_;
      return;
    }
    out_.summary += std::string(out_.parts.empty() ? " " : ", ") + std::string(kindName(message->kind));
    Part part(at_, end - at_, std::string(kindName(message->kind)));
    if (out_.frame.empty() || message->kind == MessageKind::block) {
      out_.frame.clear();
      out_.addFrame("type", std::string(kindName(message->kind)));
    }
    describe(*message, part);
    out_.parts.push_back(std::move(part));
    at_ = end;
  }

  void describe(const Message& message, Part& part) {
    switch (message.kind) {
      case MessageKind::request:
        part.meaning = message.text.empty() ? "whoever is there" : "meter " + message.text;
        break;
      case MessageKind::identification:
        describeIdentification(message, part);
        break;
      case MessageKind::optionSelect:
        part.meaning = fmt::format("protocol {}, baud character {}, {}", message.text[0], message.text[1],
                                   message.text[2] == '0'   ? "data readout"
                                   : message.text[2] == '1' ? "programming mode"
                                                            : "maker's mode");
        break;
      case MessageKind::command:
        out_.addFrame("command", message.command);
        part.meaning = commandText(message.command);
        addData(message.text, at_ + message.textOffset, part);
        break;
      case MessageKind::block:
        addData(message.text, at_ + message.textOffset, part);
        break;
      case MessageKind::acknowledge:
      case MessageKind::repeatRequest:
      case MessageKind::plainReadout:
        break;
    }
    if (message.kind == MessageKind::block || message.kind == MessageKind::command) {
      part.children.emplace_back(at_ + message.length - 1, 1, "checksum (BCC)", "right");
    }
  }

  void describeIdentification(const Message& message, Part& part) {
    auto identity = parseIdentification(message);
    if (!identity) {
      identity.error().offset += at_;
      out_.error = identity.error();
      return;
    }
    out_.addHeader("manufacturer", identity->manufacturer);
    out_.addFrame("mode", std::string(modeName(identity->mode)));
    out_.addFrame("identification", identity->text);
    part.meaning =
        fmt::format("{} {}, mode {}, {} baud{}", identity->manufacturer, identity->text,
                    modeName(identity->mode), identity->baud, identity->fast ? ", answers within 20 ms" : "");
  }

  /// Data sets without any framing: "!" ends them, what follows is stray.
  void addPlain() {
    std::string_view text(reinterpret_cast<const char*>(bytes_.data()) + at_, bytes_.size() - at_);
    const std::size_t mark = text.find('!');
    if (mark == std::string_view::npos) {
      out_.error =
          CodecError(out_.parts.empty() ? Fault::start : Fault::truncated, at_,
                     out_.parts.empty()
                         ? fmt::format("{:02X} begins no message, and no data set ends with !", bytes_[at_])
                         : "the ! at the end of the data is missing");
      return;
    }
    const std::size_t end = std::min(text.size(), text.find_first_not_of("\r\n", mark + 1));
    out_.summary +=
        std::string(out_.parts.empty() ? " " : ", ") + std::string(kindName(MessageKind::plainReadout));
    Part part(at_, end, std::string(kindName(MessageKind::plainReadout)), "no STX, no checksum");
    out_.frame.clear();
    out_.addFrame("type", part.label);
    addData(text.substr(0, end), at_, part);
    out_.parts.push_back(std::move(part));
    at_ += end;
    if (at_ < bytes_.size()) {
      out_.parts.emplace_back(at_, bytes_.size() - at_, "stray bytes behind the data");
      at_ = bytes_.size();
    }
  }

  void addData(std::string_view text, std::size_t offset, Part& part) {
    const auto block = parseData(text, offset);
    if (!block) {
      out_.error = block.error();
      return;
    }
    if (const auto error = errorText(*block)) {
      out_.error = CodecError(Fault::refused, offset, "the meter answers " + *error);
    }
    for (const DataSet& set : block->sets) {
      addSet(set, part);
    }
  }

  static std::string valueText(const DataSet& set, const DataValue& value) {
    const std::string_view error = set.address == "F" ? errorCodeText(value.text) : std::string_view();
    if (!error.empty()) {
      return value.text + ", " + std::string(error);
    }
    return value.unit.empty() ? value.text : value.text + " " + value.unit;
  }

  void addSet(const DataSet& set, Part& part) {
    const RegisterMeaning meaning = registerMeaning(set.address);
    Part whole(set.offset, set.length, set.address.empty() ? "data" : set.address,
               std::string(meaning.name) + (meaning.stored ? ", stored" : ""));
    for (std::size_t i = 0; i < set.values.size(); ++i) {
      const DataValue& found = set.values[i];
      DecodedValue value;
      value.name = set.values.size() == 1 ? set.address : fmt::format("{} [{}]", set.address, i + 1);
      value.quantity = meaning.quantity;
      value.offset = found.offset;
      value.length = found.length;
      fill(found, value);
      whole.children.emplace_back(found.offset, found.length, "value", valueText(set, found));
      if (!found.text.empty() && !set.address.empty()) {
        out_.values.push_back(std::move(value));
      }
    }
    part.children.push_back(std::move(whole));
  }

  /// With a unit it has to be a number; without one it is a text ("66153690" may be a name).
  static void fill(const DataValue& found, DecodedValue& value) {
    if (found.unit.empty()) {
      value.text = found.text;
      return;
    }
    const auto meaning = unitMeaning(found.unit);
    if (!found.number) {
      value.unit = meaning ? std::string(meaning->unit) : found.unit;
      value.invalid = quoted(found.text) + " is no number";
      return;
    }
    value.unit = meaning ? std::string(meaning->unit) : found.unit;
    value.number = meaning ? scaledNumber(found) : found.number;
  }

  View bytes_;
  std::size_t at_ = 0;
  Dissection out_;
};

}  // namespace

Dissection dissect(View bytes) {
  return Builder(bytes).build();
}

}  // namespace mb::iec62056

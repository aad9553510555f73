#include "app/cli/decode.h"

#include "app/cli/answer.h"
#include "app/cli/decode_protocol.h"
#include "devices/codec/mbus/hex.h"

#include <algorithm>

namespace mb::cli {
namespace {

constexpr int kUndecodable = 1;
constexpr std::string_view kBlanks = " \t\r\n";

/// Decodes one telegram after the other and remembers whether all went well.
class Printer {
 public:
  Printer(ProtocolDecoder& decoder, bool json, std::ostream& out)
      : decoder_(decoder), json_(json), out_(out) {}

  /// `where` names the text for an error: "line 3".
  [[nodiscard]] Expected<void> print(const std::string& text, const std::string& where) {
    bytes_.clear();
    if (const auto error = mbus::parseHex(text, bytes_)) {
      return fail(error->what, where + ", character " + std::to_string(error->position + 1),
                  "give telegrams as hex bytes, one a line");
    }
    if (bytes_.empty()) {
      return fail("no bytes", where, "give telegrams as hex bytes, one a line");
    }
    const DecodedText decoded = decoder_.decode(bytes_, json_);
    out_ << decoded.text << (json_ ? "\n" : "");
    status_ = decoded.whole ? status_ : kUndecodable;
    any_ = true;
    return {};
  }

  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] bool any() const { return any_; }

 private:
  ProtocolDecoder& decoder_;
  bool json_;
  std::ostream& out_;
  std::vector<std::uint8_t> bytes_;
  int status_ = kSuccess;
  bool any_ = false;
};

Expected<void> printLines(Printer& printer, std::istream& in) {
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    const std::size_t first = line.find_first_not_of(kBlanks);
    if (first == std::string::npos || line[first] == '#') {
      continue;
    }
    if (auto printed = printer.print(line, "line " + std::to_string(number)); !printed) {
      return printed;
    }
  }
  return {};
}

/// Arguments of one byte each are one telegram that the shell has split.
std::vector<std::string> joined(const std::vector<std::string>& arguments) {
  const bool bytes = arguments.size() > 1 &&
                     std::ranges::all_of(arguments, [](const std::string& text) { return text.size() <= 2; });
  if (!bytes) {
    return arguments;
  }
  std::string telegram;
  for (const std::string& text : arguments) {
    telegram += telegram.empty() ? text : " " + text;
  }
  return {telegram};
}

Expected<void> printArguments(Printer& printer, const std::vector<std::string>& arguments) {
  int number = 0;
  for (const std::string& text : joined(arguments)) {
    ++number;
    if (auto printed = printer.print(text, "telegram " + std::to_string(number)); !printed) {
      return printed;
    }
  }
  return {};
}

}  // namespace

int decodeCommand(const DecodeOptions& options, std::istream& in, std::ostream& out, std::ostream& err) {
  const auto decoder = protocolDecoder(options.protocol, options.variant, options.key);
  if (!decoder) {
    return refuse(err, decoder.error());
  }
  const bool fromInput =
      options.telegrams.empty() || (options.telegrams.size() == 1 && options.telegrams[0] == "-");
  Printer printer(**decoder, options.json, out);
  const auto printed = fromInput ? printLines(printer, in) : printArguments(printer, options.telegrams);
  if (!printed) {
    return refuse(err, printed.error());
  }
  if (!printer.any()) {
    return refuse(err,
                  Error("no telegram", "decode", "give hex bytes as arguments, or lines on standard input"));
  }
  return printer.status();
}

}  // namespace mb::cli

#include "devices/codec/dissection/dissection.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb::codec {
namespace {

constexpr std::size_t kBytesShown = 8;

/// Control characters of a meter must not reach the terminal.
std::string visible(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '.');
  return text;
}

std::string someHex(View bytes) {
  const std::string shown = spacedHex(bytes.first(std::min(bytes.size(), kBytesShown)));
  return bytes.size() > kBytesShown ? shown + " .." : shown;
}

void addPart(View telegram, const Part& part, std::size_t depth, std::string& out) {
  const View bytes = telegram.subspan(part.offset, part.length);
  out += fmt::format("  {:>4}  {:<26}  {}{}{}\n", part.offset, someHex(bytes), std::string(2 * depth, ' '),
                     visible(part.label), part.meaning.empty() ? "" : ": " + visible(part.meaning));
  for (const Part& child : part.children) {
    addPart(telegram, child, depth + 1, out);
  }
}

std::string valueLine(const DecodedValue& value) {
  const auto text = value.valueText();
  std::string shown = text ? *text : "no value: " + value.invalid;
  if (text && !value.unit.empty()) {
    shown += " " + value.unit;
  }
  return fmt::format("  {:<22} {:<26} {}\n", value.name, visible(shown), value.quantity);
}

}  // namespace

std::string partsText(View bytes, const std::vector<Part>& parts) {
  std::string out;
  for (const Part& part : parts) {
    addPart(bytes, part, 0, out);
  }
  return out;
}

void fillGaps(std::vector<Part>& parts, std::size_t begin, std::size_t end, const std::string& label) {
  std::ranges::stable_sort(parts, {}, &Part::offset);
  std::vector<Part> whole;
  for (Part& part : parts) {
    if (part.offset > begin) {
      whole.emplace_back(begin, part.offset - begin, label);
    }
    begin = std::max(begin, part.offset + part.length);
    whole.push_back(std::move(part));
  }
  if (begin < end) {
    whole.emplace_back(begin, end - begin, label);
  }
  parts = std::move(whole);
}

std::string toTree(const Dissection& dissection) {
  std::string out = visible(dissection.summary) + "\n" + partsText(dissection.bytes, dissection.parts);
  if (!dissection.values.empty() && !dissection.error) {
    out += "values\n";
    for (const DecodedValue& value : dissection.values) {
      out += valueLine(value);
    }
  }
  if (dissection.error) {
    out += "  error: " + dissection.error->message() + "\n";
  }
  return out;
}

}  // namespace mb::codec

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

void addPart(const Dissection& dissection, const Part& part, std::size_t depth, std::string& out) {
  const View bytes = View(dissection.bytes).subspan(part.offset, part.length);
  out += fmt::format("  {:>4}  {:<26}  {}{}{}\n", part.offset, someHex(bytes), std::string(2 * depth, ' '),
                     visible(part.label), part.meaning.empty() ? "" : ": " + visible(part.meaning));
  for (const Part& child : part.children) {
    addPart(dissection, child, depth + 1, out);
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

std::string toTree(const Dissection& dissection) {
  std::string out = visible(dissection.summary) + "\n";
  for (const Part& part : dissection.parts) {
    addPart(dissection, part, 0, out);
  }
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

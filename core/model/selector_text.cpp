#include "core/model/selector_text.h"

#include <fmt/format.h>

namespace mb {
namespace {

/// "position:2" as its digits.
Expected<std::string> filled(std::string_view name, int position, int channel) {
  std::size_t width = 0;
  const std::size_t colon = name.find(':');
  if (colon != std::string_view::npos) {
    const std::string_view digits = name.substr(colon + 1);
    if (digits.size() != 1 || digits[0] < '1' || digits[0] > '9') {
      return fail(fmt::format("`{{{}}}` has no width from 1 to 9 after its colon", name));
    }
    width = static_cast<std::size_t>(digits[0] - '0');
    name = name.substr(0, colon);
  }
  if (name != "position" && name != "channel") {
    return fail(fmt::format("`{{{}}}` stands for nothing", name), std::string(),
                "write {position} or {channel}, with zeros {position:2}");
  }
  const std::string number = std::to_string(name == "position" ? position : channel);
  return std::string(number.size() < width ? width - number.size() : 0, '0') + number;
}

}  // namespace

Expected<std::string> selectorText(std::string_view pattern, int position, int channel) {
  std::string text;
  while (!pattern.empty()) {
    if (pattern.front() != '{') {
      text += pattern.front();
      pattern.remove_prefix(1);
      continue;
    }
    const std::size_t end = pattern.find('}');
    if (end == std::string_view::npos) {
      return fail("a `{` is not closed");
    }
    const Expected<std::string> number = filled(pattern.substr(1, end - 1), position, channel);
    if (!number) {
      return number;
    }
    text += *number;
    pattern.remove_prefix(end + 1);
  }
  return text;
}

}  // namespace mb

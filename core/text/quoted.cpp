#include "core/text/quoted.h"

namespace mb {

std::string quoted(std::string_view text, std::size_t longest) {
  std::string out = "\"";
  for (const char c : text.substr(0, longest)) {
    out += c >= ' ' && c <= '~' ? c : '?';
  }
  return out + (text.size() > longest ? "...\"" : "\"");
}

}  // namespace mb

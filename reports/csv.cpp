#include "reports/csv.h"

#include "core/quantity/format.h"

namespace mb {
namespace {

std::string csvField(const std::string& field) {
  std::string text = field;
  const bool formula =
      !text.empty() && std::string("=+-@").find(text[0]) != std::string::npos && !parseDouble(text);
  if (formula) {
    text.insert(0, "'");
  }
  if (text.find_first_of(",\"\r\n") == std::string::npos) {
    return text;
  }
  std::string quoted = "\"";
  for (const char c : text) {
    quoted += c;
    if (c == '"') {
      quoted += c;
    }
  }
  return quoted + "\"";
}

}  // namespace

std::string csvLine(const std::vector<std::string>& fields) {
  std::string line;
  for (const auto& field : fields) {
    line += (line.empty() && &field == &fields.front() ? "" : ",") + csvField(field);
  }
  return line + "\r\n";
}

}  // namespace mb

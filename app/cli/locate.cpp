#include "app/cli/locate.h"

#include "core/config/document.h"

#include <charconv>
#include <regex>

namespace mb::cli {
namespace {

constexpr int kAnySchema = 1000;

/// "point[2].volume_l", "point[2]", "water_temperature_c" as the document's place of that field.
std::string placeOfPath(const ConfigTable& root, const std::string& path) {
  static const std::regex kElement(R"(([A-Za-z0-9_-]+)\[([0-9]{1,6})\](?:\.([A-Za-z0-9_-]+))?)");
  static const std::regex kField(R"([A-Za-z0-9_-]+)");
  std::smatch found;
  if (std::regex_match(path, found, kElement)) {
    std::size_t number = 0;
    const std::string digits = found[2];
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    const auto tables = root.optionalTables(found[1].str());
    if (number < 1 || number > tables.size()) {
      return {};
    }
    const ConfigTable& table = tables[number - 1];
    return found[3].matched ? table.where(found[3].str()) : table.where();
  }
  return std::regex_match(path, kField) && root.has(path) ? root.where(path) : std::string();
}

std::string withLine(const std::string& line, const std::string& fileName, const ConfigTable& root) {
  const std::string start = fileName + ": ";
  if (!line.starts_with(start)) {
    return line;
  }
  const auto end = line.find(": ", start.size());
  if (end == std::string::npos) {
    return line;
  }
  const std::string place = placeOfPath(root, line.substr(start.size(), end - start.size()));
  return place.empty() ? line : place + line.substr(end);
}

}  // namespace

std::string withLines(const std::string& message, const std::string& fileName, const std::string& text) {
  const auto document = ConfigDocument::parse(text, fileName, kAnySchema);
  if (!document) {
    return message;
  }
  std::string all;
  std::size_t from = 0;
  while (from <= message.size()) {
    const std::size_t end = std::min(message.find('\n', from), message.size());
    all += (from == 0 ? "" : "\n") + withLine(message.substr(from, end - from), fileName, document->root());
    from = end + 1;
  }
  return all;
}

std::string placeOf(const std::string& text, const std::string& fileName, const std::string& path) {
  const auto document = ConfigDocument::parse(text, fileName, kAnySchema);
  const std::string place = document ? placeOfPath(document->root(), path) : std::string();
  return place.empty() ? fileName : place;
}

std::string placeOf(const std::string& text, const std::string& fileName, const std::string& array,
                    const std::string& key, const std::string& value, const std::string& field) {
  const auto document = ConfigDocument::parse(text, fileName, kAnySchema);
  if (document) {
    for (const auto& table : document->root().optionalTables(array)) {
      if (table.optionalString(key) == value) {
        return table.where(field);
      }
    }
  }
  return fileName;
}

}  // namespace mb::cli

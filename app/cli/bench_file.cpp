#include "app/cli/bench_file.h"

#include "app/cli/locate.h"
#include "core/model/parse.h"

#include <charconv>
#include <optional>

namespace mb::cli {
namespace {

/// The line of "demo.toml:31: field `port[2].address`", from 1; 0 when the place names none.
std::size_t lineOf(const std::string& place, const std::string& fileName) {
  std::size_t line = 0;
  if (place.starts_with(fileName + ":")) {
    const char* const begin = place.data() + fileName.size() + 1;
    std::from_chars(begin, place.data() + place.size(), line);
  }
  return line;
}

/// Where the text of a line begins.
std::size_t startOf(const std::string& text, std::size_t line) {
  std::size_t at = 0;
  for (std::size_t i = 1; i < line && at != std::string::npos; ++i) {
    at = text.find('\n', at);
    at += at == std::string::npos ? 0 : 1;
  }
  return at;
}

/// Replaces the quoted value on its line. False: it is not there as it was read.
bool replaceOn(std::string& text, std::size_t line, const std::string& from, const std::string& to) {
  const std::size_t start = line == 0 ? std::string::npos : startOf(text, line);
  if (start == std::string::npos) {
    return false;
  }
  const std::size_t end = std::min(text.find('\n', start), text.size());
  for (const char* const quote : {"\"", "'"}) {
    const std::string quoted = quote + from + quote;
    const std::size_t at = text.find(quoted, start);
    if (at != std::string::npos && at + quoted.size() <= end) {
      text.replace(at, quoted.size(), "\"" + to + "\"");
      return true;
    }
  }
  return false;
}

bool hasAddresses(const std::string& text, const BenchDescription& wanted,
                  const std::map<std::string, std::string>& addresses) {
  const auto read = parseBench(text, wanted.fileName);
  if (!read || read->ports.size() != wanted.ports.size()) {
    return false;
  }
  for (const auto& port : read->ports) {
    const auto found = addresses.find(port.id);
    if (found != addresses.end() && port.address != found->second) {
      return false;
    }
  }
  return true;
}

}  // namespace

Expected<std::string> withAddresses(const BenchDescription& bench,
                                    const std::map<std::string, std::string>& addresses) {
  std::string text = bench.sourceText;
  for (const auto& port : bench.ports) {
    const auto found = addresses.find(port.id);
    if (found == addresses.end()) {
      continue;
    }
    const std::string place = placeOf(bench.sourceText, bench.fileName, "port", "id", port.id, "address");
    if (!replaceOn(text, lineOf(place, bench.fileName), port.address, found->second)) {
      return fail("the address cannot be replaced", place, "write each address on a line of its own");
    }
  }
  if (!hasAddresses(text, bench, addresses)) {
    return fail("the addresses of its ports cannot be replaced", bench.fileName,
                "write each [[port]] with id, kind and address on lines of their own");
  }
  return text;
}

}  // namespace mb::cli

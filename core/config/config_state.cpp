#include "core/config/config_state.h"

#include <algorithm>
#include <numeric>

namespace mb {

void ConfigState::note(unsigned line, const std::string& path, std::string reason, std::string remedy) {
  noted.push_back({line, Error(std::move(reason), place(line, path), std::move(remedy))});
  errors.push_back(noted.back().error);
}

std::string ConfigState::place(unsigned line, const std::string& path) const {
  std::string where = fileName;
  if (line > 0) {
    where += ":" + std::to_string(line);
  }
  return path.empty() ? where : where + ": field `" + path + "`";
}

std::string_view ConfigState::source(const toml::source_region& region) const {
  if (region.begin.line == 0 || region.begin.line != region.end.line ||
      region.end.column <= region.begin.column) {
    return {};
  }
  std::string_view rest = text;
  for (unsigned line = 1; line < region.begin.line; ++line) {
    const auto end = rest.find('\n');
    if (end == std::string_view::npos) {
      return {};
    }
    rest.remove_prefix(end + 1);
  }
  rest = rest.substr(0, rest.find('\n'));
  // Columns count characters, not bytes; a number stands after ASCII or not at all (the caller checks the
  // value).
  if (region.begin.column > rest.size()) {
    return {};
  }
  return rest.substr(region.begin.column - 1, region.end.column - region.begin.column);
}

namespace {

constexpr int kMostKeyParts = 32;

/// Where the string that opens at `i` ends (one past its closing quote, or the end of the text).
std::size_t endOfString(std::string_view text, std::size_t i) {
  const char quote = text[i];
  const bool escapes = quote == '"';
  const std::string_view triple = escapes ? "\"\"\"" : "'''";
  const bool multiline = text.substr(i, 3) == triple;
  const std::string_view closing = multiline ? triple : triple.substr(0, 1);
  for (i += closing.size(); i < text.size(); ++i) {
    if (escapes && text[i] == '\\') {
      ++i;
    } else if (!multiline && text[i] == '\n') {
      return i;
    } else if (text.substr(i, closing.size()) == closing) {
      return i + closing.size();
    }
  }
  return text.size();
}

}  // namespace

unsigned lineOfTooDeepKey(std::string_view text) {
  int dots = 0;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '"' || c == '\'') {
      i = std::max(endOfString(text, i), i + 1);
      continue;
    }
    if (c == '#') {
      i = std::min(text.find('\n', i), text.size());
      continue;
    }
    if (c == '.') {
      if (++dots >= kMostKeyParts) {
        return 1 + static_cast<unsigned>(
                       std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(i), '\n'));
      }
    } else if (c == ',' || c == '=' || c == '\n' || c == '{' || c == '}' || c == '[' || c == ']') {
      dots = 0;
    }
    ++i;
  }
  return 0;
}

std::string nearestName(std::string_view name, const std::set<std::string, std::less<>>& known) {
  std::string best;
  std::size_t bestDistance = std::max<std::size_t>(1, name.size() / 3) + 1;
  for (const std::string& candidate : known) {
    // Levenshtein distance, one row at a time.
    std::vector<std::size_t> row(candidate.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < name.size(); ++i) {
      std::size_t diagonal = row[0];
      row[0] = i + 1;
      for (std::size_t j = 0; j < candidate.size(); ++j) {
        const std::size_t change = diagonal + (name[i] == candidate[j] ? 0 : 1);
        diagonal = row[j + 1];
        row[j + 1] = std::min({change, row[j] + 1, diagonal + 1});
      }
    }
    if (row.back() < bestDistance) {
      bestDistance = row.back();
      best = candidate;
    }
  }
  return best;
}

}  // namespace mb

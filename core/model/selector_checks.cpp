#include "core/model/selector_checks.h"

#include "core/model/selector_text.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr std::size_t kLongest = 80;  // characters of a command or an answer

/// What each position is told; empty after an error.
std::vector<std::string> texts(const ConfigTable& table, std::string_view field, const std::string& pattern,
                               const MeterLineDescription& line) {
  std::vector<std::string> all;
  int channel = 0;
  for (const int position : line.positions) {
    const auto text = selectorText(pattern, position, ++channel);
    if (!text) {
      table.addError(field, text.error().what, text.error().remedy);
      return {};
    }
    all.push_back(*text);
  }
  return all;
}

}  // namespace

void checkSelectorText(const ConfigTable& table, const MeterLineDescription& line) {
  if (line.selectorCommand.size() > kLongest || line.selectorAnswer.size() > kLongest) {
    table.addError("selector_command", fmt::format("it or its answer has more than {} characters", kLongest));
    return;
  }
  std::map<std::string, int> told;
  std::size_t at = 0;
  for (const std::string& text : texts(table, "selector_command", line.selectorCommand, line)) {
    const int position = line.positions[at++];
    const auto [other, isNew] = told.try_emplace(text, position);
    if (!isNew) {
      table.addError("selector_command",
                     fmt::format("is the same for positions {} and {}", other->second, position),
                     "put {position} or {channel} into it");
      break;
    }
  }
  static_cast<void>(texts(table, "selector_answer", line.selectorAnswer, line));
}

void checkSelectorLines(const ConfigTable& table, const MeterLineDescription& line) {
  if (line.selectorLines.size() != line.positions.size()) {
    table.addError("selector_lines", fmt::format("has {} entries for {} positions", line.selectorLines.size(),
                                                 line.positions.size()));
    return;
  }
  std::map<std::string, int> taken;
  for (std::size_t i = 0; i < line.selectorLines.size(); ++i) {
    const std::string& word = line.selectorLines[i];
    if (word != "none" && word != "RTS" && word != "DTR" && word != "RTS+DTR") {
      table.addError("selector_lines", fmt::format("`{}` is none of none, RTS, DTR, RTS+DTR", word));
      continue;
    }
    const auto [other, isNew] = taken.try_emplace(word, line.positions[i]);
    if (!isNew) {
      table.addError("selector_lines", fmt::format("`{}` is that of position {} and of position {}", word,
                                                   other->second, line.positions[i]));
    }
  }
}

}  // namespace mb

#include "devices/codec/balance/sbi_line.h"

#include "devices/codec/balance/weight_field.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr std::size_t kShort = 14;
constexpr std::size_t kLong = 20;
constexpr std::size_t kIdentification = 6;
constexpr std::size_t kValueWidth = 9;

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
  const std::size_t last = text.find_last_not_of(' ');
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

/// The words that stand in the place of a weight.
std::optional<SbiLine> status(std::string_view word) {
  constexpr std::array<std::pair<std::string_view, SbiKind>, 7> kWords{{{"H", SbiKind::overload},
                                                                        {"OL", SbiKind::overload},
                                                                        {"L", SbiKind::underload},
                                                                        {"UL", SbiKind::underload},
                                                                        {"C", SbiKind::calibrating},
                                                                        {"OFF", SbiKind::off},
                                                                        {"--", SbiKind::notReady}}};
  SbiLine line;
  if (word.size() > 4 && (word.starts_with("ERR ") || word.starts_with("Err "))) {
    line.kind = SbiKind::error;
    line.error = trimmed(word.substr(4));
    const bool digits = std::ranges::all_of(line.error, [](char c) { return c >= '0' && c <= '9'; });
    return digits ? std::optional(line) : std::nullopt;
  }
  const auto* const found = std::ranges::find(kWords, word, &std::pair<std::string_view, SbiKind>::first);
  if (found == kWords.end()) {
    return std::nullopt;
  }
  line.kind = found->second;
  return line;
}

/// Sign, value, blank, unit.
Expected<SbiLine> parseWeight(std::string_view text) {
  const char sign = text[0];
  const std::string_view value = text.substr(1, kValueWidth);
  const auto shown = parseWeightField(value);
  if (!shown || value.find('-') != std::string_view::npos) {
    return fail("the weight is no number");
  }
  if (sign != '+' && sign != '-' && !(sign == ' ' && shown->mantissa == 0)) {
    return fail("the sign is neither + nor -");
  }
  if (text[1 + kValueWidth] != ' ') {
    return fail("no blank stands between weight and unit");
  }
  SbiLine line;
  line.kind = SbiKind::weight;
  line.shown = sign == '-' ? Decimal(-shown->mantissa, shown->exponent) : *shown;
  line.unit = trimmed(text.substr(2 + kValueWidth));
  line.stable = !line.unit.empty();
  if (line.stable && line.unit != "kg" && line.unit != "g") {
    return fail("the unit is neither kg nor g", std::string(), "set the balance to kg or g");
  }
  if (line.stable && text[2 + kValueWidth] == ' ') {
    return fail("the unit does not stand in its column");
  }
  return line;
}

}  // namespace

Expected<SbiLine> parseSbiLine(std::string_view line) {
  if (line.size() != kShort && line.size() != kLong) {
    return fail(fmt::format("a line has {} or {} characters, not {}", kShort, kLong, line.size()));
  }
  if (!std::ranges::all_of(line, [](char c) { return c >= ' ' && c <= '~'; })) {
    return fail("the line has characters that are not printable");
  }
  const bool identified = line.size() == kLong;
  const std::string_view identification =
      identified ? trimmed(line.substr(0, kIdentification)) : std::string_view();
  const std::string_view rest = identified ? line.substr(kIdentification) : line;
  if (auto state = status(trimmed(rest)); state && (identification == "Stat" || !identified)) {
    state->identification = identification;
    return *state;
  }
  if (identification == "Stat") {
    return fail("the status is none that is known here");
  }
  if (identified && identification != "N" && identification != "G" && identification != "T") {
    return fail("the value is neither net, gross nor tare");
  }
  auto weight = parseWeight(rest);
  if (weight) {
    weight->identification = identification;
    weight->kind = identification == "T" ? SbiKind::tare : SbiKind::weight;
  }
  return weight;
}

}  // namespace mb

#include "devices/codec/balance/sics_reply.h"

#include "devices/codec/balance/weight_field.h"

#include <algorithm>
#include <array>
#include <utility>

namespace mb {
namespace {

constexpr std::size_t kWeightWidth = 10;

/// "    100.00 g" in kilograms.
Expected<Decimal> parseWeight(std::string_view text) {
  if (text.size() < kWeightWidth + 2 || text[kWeightWidth] != ' ') {
    return fail("a weight has ten characters, a blank and a unit");
  }
  const auto value = parseWeightField(text.substr(0, kWeightWidth));
  if (!value) {
    return fail("the weight is no number");
  }
  return inKilogramsExactly(*value, text.substr(kWeightWidth + 1));
}

SicsReply reply(SicsKind kind, std::string_view command = std::string_view()) {
  SicsReply made;
  made.kind = kind;
  made.command = command;
  return made;
}

Expected<SicsReply> parseWeighing(std::string_view command, std::string_view rest) {
  const bool stable = rest.starts_with("S ");
  if (!stable && !rest.starts_with("D ")) {
    return fail("the status is none of S, D, I, + and -");
  }
  const auto weight = parseWeight(rest.substr(2));
  if (!weight) {
    return tl::unexpected<Error>(weight.error());
  }
  SicsReply made = reply(command == "S" ? SicsKind::weight : SicsKind::tared, command);
  made.stable = stable;
  made.kilograms = *weight;
  return made;
}

Expected<SicsReply> parseIdentity(std::string_view command, std::string_view rest) {
  if (rest.size() < 4 || !rest.starts_with("A \"") || !rest.ends_with('"')) {
    return fail("an identity is A and a text in quotation marks");
  }
  const std::string_view text = rest.substr(3, rest.size() - 4);
  if (!std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~' && c != '"'; })) {
    return fail("the identity has characters that are not printable");
  }
  SicsReply made = reply(SicsKind::identity, command);
  made.text = text;
  return made;
}

}  // namespace

Expected<SicsReply> parseSicsReply(std::string_view line) {
  constexpr std::array<std::pair<std::string_view, SicsKind>, 3> kErrors{
      std::pair("ES", SicsKind::syntaxError), std::pair("ET", SicsKind::transmissionError),
      std::pair("EL", SicsKind::logicalError)};
  for (const auto& [text, kind] : kErrors) {
    if (line == text) {
      return reply(kind);
    }
  }
  constexpr std::array<std::string_view, 6> kCommands{"S", "T", "TI", "Z", "ZI", "I4"};
  const std::size_t blank = std::min(line.find(' '), line.size());
  const std::string_view command = line.substr(0, blank);
  if (blank == line.size() || std::ranges::find(kCommands, command) == kCommands.end()) {
    return fail("no answer of MT-SICS that is known here");
  }
  const std::string_view rest = line.substr(blank + 1);
  if (rest == "I") {
    return reply(SicsKind::notExecutable, command);
  }
  if (command == "I4") {
    return parseIdentity(command, rest);
  }
  if (rest == "+") {
    return reply(SicsKind::overload, command);
  }
  if (rest == "-") {
    return reply(SicsKind::underload, command);
  }
  if (command.starts_with('Z')) {
    if (rest != "A" && rest != "S" && rest != "D") {
      return fail("the status is none of A, S, D, I, + and -");
    }
    SicsReply made = reply(SicsKind::acknowledged, command);
    made.stable = rest != "D";
    return made;
  }
  return parseWeighing(command, rest);
}

}  // namespace mb

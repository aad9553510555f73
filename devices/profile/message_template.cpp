#include "devices/profile/message_template.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr const char* kRemedy =
    "write bytes as pairs of hex digits, characters in single quotes, fields as {name:encoding}";
constexpr std::size_t kLongestGap = 1000;

int digitOf(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool isBlank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

tl::unexpected<Error> wrongAt(std::size_t column, const std::string& what, const char* remedy = kRemedy) {
  return fail(fmt::format("column {}: {}", column + 1, what), std::string(), remedy);
}

std::string shown(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t kMost = 16;
  return spacedHex(bytes.first(std::min(bytes.size(), kMost))) + (bytes.size() > kMost ? " ..." : "");
}

}  // namespace

Expected<MessageTemplate> MessageTemplate::parse(std::string_view text, const Defaults& defaults) {
  MessageTemplate made;
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (isBlank(c)) {
      ++at;
      continue;
    }
    if (c == '\'' || c == '{') {
      const std::size_t close = text.find(c == '{' ? '}' : '\'', at + 1);
      if (close == std::string_view::npos) {
        return wrongAt(at, c == '{' ? "a field is not closed by }" : "a text is not closed by '");
      }
      const std::string_view inside = text.substr(at + 1, close - at - 1);
      if (c == '\'') {
        const Bytes characters(inside.begin(), inside.end());
        made.addLiteral(characters);
      } else if (const auto added = made.addPlaceholder(inside, defaults); !added) {
        return wrongAt(at, added.error().what, added.error().remedy.c_str());
      }
      at = close + 1;
      continue;
    }
    const int high = digitOf(c);
    const int low = at + 1 < text.size() ? digitOf(text[at + 1]) : -1;
    if (high < 0) {
      return wrongAt(at, fmt::format("`{}` is no hex digit", c));
    }
    if (low < 0) {
      return wrongAt(at, "the second digit of a byte is missing");
    }
    const Bytes byte(1, static_cast<std::uint8_t>(high * 16 + low));
    made.addLiteral(byte);
    at += 2;
  }
  return made;
}

void MessageTemplate::addLiteral(std::span<const std::uint8_t> bytes) {
  if (bytes.empty()) {
    return;
  }
  if (parts_.empty() || !std::holds_alternative<Literal>(parts_.back())) {
    parts_.emplace_back(Literal());
  }
  auto& literal = std::get<Literal>(parts_.back());
  literal.insert(literal.end(), bytes.begin(), bytes.end());
}

Expected<void> MessageTemplate::addPlaceholder(std::string_view text, const Defaults& defaults) {
  const bool open = !parts_.empty() && !sizeOf(parts_.back());
  Part part;
  if (text.starts_with('?')) {
    Gap gap;
    const std::string_view digits = text.substr(1);
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size);
    if (!digits.empty()) {
      if (error != std::errc() || end != digits.data() + digits.size() || size < 1 || size > kLongestGap) {
        return fail(fmt::format("`{{{}}}` is no number of bytes", text), std::string(), kRemedy);
      }
      gap.size = size;
    }
    part = gap;
  } else {
    const std::size_t colon = std::min(text.find(':'), text.size());
    Field field;
    field.name = text.substr(0, colon);
    std::string_view encoding = colon < text.size() ? text.substr(colon + 1) : std::string_view();
    const auto known = defaults.find(field.name);
    if (encoding.empty() && known != defaults.end()) {
      encoding = known->second;
    }
    if (field.name.empty() || encoding.empty()) {
      return fail(fmt::format("`{}` is no placeholder: a field has a name and an encoding", text),
                  std::string(), defaults.empty() ? kRemedy : "the placeholders are {id} and {address}");
    }
    if (encodingOf(field.name) != nullptr) {
      return fail(fmt::format("the field `{}` is there twice", field.name), std::string(), kRemedy);
    }
    const auto parsed = FieldEncoding::parse(encoding);
    if (!parsed) {
      return tl::unexpected<Error>(parsed.error());
    }
    field.encoding = *parsed;
    part = std::move(field);
  }
  if (open && !sizeOf(part)) {
    return fail("two fields without a length follow each other", std::string(), "give one of them a length");
  }
  parts_.push_back(std::move(part));
  return {};
}

std::optional<std::size_t> MessageTemplate::sizeOf(const Part& part) {
  if (const auto* literal = std::get_if<Literal>(&part)) {
    return literal->size();
  }
  if (const auto* field = std::get_if<Field>(&part)) {
    return field->encoding.size();
  }
  return std::get<Gap>(part).size;
}

std::optional<std::size_t> MessageTemplate::length() const {
  std::size_t sum = 0;
  for (const Part& part : parts_) {
    const auto size = sizeOf(part);
    if (!size) {
      return std::nullopt;
    }
    sum += *size;
  }
  return sum;
}

const FieldEncoding* MessageTemplate::encodingOf(std::string_view name) const {
  for (const Part& part : parts_) {
    if (const auto* field = std::get_if<Field>(&part); field != nullptr && field->name == name) {
      return &field->encoding;
    }
  }
  return nullptr;
}

std::vector<std::string> MessageTemplate::fields() const {
  std::vector<std::string> names;
  for (const Part& part : parts_) {
    if (const auto* field = std::get_if<Field>(&part)) {
      names.push_back(field->name);
    }
  }
  return names;
}

bool MessageTemplate::hasGaps() const {
  return std::ranges::any_of(parts_, [](const Part& part) { return std::holds_alternative<Gap>(part); });
}

Expected<Bytes> MessageTemplate::fill(const FieldValues& values) const {
  Bytes bytes;
  for (const Part& part : parts_) {
    if (const auto* literal = std::get_if<Literal>(&part)) {
      bytes.insert(bytes.end(), literal->begin(), literal->end());
      continue;
    }
    const auto* field = std::get_if<Field>(&part);
    if (field == nullptr) {
      return fail("bytes of any kind cannot be sent");
    }
    const auto value = values.find(field->name);
    if (value == values.end()) {
      return fail(fmt::format("there is no value for the field `{}`", field->name));
    }
    if (const auto written = field->encoding.encode(value->second, bytes); !written) {
      return fail(fmt::format("field `{}`: {}", field->name, written.error().what));
    }
  }
  return bytes;
}

/// How many bytes of `rest` belong to a part without a length: up to the literal that follows, else all but
/// what the parts behind it need.
std::size_t MessageTemplate::reach(std::size_t part, std::span<const std::uint8_t> rest) const {
  if (part + 1 < parts_.size()) {
    if (const auto* literal = std::get_if<Literal>(&parts_[part + 1])) {
      const auto found = std::search(rest.begin(), rest.end(), literal->begin(), literal->end());
      return static_cast<std::size_t>(found - rest.begin());
    }
  }
  std::size_t behind = 0;
  for (std::size_t i = part + 1; i < parts_.size(); ++i) {
    behind += sizeOf(parts_[i]).value_or(0);
  }
  return rest.size() - std::min(behind, rest.size());
}

Expected<FieldValues> MessageTemplate::match(std::span<const std::uint8_t> message) const {
  auto values = shape(message);
  if (values) {
    const auto wrong =
        std::ranges::find_if(*values, [](const auto& each) { return !each.second.wrong.empty(); });
    if (wrong != values->end()) {
      return fail(fmt::format("{}: {}", wrong->first, wrong->second.wrong));
    }
  }
  return values;
}

Expected<FieldValues> MessageTemplate::shape(std::span<const std::uint8_t> message) const {
  const auto whole = length();
  if (whole && *whole != message.size()) {
    return fail(fmt::format("{} bytes came in place of {}", message.size(), *whole));
  }
  FieldValues values;
  std::size_t at = 0;
  for (std::size_t i = 0; i < parts_.size(); ++i) {
    const auto rest = message.subspan(at);
    const auto fixed = sizeOf(parts_[i]);
    const std::size_t size = fixed ? *fixed : reach(i, rest);
    if (size > rest.size()) {
      return fail(fmt::format("it ends after {} bytes", message.size()));
    }
    const auto bytes = rest.first(size);
    if (const auto* literal = std::get_if<Literal>(&parts_[i]);
        literal != nullptr && !std::ranges::equal(bytes, *literal)) {
      return fail(fmt::format("byte {}: {} came in place of {}", at + 1, shown(bytes), shown(*literal)));
    }
    if (const auto* field = std::get_if<Field>(&parts_[i])) {
      auto value = field->encoding.decode(bytes);
      if (!value) {
        const std::string why = value.error().what;
        value = FieldValue();
        value->wrong = why;
      }
      value->offset = at;
      value->length = size;
      values.insert_or_assign(field->name, std::move(*value));
    }
    at += size;
  }
  if (at != message.size()) {
    return fail(fmt::format("{} more bytes came than belong to it", message.size() - at));
  }
  return values;
}

}  // namespace mb

#include "devices/meter/meter_write.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace mb {

std::string_view toWord(WriteKind kind) {
  constexpr std::array<std::string_view, 5> kWords = {"coefficient", "number", "address", "pulse", "other"};
  return kWords[static_cast<std::size_t>(kind)];
}

const WriteField* WritableThing::field(const std::string& wanted) const {
  const auto found = std::ranges::find(fields, wanted, &WriteField::name);
  return found == fields.end() ? nullptr : &*found;
}

Expected<void> checkWrite(const WritableThing& thing, const WriteValues& values) {
  for (const auto& [name, value] : values) {
    if (thing.field(name) == nullptr) {
      return fail(fmt::format("`{}` has no field `{}`", thing.name, name), std::string(),
                  "the profile says what it has: meterbench profile show NAME");
    }
  }
  for (const WriteField& field : thing.fields) {
    const auto value = values.find(field.name);
    if (value == values.end()) {
      return fail(fmt::format("`{}`: the field `{}` has no value", thing.name, field.name), std::string(),
                  "give every field: what is not given would be overwritten with nothing");
    }
    const bool low = field.minimum && compareValue(value->second, *field.minimum) < 0;
    const bool high = field.maximum && compareValue(value->second, *field.maximum) > 0;
    if (low || high) {
      return fail(fmt::format("`{}`: {} = {} lies {} {}", thing.name, field.name, value->second.toString(),
                              low ? "below" : "above", (low ? field.minimum : field.maximum)->toString()),
                  std::string(), "the bounds of the profile protect the meter");
    }
  }
  return {};
}

Expected<WriteValues> parseWriteValues(const std::string& text) {
  WriteValues values;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    at = end + 1;
    if (word.empty()) {
      continue;
    }
    const std::size_t equals = word.find('=');
    const auto value = equals == std::string::npos ? std::nullopt : Decimal::parse(word.substr(equals + 1));
    if (!value || equals == 0) {
      return fail(fmt::format("`{}` is no value of a field", word), std::string(),
                  "write \"field=1.0023\", several with blanks between them");
    }
    if (!values.emplace(word.substr(0, equals), *value).second) {
      return fail(fmt::format("the field `{}` is there twice", word.substr(0, equals)));
    }
  }
  return values;
}

std::string writeValuesText(const WriteValues& values) {
  std::string text;
  for (const auto& [name, value] : values) {
    text += fmt::format("{}{}={}", text.empty() ? "" : " ", name, value.toString());
  }
  return text;
}

}  // namespace mb

#include "devices/adapter/json_object.h"

#include "devices/adapter/adapter_message.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

using Json = nlohmann::json;

/// Depth of the brackets outside texts; looked at before anything is built of them.
int nesting(std::string_view line) {
  int depth = 0;
  int deepest = 0;
  bool inText = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (inText) {
      i += c == '\\' ? 1U : 0U;
      inText = c != '"';
    } else if (c == '"') {
      inText = true;
    } else if (c == '{' || c == '[') {
      deepest = std::max(deepest, ++depth);
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return deepest;
}

/// A key that stands twice in one object: which of the two is meant nobody knows.
class TwiceFinder {
 public:
  void see(Json::parse_event_t event, const Json& parsed) {
    if (event == Json::parse_event_t::object_start) {
      open_.emplace_back();
    } else if (event == Json::parse_event_t::object_end) {
      open_.pop_back();
    } else if (event == Json::parse_event_t::key) {
      const std::string key = parsed.get<std::string>();
      if (!open_.back().insert(key).second) {
        twice_ = key;
      }
    }
  }
  [[nodiscard]] const std::optional<std::string>& twice() const { return twice_; }

 private:
  std::vector<std::set<std::string>> open_;
  std::optional<std::string> twice_;
};

}  // namespace

Expected<Json> strictObject(std::string_view line) {
  if (line.size() > kMostAdapterLine) {
    return fail(fmt::format("a line of more than {} bytes", kMostAdapterLine));
  }
  if (const int depth = nesting(line); depth > kMostAdapterNesting) {
    return fail(fmt::format("nested {} deep; {} is the most", depth, kMostAdapterNesting));
  }
  TwiceFinder finder;
  const Json::parser_callback_t watch = [&finder](int, Json::parse_event_t event, Json& parsed) {
    finder.see(event, parsed);
    return true;
  };
  Json object;
  try {
    object = Json::parse(line, watch);
  } catch (const Json::parse_error& wrong) {
    return fail("no JSON", fmt::format("byte {}", wrong.byte));
  } catch (const Json::out_of_range&) {
    return fail("a number that no computer number can hold");
  }
  if (!object.is_object()) {
    return fail("no object");
  }
  if (finder.twice()) {
    return fail("stands twice", "`" + *finder.twice() + "`");
  }
  return object;
}

JsonObject::JsonObject(const Json& object, std::string path, std::optional<Error>& error)
    : object_(object), path_(std::move(path)), error_(error) {}

void JsonObject::refuse(std::string_view name, const std::string& what) {
  if (!error_) {
    error_.emplace(what, fmt::format("`{}{}`", path_, name));
  }
}

const Json* JsonObject::find(std::string_view name, bool required) {
  known_.emplace(name);
  const auto found = object_.find(name);
  if (found == object_.end()) {
    if (required) {
      refuse(name, "is missing");
    }
    return nullptr;
  }
  return &*found;
}

bool JsonObject::has(std::string_view name) {
  return find(name, false) != nullptr;
}

std::string JsonObject::text(std::string_view name, std::size_t longest) {
  const Json* const value = find(name, true);
  return value == nullptr ? std::string() : optionalText(name, longest);
}

std::string JsonObject::optionalText(std::string_view name, std::size_t longest) {
  const Json* const value = find(name, false);
  if (value == nullptr) {
    return {};
  }
  if (!value->is_string()) {
    refuse(name, "is no text");
    return {};
  }
  const auto& text = value->get_ref<const std::string&>();
  if (text.size() > longest) {
    refuse(name, fmt::format("is longer than {} bytes", longest));
    return {};
  }
  const bool control = std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (control) {
    refuse(name, "has control characters");
    return {};
  }
  return text;
}

std::int64_t JsonObject::integer(std::string_view name, std::int64_t low, std::int64_t high) {
  static_cast<void>(find(name, true));
  return optionalInteger(name, low, low, high);
}

std::int64_t JsonObject::optionalInteger(std::string_view name, std::int64_t fallback, std::int64_t low,
                                         std::int64_t high) {
  const Json* const value = find(name, false);
  if (value == nullptr) {
    return fallback;
  }
  if (!value->is_number_integer()) {
    refuse(name, "is no whole number");
    return fallback;
  }
  constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const bool fits = !value->is_number_unsigned() || value->get<std::uint64_t>() <= kMost;
  const std::int64_t number = fits ? value->get<std::int64_t>() : 0;
  if (!fits || number < low || number > high) {
    refuse(name, fmt::format("is not between {} and {}", low, high));
    return fallback;
  }
  return number;
}

Bytes JsonObject::hex(std::string_view name, std::size_t most) {
  const std::string digits = text(name, 3 * most);
  Bytes bytes;
  if (const auto wrong = mbus::parseHex(digits, bytes)) {
    refuse(name, fmt::format("character {}: {}", wrong->position + 1, wrong->what));
    return {};
  }
  if (bytes.size() > most) {
    refuse(name, fmt::format("has more than {} bytes", most));
    return {};
  }
  return bytes;
}

std::vector<std::string> JsonObject::texts(std::string_view name, std::size_t most) {
  constexpr std::size_t kLongest = 64;
  std::vector<std::string> all;
  const Json* const list = find(name, true);
  if (list == nullptr) {
    return all;
  }
  if (!list->is_array() || list->size() > most) {
    refuse(name, fmt::format("is no list of at most {}", most));
    return all;
  }
  for (const Json& each : *list) {
    if (!each.is_string() || each.get_ref<const std::string&>().size() > kLongest) {
      refuse(name, "has something in it that is no short text");
      return all;
    }
    all.push_back(each.get<std::string>());
  }
  return all;
}

void JsonObject::objects(std::string_view name, std::size_t most,
                         const std::function<void(JsonObject&)>& read) {
  const Json* const list = find(name, true);
  if (list == nullptr) {
    return;
  }
  if (!list->is_array() || list->size() > most) {
    refuse(name, fmt::format("is no list of at most {}", most));
    return;
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string path = fmt::format("{}{}[{}].", path_, name, i + 1);
    if (!(*list)[i].is_object()) {
      refuse(name, "has something in it that is no object");
      return;
    }
    JsonObject each((*list)[i], path, error_);
    read(each);
    each.finish();
  }
}

void JsonObject::object(std::string_view name, const std::function<void(JsonObject&)>& read) {
  const Json* const part = find(name, true);
  if (part == nullptr) {
    return;
  }
  if (!part->is_object()) {
    refuse(name, "is no object");
    return;
  }
  JsonObject each(*part, fmt::format("{}{}.", path_, name), error_);
  read(each);
  each.finish();
}

std::vector<std::string> JsonObject::names() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : object_.items()) {
    names.push_back(name);
  }
  return names;
}

void JsonObject::finish() {
  for (const auto& [name, value] : object_.items()) {
    if (!known_.contains(name)) {
      refuse(name, "is not known in this version of the contract");
    }
  }
}

}  // namespace mb

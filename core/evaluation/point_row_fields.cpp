#include "core/evaluation/point_row_fields.h"

#include "core/quantity/format.h"

#include <charconv>

namespace mb {
namespace {

const nlohmann::json& emptyObject() {
  static const nlohmann::json kEmpty = nlohmann::json::object();
  return kEmpty;
}

const nlohmann::json& emptyArray() {
  static const nlohmann::json kEmpty = nlohmann::json::array();
  return kEmpty;
}

std::optional<std::int64_t> wholeNumber(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

void PointRowFields::refuse(const std::string& name, const std::string& why) const {
  if (!fault_) {
    fault_ = Error((name.empty() ? std::string("it") : "field " + name) + " " + why, where_,
                   "the record was written by another program or was altered: verify it");
  }
}

const nlohmann::json* PointRowFields::find(const char* name) const {
  if (!has(name)) {
    refuse(name, "is missing");
    return nullptr;
  }
  return &object_.at(name);
}

std::string PointRowFields::text(const char* name) const {
  const nlohmann::json* found = find(name);
  if (found == nullptr) {
    return std::string();
  }
  if (!found->is_string()) {
    refuse(name, "is no text");
    return std::string();
  }
  return found->get<std::string>();
}

std::string PointRowFields::textOr(const char* name, std::string otherwise) const {
  return has(name) ? text(name) : std::move(otherwise);
}

std::int64_t PointRowFields::integerOf(const nlohmann::json& one, const char* name) const {
  const auto value = one.is_string() ? wholeNumber(one.get<std::string>()) : std::nullopt;
  if (!value) {
    refuse(name, "is no whole number");
  }
  return value.value_or(0);
}

std::int64_t PointRowFields::integer(const char* name) const {
  const nlohmann::json* found = find(name);
  return found == nullptr ? 0 : integerOf(*found, name);
}

std::int64_t PointRowFields::integerOr(const char* name, std::int64_t otherwise) const {
  return has(name) ? integer(name) : otherwise;
}

std::int64_t PointRowFields::instant(const char* name) const {
  const std::int64_t value = integer(name);
  if (value < 0 || value > kLastInstant) {
    refuse(name, "is no instant of a run");
    return 0;
  }
  return value;
}

double PointRowFields::number(const char* name) const {
  const auto value = parseDouble(text(name));
  if (!value) {
    refuse(name, "is no number");
  }
  return value.value_or(0.0);
}

Decimal PointRowFields::decimal(const char* name) const {
  const auto value = Decimal::parse(text(name));
  if (!value) {
    refuse(name, "is no decimal number");
  }
  return value.value_or(Decimal());
}

bool PointRowFields::boolean(const char* name) const {
  const nlohmann::json* found = find(name);
  if (found == nullptr) {
    return false;
  }
  if (!found->is_boolean()) {
    refuse(name, "is neither true nor false");
    return false;
  }
  return found->get<bool>();
}

PointRowFields PointRowFields::child(const char* name) const {
  const nlohmann::json* found = find(name);
  return PointRowFields(found == nullptr ? emptyObject() : *found, where_ + ", " + name, fault_);
}

const nlohmann::json& PointRowFields::list(const char* name) const {
  if (!has(name)) {
    return emptyArray();
  }
  const nlohmann::json& found = object_.at(name);
  if (!found.is_array()) {
    refuse(name, "is no list");
    return emptyArray();
  }
  return found;
}

PointRowFields PointRowFields::element(const nlohmann::json& one, const char* name, std::size_t index) const {
  return PointRowFields(one, where_ + ", " + name + "[" + std::to_string(index) + "]", fault_);
}

void PointRowFields::expect(const char* name, std::string_view wanted) const {
  if (has(name) && textOr(name, std::string()) != wanted) {
    refuse(name, "is not " + std::string(wanted));
  }
}

}  // namespace mb

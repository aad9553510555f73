#include "devices/codec/dissection/dissection.h"

#include <initializer_list>

#include <nlohmann/json.hpp>

namespace mb::codec {
namespace {

using Json = nlohmann::ordered_json;

/// All protocols have the same keys; what this one does not know is null.
Json factsJson(const Dissection::Facts& facts, std::initializer_list<const char*> always) {
  Json json = Json::object();
  for (const char* name : always) {
    json[name] = nullptr;
  }
  for (const auto& fact : facts) {
    json[fact.first] = fact.second;
  }
  return json;
}

Json orNull(const std::optional<std::string>& text) {
  return text ? Json(*text) : Json();
}

Json recordJson(const Dissection& dissection, const DecodedValue& value) {
  Json json;
  json["name"] = value.name;
  json["quantity"] = value.quantity;
  json["unit"] = value.unit;
  json["value"] = orNull(value.valueText());
  json["resolution"] = value.number ? Json(value.number->resolution().toString()) : Json();
  json["raw"] = plainHex(View(dissection.bytes).subspan(value.offset, value.length));
  json["invalid"] = value.invalid.empty() ? Json() : Json(value.invalid);
  json["offset"] = value.offset;
  json["length"] = value.length;
  return json;
}

}  // namespace

std::optional<std::string> DecodedValue::valueText() const {
  return number ? std::optional(number->toShortestString()) : text;
}

std::string toJson(const Dissection& dissection) {
  Json json;
  json["protocol"] = dissection.protocol;
  json["frame"] = dissection.frame.empty() ? Json() : factsJson(dissection.frame, {});
  json["header"] =
      factsJson(dissection.header, {"id", "manufacturer", "version", "medium", "access", "status"});
  json["records"] = Json::array();
  if (!dissection.error) {
    for (const DecodedValue& value : dissection.values) {
      json["records"].push_back(recordJson(dissection, value));
    }
  }
  json["error"] = dissection.error ? Json(dissection.error->message()) : Json();
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace mb::codec

#include "devices/codec/mbus/telegram_json.h"

#include "devices/codec/mbus/hex.h"

#include <nlohmann/json.hpp>

namespace mb::mbus {
namespace {

using Json = nlohmann::ordered_json;

std::string_view meaningName(Meaning meaning) {
  switch (meaning) {
    case Meaning::value:
      return "value";
    case Meaning::limit:
      return "limit";
    case Meaning::count:
      return "count";
    case Meaning::duration:
      return "duration";
    case Meaning::date:
      return "date";
    case Meaning::ratio:
      return "ratio";
    case Meaning::profile:
      return "profile";
  }
  return "";
}

Json frameJson(const Telegram& telegram) {
  Json json;
  json["type"] = frameKindName(telegram.frameKind);
  if (telegram.frameKind != FrameKind::acknowledge) {
    json["name"] = controlName(telegram.control);
    json["c"] = hexByte(telegram.control);
    json["a"] = telegram.address;
  }
  if (telegram.hasInformation()) {
    json["ci"] = hexByte(telegram.information);
  }
  if (const std::string command = commandText(telegram); !command.empty()) {
    json["command"] = command;
  }
  json["length"] = telegram.length;
  json["extra"] = telegram.extra;
  if (telegram.decrypted) {
    json["decrypted"] = true;
  }
  if (telegram.expanded) {
    json["expanded"] = true;
  }
  return json;
}

Json headerJson(const Header& header) {
  Json json = {{"id", nullptr},     {"manufacturer", nullptr}, {"version", nullptr},      {"medium", nullptr},
               {"access", nullptr}, {"status", nullptr},       {"configuration", nullptr}};
  if (header.hasIdentification()) {
    json["id"] = header.identificationText();
    json["medium"] = hexByte(header.medium);
    json["medium_name"] = mediumName(header.medium);
  }
  if (header.hasManufacturer()) {
    json["manufacturer"] = header.manufacturerText();
    json["version"] = header.version;
  }
  if (header.kind != HeaderKind::none) {
    json["access"] = header.access;
    json["status"] = hexByte(header.status);
  }
  if (header.kind == HeaderKind::longHeader || header.kind == HeaderKind::shortHeader) {
    json["configuration"] = hexByte(static_cast<std::uint8_t>(header.configuration >> 8U)) +
                            hexByte(static_cast<std::uint8_t>(header.configuration & 0xFFU));
  }
  return json;
}

Json recordJson(const Telegram& telegram, const Record& record) {
  Json json;
  json["dib"] = hexText(dib(telegram, record));
  json["vib"] = hexText(vib(telegram, record));
  const bool isData = record.kind == RecordKind::data;
  json["function"] = isData ? Json(functionName(record.function)) : Json();
  json["storage"] = isData ? Json(record.storage) : Json();
  json["tariff"] = isData ? Json(record.tariff) : Json();
  json["subunit"] = isData ? Json(record.subunit) : Json();
  json["quantity"] = quantityText(telegram, record);
  json["unit"] = unitText(telegram, record);
  json["modifiers"] = modifierTexts(telegram, record);
  json["meaning"] = isData ? Json(meaningName(record.meaning)) : Json();
  const auto value = valueText(telegram, record);
  json["value"] = value ? Json(*value) : Json();
  const auto resolution = record.resolution();
  json["resolution"] = resolution ? Json(resolution->toString()) : Json();
  json["raw"] = rawText(telegram, record);
  json["invalid"] = record.invalid == Invalid::valid ? Json() : Json(invalidText(telegram, record));
  json["offset"] = record.offset;
  json["length"] = record.length;
  return json;
}

}  // namespace

std::string toJson(const Telegram& telegram, const std::optional<DecodeError>& error) {
  const bool isFrame = telegram.length > 0;
  Json json;
  json["protocol"] = "mbus";
  json["frame"] = isFrame ? frameJson(telegram) : Json();
  json["header"] = headerJson(telegram.header);
  json["records"] = Json::array();
  for (const Record& record : telegram.records) {
    json["records"].push_back(recordJson(telegram, record));
  }
  json["error"] = error ? Json(error->message()) : Json();
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Description describe(Bytes bytes, Form form, const DecodeAids& aids) {
  Telegram telegram;
  const auto decoded = decodeInto(bytes, telegram, aids);
  const auto error = decoded ? std::nullopt : std::optional(decoded.error());
  return {form == Form::json ? toJson(telegram, error) : toTree(telegram, error), decoded.has_value()};
}

}  // namespace mb::mbus

#include "devices/codec/mbus/hex.h"
#include "devices/codec/mbus/telegram_json.h"
#include "devices/codec/mbus/telegram_parts.h"

#include <algorithm>

namespace mb::mbus {
namespace {

void pad(std::string& line, std::size_t column) {
  line.append(line.size() < column ? column - line.size() : 1, ' ');
}

std::string frameLine(const Telegram& telegram) {
  std::string line = "M-Bus " + std::string(frameKindName(telegram.frameKind)) + " frame";
  if (telegram.frameKind != FrameKind::acknowledge) {
    line += ", " + std::string(controlName(telegram.control)) + " (C " + hexByte(telegram.control) +
            "), address " + std::to_string(telegram.address);
  }
  if (telegram.hasInformation()) {
    line += ", CI " + hexByte(telegram.information);
  }
  if (const std::string command = commandText(telegram); !command.empty()) {
    line += ": " + command;
  }
  line += ", " + std::to_string(telegram.length) + " bytes";
  if (telegram.extra > 0) {
    line += " and " + std::to_string(telegram.extra) + " stray bytes behind it";
  }
  line += telegram.decrypted ? ", decrypted" : "";
  line += telegram.expanded ? ", compact: offsets are those of the full frame" : "";
  return line;
}

std::string headerLine(const Header& header) {
  std::string line = "  meter";
  if (header.hasIdentification()) {
    line += " " + header.identificationText();
  }
  if (header.hasManufacturer()) {
    line += ", " + header.manufacturerText() + " version " + std::to_string(header.version);
  }
  if (header.hasIdentification()) {
    line += ", medium " + hexByte(header.medium) + " " + std::string(mediumName(header.medium));
  }
  line += ", access " + std::to_string(header.access) + ", status " + hexByte(header.status);
  if (const std::string status = statusText(header.status); !status.empty()) {
    line += " (" + status + ")";
  }
  return line;
}

std::string place(const Record& record) {
  std::string text(functionName(record.function));
  if (record.storage != 0) {
    text += " storage " + std::to_string(record.storage);
  }
  if (record.tariff != 0) {
    text += " tariff " + std::to_string(record.tariff);
  }
  if (record.subunit != 0) {
    text += " subunit " + std::to_string(record.subunit);
  }
  return text;
}

/// Control characters of a meter must not reach the terminal.
std::string visible(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, '.');
  return text;
}

std::string recordLine(const Telegram& telegram, const Record& record) {
  constexpr std::size_t placeColumn = 24;
  constexpr std::size_t valueColumn = 46;
  std::string line = "  " + std::to_string(record.offset);
  pad(line, 6);
  line += quantityText(telegram, record);
  for (const std::string& modifier : modifierTexts(telegram, record)) {
    line += "+" + modifier;
  }
  if (record.kind != RecordKind::data) {
    return line + (record.dataLength > 0 ? ": " + rawText(telegram, record) : "");
  }
  pad(line, placeColumn);
  line += place(record);
  pad(line, valueColumn);
  const auto value = valueText(telegram, record);
  line += value ? visible(*value) : "no value: " + invalidText(telegram, record);
  if (const std::string unit = visible(unitText(telegram, record)); value && !unit.empty()) {
    line += " " + unit;
  }
  return line;
}

}  // namespace

std::string toTree(const Telegram& telegram, const std::optional<DecodeError>& error) {
  std::string text;
  if (telegram.length > 0) {
    text += frameLine(telegram) + "\n" + codec::partsText(telegram.frame(), partsOf(telegram));
    if (telegram.header.kind != HeaderKind::none) {
      text += headerLine(telegram.header) + "\n";
    }
    text += telegram.records.empty() ? "" : "values\n";
    for (const Record& record : telegram.records) {
      text += recordLine(telegram, record) + "\n";
    }
  }
  if (error) {
    text += "  error: " + error->message() + "\n";
  }
  return text;
}

}  // namespace mb::mbus

#include "devices/codec/mbus/hex.h"
#include "devices/codec/mbus/telegram.h"
#include "devices/codec/mbus/vife_table.h"

#include <algorithm>

namespace mb::mbus {
namespace {

/// ISO 8859-1, last character first, as UTF-8.
std::string latinText(Bytes reversed) {
  std::string text;
  for (std::size_t i = reversed.size(); i > 0; --i) {
    const std::uint8_t c = reversed[i - 1];
    if (c < 0x80) {
      text += static_cast<char>(c);
    } else {
      text += static_cast<char>(0xC0U | c >> 6U);
      text += static_cast<char>(0x80U | (c & 0x3FU));
    }
  }
  return text;
}

std::vector<std::uint8_t> lsbFirst(const Telegram& telegram, const Record& record) {
  const Bytes bytes = data(telegram, record);
  std::vector<std::uint8_t> ordered(bytes.begin(), bytes.end());
  if (telegram.msbFirst && record.kind == RecordKind::data) {
    std::ranges::reverse(ordered);
  }
  return ordered;
}

/// The VIF behind its table: "7B", "FB06", "FD77"; fixed structure: the unit code.
std::string vifCode(const Telegram& telegram, const Record& record) {
  const Bytes bytes = vib(telegram, record);
  if (bytes.empty()) {
    return hexByte(record.detail);
  }
  if (bytes.size() > 1 && (bytes[0] == 0xFB || bytes[0] == 0xFD)) {
    return hexByte(bytes[0]) + hexByte(bytes[1] & 0x7FU);
  }
  return hexByte(bytes[0] & 0x7FU);
}

std::string bcdText(const Telegram& telegram, const Record& record) {
  std::vector<std::uint8_t> bytes = lsbFirst(telegram, record);
  std::ranges::reverse(bytes);
  return hexText(bytes);
}

}  // namespace

std::string_view functionName(Function function) {
  switch (function) {
    case Function::instantaneous:
      return "inst";
    case Function::maximum:
      return "max";
    case Function::minimum:
      return "min";
    case Function::duringError:
      return "error";
  }
  return "";
}

std::string quantityText(const Telegram& telegram, const Record& record) {
  if (record.quantity == Quantity::reserved) {
    return std::string("?").append(vifCode(telegram, record));
  }
  return std::string(quantityName(record.quantity));
}

std::string unitText(const Telegram& telegram, const Record& record) {
  if (record.unit == Unit::text) {
    return latinText(Bytes(telegram.bytes).subspan(record.textOffset, record.textLength));
  }
  return std::string(unitName(record.unit));
}

std::optional<std::string> valueText(const Telegram& telegram, const Record& record) {
  switch (record.valueKind) {
    case ValueKind::none:
      return std::nullopt;
    case ValueKind::decimal:
    case ValueKind::real:
      return record.number.toShortestString();
    case ValueKind::dateTime:
      return record.dateTime.toString();
    case ValueKind::text:
      return latinText(lsbFirst(telegram, record));
    case ValueKind::hex:
      return rawText(telegram, record);
  }
  return std::nullopt;
}

std::string invalidText(const Telegram& telegram, const Record& record) {
  switch (record.invalid) {
    case Invalid::valid:
      return "";
    case Invalid::noData:
      return "no data";
    case Invalid::selection:
      return "selection for readout, no data";
    case Invalid::bcdDigits:
      return "invalid BCD " + bcdText(telegram, record);
    case Invalid::notAvailable:
      return "not available (most negative integer)";
    case Invalid::notANumber:
      return "not a number (REAL32 NaN or infinity)";
    case Invalid::recordError:
      return "record error " + hexByte(record.detail) + ": " + std::string(recordErrorName(record.detail));
    case Invalid::reservedVif:
      return "reserved VIF " + vifCode(telegram, record);
    case Invalid::markedDate:
      return "date marked invalid by the meter";
    case Invalid::impossibleDate:
      return "no such date or time";
    case Invalid::recurringDate:
      return "recurring date, no single one";
    case Invalid::dateSize:
      return "data field is no date or time type";
    case Invalid::dateTypeM:
      return "date of variable length (type M): layout not established";
    case Invalid::nonMetric:
      return "not in the unit of the VIF (VIFE 3D, non-metric)";
    case Invalid::outOfRange:
      return "scaled value out of range";
    case Invalid::fixedTime:
      return "clock or calendar of the fixed structure: layout not established";
  }
  return "";
}

std::vector<std::string> modifierTexts(const Telegram& telegram, const Record& record) {
  std::vector<std::string> texts;
  if (record.quantity == Quantity::manufacturer) {
    return texts;
  }
  const Bytes codes = vib(telegram, record).subspan(record.vifeOffset, record.vifeCount);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const std::uint8_t code = codes[i] & 0x7FU;
    const VifeKind kind = telegram.fromMaster() && code < 0x20 ? VifeKind::modifier : vifeEntry(code).kind;
    if (kind == VifeKind::neutral || kind == VifeKind::multiply || kind == VifeKind::add) {
      continue;
    }
    if (kind == VifeKind::manufacturer) {
      texts.emplace_back("mfr");
      break;
    }
    std::string text = hexByte(code);
    if (kind == VifeKind::extensionTable && i + 1 < codes.size()) {
      ++i;
      text += hexByte(codes[i] & 0x7FU);
    }
    texts.push_back(std::move(text));
  }
  return texts;
}

std::string rawText(const Telegram& telegram, const Record& record) {
  return hexText(lsbFirst(telegram, record));
}

}  // namespace mb::mbus

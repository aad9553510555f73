#include "devices/codec/mbus/telegram_parts.h"

#include "devices/codec/mbus/hex.h"
#include "devices/codec/mbus/vife_table.h"

#include <algorithm>
#include <array>

namespace mb::mbus {
namespace {

using codec::Part;

constexpr std::size_t kInformationAt = 6;
constexpr std::uint8_t kFiller = 0x2F;  // a DIF that stands for nothing

/// The flags of a C field (EN 13757-2): the master counts frames, the slave announces alarms and overload.
std::string controlText(std::uint8_t control) {
  std::string text(controlName(control));
  const bool first = (control & 0x20U) != 0;
  const bool second = (control & 0x10U) != 0;
  if ((control & 0x40U) != 0) {
    return text + (second ? first ? ", FCB 1" : ", FCB 0" : "");
  }
  return text + (first ? ", ACD" : "") + (second ? ", DFC" : "");
}

std::string addressText(std::uint8_t address) {
  switch (address) {
    case 0x00:
      return "0, not configured";
    case 0xFD:
      return "253, whoever is selected";
    case 0xFE:
      return "254, all answer";
    case 0xFF:
      return "255, none answers";
    default:
      return std::to_string(address);
  }
}

std::string_view informationText(std::uint8_t ci) {
  switch (ci) {
    case 0x50:
      return "application reset";
    case 0x51:
    case 0x55:
      return "data to the device";
    case 0x52:
    case 0x56:
      return "selection";
    case 0x5C:
      return "synchronise action";
    case 0x6C:
    case 0x6D:
      return "clock synchronisation";
    case 0x6E:
    case 0x6F:
    case 0x70:
      return "application error";
    case 0x71:
    case 0x74:
    case 0x75:
      return "alarm";
    case 0x72:
    case 0x76:
      return "data, long header";
    case 0x73:
    case 0x77:
      return "fixed structure, or compact";
    case 0x78:
      return "data, no header";
    case 0x7A:
      return "data, short header";
    case 0x79:
    case 0x7B:
      return "compact data";
    case 0x69:
    case 0x6A:
    case 0x6B:
      return "format of compact data";
    default:
      return ci >= 0xB8 && ci <= 0xBF ? "change of baud rate" : "";
  }
}

std::string_view dataFieldName(unsigned field) {
  constexpr std::array<std::string_view, 16> kNames{
      "no data",        "8-bit integer",   "16-bit integer", "24-bit integer",
      "32-bit integer", "binary32",        "48-bit integer", "64-bit integer",
      "selection",      "2-digit BCD",     "4-digit BCD",    "6-digit BCD",
      "8-digit BCD",    "variable length", "12-digit BCD",   "special"};
  return kNames[field & 0x0FU];
}

std::string difText(const Telegram& telegram, const Record& record) {
  const std::uint8_t dif = telegram.bytes[record.offset];
  switch (record.kind) {
    case RecordKind::manufacturerData:
      return "manufacturer's data";
    case RecordKind::moreFollow:
      return "more records follow in the next telegram";
    case RecordKind::globalReadout:
      return "everything is wanted";
    case RecordKind::data:
      break;
  }
  return std::string(dataFieldName(dif)) + ", " + std::string(functionName(record.function));
}

std::string difeText(const Record& record, std::size_t index, std::size_t count) {
  if (index + 1 < count) {
    return "continued";
  }
  return "storage " + std::to_string(record.storage) + ", tariff " + std::to_string(record.tariff) +
         ", subunit " + std::to_string(record.subunit);
}

std::string vifeText(const Telegram& telegram, std::uint8_t vife) {
  const std::uint8_t code = vife & 0x7FU;
  const VifeEntry& entry = vifeEntry(code);
  const bool action = telegram.fromMaster() && code < 0x20;
  const std::string power = "10^" + std::to_string(entry.exponent);
  switch (action ? VifeKind::modifier : entry.kind) {
    case VifeKind::neutral:
      return "no error";
    case VifeKind::recordError:
      return "record error: " + std::string(recordErrorName(code));
    case VifeKind::nonMetric:
      return "another unit than the VIF says";
    case VifeKind::multiply:
      return "times " + power;
    case VifeKind::add:
      return "plus " + power;
    case VifeKind::perUnit:
      return "per unit " + hexByte(code);
    case VifeKind::limit:
      return "limit";
    case VifeKind::count:
      return "number of exceeds";
    case VifeKind::duration:
      return "duration";
    case VifeKind::date:
      return "date";
    case VifeKind::profile:
      return "profile";
    case VifeKind::extensionTable:
      return "extension table";
    case VifeKind::manufacturer:
      return "manufacturer's from here on";
    case VifeKind::modifier:
      break;
  }
  return (action ? "action " : "qualifier ") + hexByte(code);
}

class PartsOfRecord {
 public:
  PartsOfRecord(const Telegram& telegram, const Record& record) : telegram_(telegram), record_(record) {}

  Part make() {
    Part whole(record_.offset, record_.length, quantityText(telegram_, record_), valueMeaning());
    if (record_.dibLength > 0) {
      add(record_.offset, 1, "DIF", difText(telegram_, record_));
      for (std::size_t i = 1; i < record_.dibLength; ++i) {
        add(record_.offset + i, 1, "DIFE", difeText(record_, i - 1, record_.dibLength - std::size_t{1}));
      }
    }
    addVib();
    if (record_.dataLength > 0) {
      add(record_.dataOffset, record_.dataLength, "data", "");
    }
    // Between VIB and data stands nothing but the length byte of variable data.
    codec::fillGaps(parts_, record_.offset, record_.offset + std::size_t{record_.length}, "length");
    whole.children = std::move(parts_);
    return whole;
  }

 private:
  void add(std::size_t offset, std::size_t length, std::string label, std::string meaning) {
    parts_.emplace_back(offset, length, std::move(label), std::move(meaning));
  }

  [[nodiscard]] std::string valueMeaning() const {
    if (record_.kind != RecordKind::data) {
      return "";
    }
    const auto value = valueText(telegram_, record_);
    const std::string unit = unitText(telegram_, record_);
    return value ? *value + (unit.empty() ? "" : " " + unit) : "no value: " + invalidText(telegram_, record_);
  }

  void addVib() {
    if (record_.vibLength == 0) {
      return;
    }
    const std::size_t at = record_.offset + std::size_t{record_.dibLength};
    const std::uint8_t vif = telegram_.bytes[at];
    const bool table = (vif == 0xFB || vif == 0xFD) && record_.vibLength > 1;
    add(at, table ? 2 : 1, "VIF", quantityText(telegram_, record_));
    if (record_.textLength > 0) {
      add(record_.textOffset - std::size_t{1}, record_.textLength + std::size_t{1}, "unit in words",
          unitText(telegram_, record_));
    }
    for (std::size_t i = 0; i < record_.vifeCount; ++i) {
      const std::size_t place = at + record_.vifeOffset + i;
      add(place, 1, "VIFE", vifeText(telegram_, telegram_.bytes[place]));
    }
  }

  const Telegram& telegram_;
  const Record& record_;
  std::vector<Part> parts_;
};

void addHeader(const Header& header, std::size_t at, std::vector<Part>& parts) {
  const auto add = [&parts, &at](std::size_t length, std::string label, std::string meaning) {
    parts.emplace_back(at, length, std::move(label), std::move(meaning));
    at += length;
  };
  if (header.kind == HeaderKind::none) {
    return;
  }
  if (header.hasIdentification()) {
    add(4, "identification", header.identificationText());
  }
  if (header.hasManufacturer()) {
    add(2, "manufacturer", header.manufacturerText());
    add(1, "version", std::to_string(header.version));
    add(1, "medium", std::string(mediumName(header.medium)));
  }
  add(1, "access number", std::to_string(header.access));
  add(1, "status", header.status == 0 ? "nothing to report" : statusText(header.status));
  if (header.kind == HeaderKind::fixed) {
    add(2, "medium and units", std::string(mediumName(header.medium)));
  } else {
    add(2, "configuration", header.configuration == 0 ? "not encrypted" : "");
  }
}

void addEnds(const Telegram& telegram, std::vector<Part>& parts) {
  const bool isShort = telegram.frameKind == FrameKind::shortFrame;
  const std::size_t control = isShort ? 1 : 4;
  if (isShort) {
    parts.emplace_back(0, 1, "start");
  } else {
    parts.emplace_back(0, 1, "start");
    parts.emplace_back(1, 1, "length", std::to_string(telegram.bytes[1]));
    parts.emplace_back(2, 1, "length", "the same again");
    parts.emplace_back(3, 1, "start");
  }
  parts.emplace_back(control, 1, "C", controlText(telegram.control));
  parts.emplace_back(control + 1, 1, "A", addressText(telegram.address));
  parts.emplace_back(telegram.length - std::size_t{2}, 1, "checksum", "right");
  parts.emplace_back(telegram.length - std::size_t{1}, 1, "end");
}

}  // namespace

std::vector<Part> partsOf(const Telegram& telegram) {
  std::vector<Part> parts;
  if (telegram.length == 0) {
    return parts;
  }
  if (telegram.frameKind == FrameKind::acknowledge) {
    parts.emplace_back(0, 1, "acknowledge");
    return parts;
  }
  addEnds(telegram, parts);
  if (telegram.hasInformation()) {
    parts.emplace_back(kInformationAt, 1, "CI", std::string(informationText(telegram.information)));
    addHeader(telegram.header, kInformationAt + 1, parts);
  }
  for (const Record& record : telegram.records) {
    parts.push_back(PartsOfRecord(telegram, record).make());
  }
  codec::fillGaps(parts, 0, telegram.length, "data");
  for (Part& part : parts) {
    const Bytes bytes = telegram.frame().subspan(part.offset, part.length);
    if (part.label == "data" &&
        std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == kFiller; })) {
      part.label = "idle filler";
    }
  }
  return parts;
}

}  // namespace mb::mbus

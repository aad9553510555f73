#include "devices/codec/mbus/record_reader.h"

#include <algorithm>

namespace mb::mbus {
namespace {

constexpr std::uint8_t kExtension = 0x80;
constexpr std::uint8_t kManufacturerData = 0x0F;
constexpr std::uint8_t kMoreFollow = 0x1F;
constexpr std::uint8_t kFiller = 0x2F;
constexpr std::uint8_t kGlobalReadout = 0x7F;
constexpr std::uint8_t kVifFb = 0xFB;
constexpr std::uint8_t kVifFd = 0xFD;
constexpr std::uint8_t kVifManufacturer = 0x7F;
constexpr std::size_t kMostExtensions = 10;

bool isPrintable(std::uint8_t byte) {
  return (byte >= 0x20 && byte < 0x7F) || byte >= 0xA0;
}

}  // namespace

bool RecordReader::refuse(DecodeFault fault, unsigned detail) {
  error_ = DecodeError{fault, start_, detail, {}};
  return false;
}

tl::expected<void, DecodeError> RecordReader::readAll() {
  while (!atEnd()) {
    const std::uint8_t dif = bytes_[at_];
    start_ = at_;
    const bool whole = (dif & 0x0FU) == kFieldSpecial ? readSpecial(dif) : readRecord();
    if (!whole) {
      return tl::unexpected<DecodeError>(error_);
    }
  }
  return {};
}

bool RecordReader::readSpecial(std::uint8_t dif) {
  if (dif == kFiller) {
    ++at_;
    return true;
  }
  Record record;
  record.offset = static_cast<std::uint16_t>(start_);
  record.dibLength = 1;
  ++at_;
  if (dif == kGlobalReadout) {
    record.kind = RecordKind::globalReadout;
    record.quantity = Quantity::globalReadout;
  } else if (dif == kManufacturerData || dif == kMoreFollow) {
    const bool more = dif == kMoreFollow;
    telegram_.moreFollow = more;
    record.kind = more ? RecordKind::moreFollow : RecordKind::manufacturerData;
    record.quantity = more ? Quantity::moreFollow : Quantity::manufacturerData;
    record.dataLength = static_cast<std::uint16_t>(end_ - at_);
  } else {
    return refuse(DecodeFault::reservedDif, dif);
  }
  record.dataOffset = static_cast<std::uint16_t>(at_);
  at_ += record.dataLength;
  record.length = static_cast<std::uint16_t>(at_ - start_);
  telegram_.records.push_back(record);
  return true;
}

bool RecordReader::readRecord() {
  // In place: a record is some 90 bytes, and a telegram has up to a hundred of them.
  Record& record = telegram_.records.emplace_back();
  record.offset = static_cast<std::uint16_t>(start_);
  scaling_.count = 0;
  manufacturerVifes_ = false;
  extensionVife_ = false;
  if (!readDib(record) || !readVib(record) || !(headersOnly_ ? leaveEmpty(record) : readData(record))) {
    return false;
  }
  record.length = static_cast<std::uint16_t>(at_ - start_);
  return true;
}

bool RecordReader::readDib(Record& record) {
  std::uint8_t byte = bytes_[at_++];
  format_.field = byte & 0x0FU;
  record.function = static_cast<Function>((byte >> 4U) & 3U);
  record.storage = (byte >> 6U) & 1U;
  for (unsigned i = 0; (byte & kExtension) != 0; ++i) {
    if (i == kMostExtensions) {
      return refuse(DecodeFault::tooManyDife);
    }
    if (atEnd()) {
      return refuse(DecodeFault::truncatedDib);
    }
    byte = bytes_[at_++];
    record.storage |= std::uint64_t{byte & 0x0FU} << (1 + 4 * i);
    record.tariff |= ((byte >> 4U) & 3U) << (2 * i);
    record.subunit = static_cast<std::uint16_t>(record.subunit | ((byte >> 6U) & 1U) << i);
  }
  record.dibLength = static_cast<std::uint8_t>(at_ - start_);
  return true;
}

bool RecordReader::readVib(Record& record) {
  if (atEnd()) {
    return refuse(DecodeFault::truncatedVib);
  }
  const std::size_t first = at_;
  std::uint8_t vif = bytes_[at_++];
  const VifEntry* entry = nullptr;
  if (vif == kVifFb || vif == kVifFd) {
    if (atEnd()) {
      return refuse(DecodeFault::truncatedVib);
    }
    const bool fb = vif == kVifFb;
    vif = bytes_[at_++];
    entry = fb ? &extensionVifFb(vif) : &extensionVifFd(vif);
  } else {
    entry = &primaryVif(vif);
    manufacturerVifes_ = (vif & 0x7FU) == kVifManufacturer;
  }
  record.quantity = entry->quantity;
  record.unit = entry->unit;
  scaling_.exponent = entry->exponent;
  format_.dataClass = entry->dataClass;
  if (entry->quantity == Quantity::reserved) {
    record.invalid = Invalid::reservedVif;
  }

  const bool more = (vif & kExtension) != 0;
  const bool text = entry->unit == Unit::text;
  // Plain text stands before the VIFEs (long-standing practice) or behind them (EN 13757-3:2018).
  const bool textFirst = text && (!more || textFollows());
  if (textFirst) {
    if (!readText(record)) {
      return false;
    }
  }
  record.vifeOffset = static_cast<std::uint8_t>(at_ - first);
  if (!readVifes(more, record)) {
    return false;
  }
  if (text && !textFirst) {
    if (!readText(record)) {
      return false;
    }
  }
  record.vibLength = static_cast<std::uint8_t>(at_ - first);
  return true;
}

bool RecordReader::textFollows() const {
  if (atEnd() || bytes_[at_] < 1 || bytes_[at_] > 32 || end_ - at_ - 1 < bytes_[at_]) {
    return false;
  }
  return std::ranges::all_of(bytes_.subspan(at_ + 1, bytes_[at_]), isPrintable);
}

bool RecordReader::readText(Record& record) {
  if (atEnd() || end_ - at_ - 1 < bytes_[at_]) {
    return refuse(DecodeFault::truncatedVib);
  }
  record.textLength = bytes_[at_];
  record.textOffset = static_cast<std::uint16_t>(at_ + 1);
  at_ += std::size_t{1} + record.textLength;
  return true;
}

bool RecordReader::readVifes(bool more, Record& record) {
  while (more) {
    if (record.vifeCount == kMostExtensions) {
      return refuse(DecodeFault::tooManyVife);
    }
    if (atEnd()) {
      return refuse(DecodeFault::truncatedVib);
    }
    const std::uint8_t vife = bytes_[at_++];
    ++record.vifeCount;
    more = (vife & kExtension) != 0;
    applyVife(vife & 0x7FU, record);
  }
  return true;
}

void RecordReader::applyVife(std::uint8_t code, Record& record) {
  if (manufacturerVifes_) {
    ++record.modifiers;
    return;
  }
  if (extensionVife_) {
    extensionVife_ = false;
    return;
  }
  const VifeEntry& entry = vifeEntry(code);
  const bool action = fromMaster_ && code < 0x20;
  switch (action ? VifeKind::modifier : entry.kind) {
    case VifeKind::neutral:
      return;
    case VifeKind::recordError:
      if (record.invalid == Invalid::valid) {
        record.invalid = Invalid::recordError;
        record.detail = code;
      }
      break;
    case VifeKind::modifier:
      break;
    case VifeKind::nonMetric:
      if (record.invalid == Invalid::valid && record.unit != Unit::none) {
        record.invalid = Invalid::nonMetric;
      }
      break;
    case VifeKind::multiply:
    case VifeKind::add:
      scaling_.corrections[scaling_.count++] = Correction{entry.kind == VifeKind::add, entry.exponent};
      return;
    case VifeKind::perUnit:
      record.meaning = Meaning::ratio;
      break;
    case VifeKind::limit:
      record.meaning = Meaning::limit;
      break;
    case VifeKind::count:
      record.meaning = Meaning::count;
      record.unit = Unit::none;
      scaling_.exponent = 0;
      format_.dataClass = DataClass::number;
      break;
    case VifeKind::duration:
      record.meaning = Meaning::duration;
      record.unit = entry.unit;
      scaling_.exponent = 0;
      format_.dataClass = DataClass::number;
      break;
    case VifeKind::date:
      record.meaning = Meaning::date;
      record.unit = Unit::none;
      format_.dataClass = DataClass::anyDate;
      break;
    case VifeKind::profile:
      record.meaning = Meaning::profile;
      break;
    case VifeKind::extensionTable:
      extensionVife_ = true;
      break;
    case VifeKind::manufacturer:
      manufacturerVifes_ = true;
      break;
  }
  ++record.modifiers;
}

bool RecordReader::leaveEmpty(Record& record) {
  record.dataOffset = static_cast<std::uint16_t>(at_);
  record.invalid = Invalid::noData;
  return true;
}

bool RecordReader::readData(Record& record) {
  std::size_t length = fixedLength(format_.field);
  if (format_.field == kFieldVariable) {
    if (atEnd()) {
      return refuse(DecodeFault::truncatedData, 1);
    }
    format_.lvar = bytes_[at_++];
    const int announced = variableLength(format_.lvar);
    if (announced < 0) {
      return refuse(DecodeFault::reservedLvar, format_.lvar);
    }
    length = static_cast<std::size_t>(announced);
  }
  if (end_ - at_ < length) {
    return refuse(DecodeFault::truncatedData, static_cast<unsigned>(length - (end_ - at_)));
  }
  record.dataOffset = static_cast<std::uint16_t>(at_);
  record.dataLength = static_cast<std::uint16_t>(length);
  at_ += length;
  if (record.invalid != Invalid::valid) {
    return true;
  }
  if (record.meaning == Meaning::profile && length > 0) {
    record.valueKind = ValueKind::hex;
    return true;
  }
  readValue(lsbFirst(bytes_.subspan(record.dataOffset, length)), format_, record);
  scaleValue(scaling_, record);
  return true;
}

Bytes RecordReader::reversed(Bytes data) {
  std::ranges::reverse_copy(data, reversed_.begin());
  return Bytes(reversed_).first(data.size());
}

}  // namespace mb::mbus

#include "devices/codec/mbus/telegram.h"

#include "devices/codec/mbus/fixed_structure.h"
#include "devices/codec/mbus/hex.h"
#include "devices/codec/mbus/record_reader.h"

#include <algorithm>
#include <cstring>

namespace mb::mbus {
namespace {

using Step = tl::expected<void, DecodeError>;

constexpr std::size_t kDataStart = 7;  // 68 L L 68 C A CI
constexpr std::size_t kLongHeader = 12;
constexpr std::size_t kShortHeader = 4;

tl::unexpected<DecodeError> error(DecodeFault fault, std::size_t offset, unsigned detail = 0) {
  return tl::unexpected<DecodeError>(DecodeError{fault, offset, detail, {}});
}

std::size_t dataEnd(const Telegram& telegram) {
  return telegram.length - 2U;
}

unsigned word(Bytes bytes, bool msbFirst) {
  return msbFirst ? unsigned{bytes[0]} << 8U | bytes[1] : unsigned{bytes[1]} << 8U | bytes[0];
}

void readShortHeader(Bytes bytes, Telegram& telegram) {
  telegram.header.kind = HeaderKind::shortHeader;
  telegram.header.access = bytes[0];
  telegram.header.status = bytes[1];
  telegram.header.configuration = static_cast<std::uint16_t>(word(bytes.subspan(2), telegram.msbFirst));
}

void readLongHeader(Bytes bytes, Telegram& telegram) {
  readShortHeader(bytes.subspan(8), telegram);
  Header& header = telegram.header;
  header.kind = HeaderKind::longHeader;
  for (std::size_t i = 0; i < 4; ++i) {
    header.identification = header.identification << 8U | bytes[telegram.msbFirst ? i : 3 - i];
  }
  header.manufacturer = static_cast<std::uint16_t>(word(bytes.subspan(4), telegram.msbFirst));
  header.version = bytes[6];
  header.medium = bytes[7];
}

/// Reads the transport header that belongs to `kind`; the offset behind it.
tl::expected<std::size_t, DecodeError> readHeader(HeaderKind kind, Telegram& telegram) {
  const std::size_t size = kind == HeaderKind::longHeader    ? kLongHeader
                           : kind == HeaderKind::shortHeader ? kShortHeader
                                                             : 0;
  const std::size_t end = dataEnd(telegram);
  if (end - kDataStart < size) {
    return error(DecodeFault::headerTooShort, kDataStart, static_cast<unsigned>(end - kDataStart));
  }
  const Bytes bytes = Bytes(telegram.bytes).subspan(kDataStart, size);
  if (kind == HeaderKind::longHeader) {
    readLongHeader(bytes, telegram);
  } else if (kind == HeaderKind::shortHeader) {
    readShortHeader(bytes, telegram);
  }
  return kDataStart + size;
}

/// AES modes 5 and 7 (EN 13757-7): some blocks are encrypted. Old meters use the two bytes for something
/// else, so only a full match counts; plain data behind the header of an encrypting meter begin with 2F 2F.
bool isEncrypted(const Telegram& telegram, std::size_t at) {
  const unsigned mode = (telegram.header.configuration >> 8U) & 0x1FU;
  const unsigned blocks = (telegram.header.configuration >> 4U) & 0x0FU;
  const std::size_t size = dataEnd(telegram) - at;
  if ((mode != 5 && mode != 7) || blocks == 0 || std::size_t{16} * blocks > size) {
    return false;
  }
  return telegram.bytes[at] != 0x2F || telegram.bytes[at + 1] != 0x2F;
}

Step readRecords(HeaderKind kind, Telegram& telegram) {
  const auto at = readHeader(kind, telegram);
  if (!at) {
    return tl::unexpected<DecodeError>(at.error());
  }
  if (isEncrypted(telegram, *at)) {
    return error(DecodeFault::encrypted, *at, (telegram.header.configuration >> 8U) & 0x1FU);
  }
  return RecordReader(telegram, *at, dataEnd(telegram)).readAll();
}

/// A report instead of data: an application error or an alarm. A missing code reads as 0, "unspecified".
Step readReport(DecodeFault fault, HeaderKind kind, Telegram& telegram) {
  const auto at = readHeader(kind, telegram);
  if (!at) {
    return tl::unexpected<DecodeError>(at.error());
  }
  return error(fault, *at, *at < dataEnd(telegram) ? telegram.bytes[*at] : 0U);
}

Step readFixed(Telegram& telegram) {
  const std::size_t size = dataEnd(telegram) - kDataStart;
  if (size != kFixedStructureSize) {
    return error(DecodeFault::fixedSize, kDataStart, static_cast<unsigned>(size));
  }
  readFixedStructure(telegram, kDataStart);
  return {};
}

/// CI fields, EN 13757-7 (and 76, 77 of the 1997 documents).
Step readApplication(Telegram& telegram) {
  const std::uint8_t ci = telegram.information;
  telegram.msbFirst = ci == 0x76 || ci == 0x77;
  switch (ci) {
    case 0x72:
    case 0x76:
    case 0x5B:
      return readRecords(HeaderKind::longHeader, telegram);
    case 0x7A:
    case 0x5A:
      return readRecords(HeaderKind::shortHeader, telegram);
    case 0x78:
    case 0x51:
      return readRecords(HeaderKind::none, telegram);
    case 0x73:
    case 0x77:
      return readFixed(telegram);
    case 0x79:
    case 0x7B:
      return error(DecodeFault::compactFrame, 6, ci);
    case 0x6E:
      return readReport(DecodeFault::applicationError, HeaderKind::shortHeader, telegram);
    case 0x6F:
      return readReport(DecodeFault::applicationError, HeaderKind::longHeader, telegram);
    case 0x70:
      return readReport(DecodeFault::applicationError, HeaderKind::none, telegram);
    case 0x71:
      return readReport(DecodeFault::alarm, HeaderKind::none, telegram);
    case 0x74:
      return readReport(DecodeFault::alarm, HeaderKind::shortHeader, telegram);
    case 0x75:
      return readReport(DecodeFault::alarm, HeaderKind::longHeader, telegram);
    default:
      break;
  }
  // Commands without records: application reset, selection, synchronise, baud rate.
  const bool command = (ci >= 0x50 && ci <= 0x56) || ci == 0x5C || (ci >= 0xB8 && ci <= 0xBF);
  return command ? Step() : error(DecodeFault::unsupportedCi, 6, ci);
}

std::string_view applicationErrorName(unsigned code) {
  constexpr std::array<std::string_view, 10> names = {
      "unspecified error",       "CI field not implemented", "buffer too long, truncated", "too many records",
      "premature end of record", "more than 10 DIFE",        "more than 10 VIFE",          "reserved",
      "application too busy",    "too many readouts"};
  return code < names.size() ? names[code] : "reserved";
}

std::string at(std::size_t offset) {
  return " at offset " + std::to_string(offset);
}

}  // namespace

std::string DecodeError::message() const {
  const std::string code = hexByte(static_cast<std::uint8_t>(detail));
  const std::string record = "record" + at(offset);
  switch (fault) {
    case DecodeFault::frame:
      return frame.message();
    case DecodeFault::applicationError:
      return "the meter reports application error " + code + ": " + std::string(applicationErrorName(detail));
    case DecodeFault::alarm:
      return "the meter reports alarm " + code;
    case DecodeFault::headerTooShort:
      return "header too short: " + std::to_string(detail) + " bytes" + at(offset);
    case DecodeFault::fixedSize:
      return "fixed data structure has 16 bytes, here are " + std::to_string(detail) + at(offset);
    case DecodeFault::compactFrame:
      return "compact frame (CI " + code + ") needs its format frame";
    case DecodeFault::encrypted:
      return "encrypted (mode " + std::to_string(detail) + ")" + at(offset) + ": a key is needed";
    case DecodeFault::unsupportedCi:
      return "CI field " + code + at(offset) + " is not supported";
    case DecodeFault::truncatedDib:
      return record + " ends within its DIF and DIFEs";
    case DecodeFault::truncatedVib:
      return record + " ends within its VIF and VIFEs";
    case DecodeFault::truncatedData:
      return record + " lacks " + std::to_string(detail) + " bytes of data";
    case DecodeFault::tooManyDife:
      return record + " has more than 10 DIFE";
    case DecodeFault::tooManyVife:
      return record + " has more than 10 VIFE";
    case DecodeFault::reservedDif:
      return record + " has the reserved DIF " + code;
    case DecodeFault::reservedLvar:
      return record + " has the reserved LVAR " + code;
  }
  return "not decoded";
}

tl::expected<void, DecodeError> decodeInto(Bytes bytes, Telegram& telegram) {
  telegram.records.clear();
  telegram.header = Header();
  telegram.msbFirst = false;
  telegram.moreFollow = false;
  telegram.length = 0;
  const auto frame = parseFrame(bytes);
  if (!frame) {
    return tl::unexpected<DecodeError>(
        DecodeError{DecodeFault::frame, frame.error().offset, 0, frame.error()});
  }
  telegram.frameKind = frame->kind;
  telegram.control = frame->control;
  telegram.address = frame->address;
  telegram.information = frame->information;
  telegram.length = static_cast<std::uint16_t>(frame->length);
  telegram.extra = static_cast<std::uint16_t>(std::min<std::size_t>(frame->extra, 0xFFFF));
  std::memcpy(telegram.bytes.data(), bytes.data(), frame->length);
  if (!telegram.hasInformation()) {
    return {};
  }
  Step step = readApplication(telegram);
  if (!step) {
    telegram.records.clear();
  }
  return step;
}

tl::expected<Telegram, DecodeError> decode(Bytes bytes) {
  Telegram telegram;
  if (auto step = decodeInto(bytes, telegram); !step) {
    return tl::unexpected<DecodeError>(step.error());
  }
  return telegram;
}

Bytes dib(const Telegram& telegram, const Record& record) {
  return Bytes(telegram.bytes).subspan(record.offset, record.dibLength);
}

Bytes vib(const Telegram& telegram, const Record& record) {
  return Bytes(telegram.bytes).subspan(record.offset + std::size_t{record.dibLength}, record.vibLength);
}

Bytes data(const Telegram& telegram, const Record& record) {
  return Bytes(telegram.bytes).subspan(record.dataOffset, record.dataLength);
}

namespace {

bool matches(const Telegram& telegram, const Record& record, const Selector& wanted) {
  if (record.kind != RecordKind::data || (wanted.quantity && record.quantity != *wanted.quantity) ||
      (wanted.unit && record.unit != *wanted.unit)) {
    return false;
  }
  if (wanted.vib ? !std::ranges::equal(*wanted.vib, vib(telegram, record))
                 : record.meaning != Meaning::value || record.modifiers != 0) {
    return false;
  }
  if (wanted.dib) {
    return std::ranges::equal(*wanted.dib, dib(telegram, record));
  }
  return record.function == wanted.function && record.storage == wanted.storage &&
         record.tariff == wanted.tariff && record.subunit == wanted.subunit;
}

}  // namespace

const Record* find(const Telegram& telegram, const Selector& selector) {
  int order = selector.order;
  for (const Record& record : telegram.records) {
    if (matches(telegram, record, selector) && order-- == 0) {
      return &record;
    }
  }
  return nullptr;
}

}  // namespace mb::mbus

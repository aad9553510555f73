#include "devices/codec/mbus/application_reader.h"

#include "devices/codec/mbus/fixed_structure.h"
#include "devices/codec/mbus/format_book.h"
#include "devices/codec/mbus/record_reader.h"

#include <algorithm>

namespace mb::mbus {
namespace {

constexpr std::size_t kDataStart = 7;  // 68 L L 68 C A CI
constexpr std::size_t kLongHeader = 12;
constexpr std::size_t kShortHeader = 4;
constexpr std::size_t kBlock = 16;
constexpr std::uint8_t kFiller = 0x2F;

tl::unexpected<DecodeError> error(DecodeFault fault, std::size_t offset, unsigned detail = 0) {
  return tl::unexpected<DecodeError>(DecodeError{fault, offset, detail, {}});
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

unsigned encryptionMode(const Header& header) {
  return (header.configuration >> 8U) & 0x1FU;
}

std::size_t encryptedBytes(const Header& header) {
  return kBlock * ((header.configuration >> 4U) & 0x0FU);
}

/// Mode 5: manufacturer, identification, version and medium as in a long header, then the access number eight
/// times.
std::array<std::uint8_t, 16> initialVector(const Header& meter, std::uint8_t access) {
  std::array<std::uint8_t, 16> vector{};
  vector.fill(access);
  for (unsigned i = 0; i < 2; ++i) {
    vector[i] = static_cast<std::uint8_t>(meter.manufacturer >> (8 * i) & 0xFFU);
  }
  for (unsigned i = 0; i < 4; ++i) {
    vector[2 + i] = static_cast<std::uint8_t>(meter.identification >> (8 * i) & 0xFFU);
  }
  vector[6] = meter.version;
  vector[7] = meter.medium;
  return vector;
}

/// CI field of the full frame that a compact one stands for.
std::uint8_t fullFrameCi(HeaderKind kind) {
  return kind == HeaderKind::longHeader ? 0x72 : kind == HeaderKind::shortHeader ? 0x7A : 0x78;
}

}  // namespace

tl::expected<void, DecodeError> ApplicationReader::read() {
  const std::uint8_t ci = telegram_.information;
  telegram_.msbFirst = ci == 0x76 || ci == 0x77;
  switch (ci) {
    case 0x72:
    case 0x76:
    case 0x5B:
      return readFull(HeaderKind::longHeader);
    case 0x7A:
    case 0x5A:
      return readFull(HeaderKind::shortHeader);
    case 0x78:
    case 0x51:
      return readFull(HeaderKind::none);
    case 0x73:
    case 0x77:
      return readFixedOrCompact();
    case 0x79:
      return readCompact(HeaderKind::none);
    case 0x7B:
      return readCompact(HeaderKind::shortHeader);
    case 0x69:
      return readFormat(HeaderKind::none);
    case 0x6A:
      return readFormat(HeaderKind::shortHeader);
    case 0x6B:
      return readFormat(HeaderKind::longHeader);
    case 0x6E:
      return readReport(DecodeFault::applicationError, HeaderKind::shortHeader);
    case 0x6F:
      return readReport(DecodeFault::applicationError, HeaderKind::longHeader);
    case 0x70:
      return readReport(DecodeFault::applicationError, HeaderKind::none);
    case 0x71:
      return readReport(DecodeFault::alarm, HeaderKind::none);
    case 0x74:
      return readReport(DecodeFault::alarm, HeaderKind::shortHeader);
    case 0x75:
      return readReport(DecodeFault::alarm, HeaderKind::longHeader);
    default:
      break;
  }
  if (ci >= 0xA0 && ci <= 0xB7) {
    return readManufacturers();
  }
  // Commands without records: application reset, selection, synchronise, baud rate.
  const bool command = (ci >= 0x50 && ci <= 0x56) || ci == 0x5C || (ci >= 0xB8 && ci <= 0xBF);
  return command ? Step() : error(DecodeFault::unsupportedCi, 6, ci);
}

/// Reads the transport header that belongs to `kind`; the offset behind it.
tl::expected<std::size_t, DecodeError> ApplicationReader::readHeader(HeaderKind kind) {
  const std::size_t size = kind == HeaderKind::longHeader    ? kLongHeader
                           : kind == HeaderKind::shortHeader ? kShortHeader
                                                             : 0;
  if (end() - kDataStart < size) {
    return error(DecodeFault::headerTooShort, kDataStart, static_cast<unsigned>(end() - kDataStart));
  }
  const Bytes bytes = Bytes(telegram_.bytes).subspan(kDataStart, size);
  if (kind == HeaderKind::longHeader) {
    readLongHeader(bytes, telegram_);
  } else if (kind == HeaderKind::shortHeader) {
    readShortHeader(bytes, telegram_);
  }
  const std::size_t at = kDataStart + size;
  if (isEncrypted(at)) {
    if (auto step = decrypt(at); !step) {
      return tl::unexpected<DecodeError>(step.error());
    }
  }
  return at;
}

/// AES modes 5 and 7 (EN 13757-7): some blocks are encrypted. Old meters use the two bytes for something
/// else, so only a full match counts; plain data behind the header of an encrypting meter begin with 2F 2F.
bool ApplicationReader::isEncrypted(std::size_t at) const {
  const unsigned mode = encryptionMode(telegram_.header);
  const std::size_t size = encryptedBytes(telegram_.header);
  if ((mode != 5 && mode != 7) || size == 0 || size > end() - at) {
    return false;
  }
  return telegram_.bytes[at] != kFiller || telegram_.bytes[at + 1] != kFiller;
}

/// Mode 5: AES-128-CBC. The plain text begins with two fillers, by which a wrong key shows.
ApplicationReader::Step ApplicationReader::decrypt(std::size_t at) {
  const unsigned mode = encryptionMode(telegram_.header);
  if (mode != 5) {
    return error(DecodeFault::encryptionMode, at, mode);
  }
  if (aids_.key == nullptr) {
    return error(DecodeFault::encrypted, at, mode);
  }
  const Header* meter = telegram_.header.hasManufacturer() ? &telegram_.header : aids_.meter;
  if (meter == nullptr) {
    return error(DecodeFault::unknownMeter, at, mode);
  }
  const Bytes blocks = Bytes(telegram_.bytes).subspan(at, encryptedBytes(telegram_.header));
  std::vector<std::uint8_t> plain(blocks.begin(), blocks.end());
  if (!decryptAesCbc(plain, *aids_.key, initialVector(*meter, telegram_.header.access))) {
    return error(DecodeFault::cipher, at, mode);
  }
  if (plain[0] != kFiller || plain[1] != kFiller) {
    return error(DecodeFault::wrongKey, at, mode);
  }
  std::ranges::copy(plain, telegram_.bytes.begin() + static_cast<std::ptrdiff_t>(at));
  telegram_.decrypted = true;
  return {};
}

ApplicationReader::Step ApplicationReader::readFull(HeaderKind kind) {
  const auto at = readHeader(kind);
  if (!at) {
    return tl::unexpected<DecodeError>(at.error());
  }
  Step step = RecordReader(telegram_, *at, end()).readAll();
  if (step && aids_.formats != nullptr && !telegram_.fromMaster() && !telegram_.msbFirst) {
    aids_.formats->learn(telegram_);
  }
  return step;
}

ApplicationReader::Step ApplicationReader::readCompact(HeaderKind kind) {
  auto at = readHeader(kind);
  if (!at) {
    return tl::unexpected<DecodeError>(at.error());
  }
  std::size_t last = end();
  if (telegram_.decrypted) {  // fillers stand before and behind what is encrypted
    *at += 2;
    while (last > *at && telegram_.bytes[last - 1] == kFiller) {
      --last;
    }
  }
  const FormatBook none;
  const FormatBook& formats = aids_.formats != nullptr ? *aids_.formats : none;
  const auto records = formats.expand(Bytes(telegram_.bytes).subspan(*at, last - *at), *at);
  if (!records) {
    return tl::unexpected<DecodeError>(records.error());
  }
  if (*at + records->size() + 2 > kLongestFrame) {
    return error(DecodeFault::compactData, *at);
  }
  fillUp(*at, kind, *records);
  return RecordReader(telegram_, *at, end()).readAll();
}

/// Makes the frame the full one that the compact frame stands for.
void ApplicationReader::fillUp(std::size_t at, HeaderKind kind, Bytes records) {
  auto& bytes = telegram_.bytes;
  std::ranges::copy(records, bytes.begin() + static_cast<std::ptrdiff_t>(at));
  telegram_.length = static_cast<std::uint16_t>(at + records.size() + 2);
  telegram_.expanded = true;
  bytes[1] = bytes[2] = static_cast<std::uint8_t>(telegram_.length - kLongOverhead);
  bytes[6] = fullFrameCi(kind);
  bytes[end()] = checksum(Bytes(bytes).subspan(4, end() - 4));
  bytes[end() + 1] = kStop;
}

/// Length, signature, then DIB and VIB of each record. What the length counts is not established; the
/// signature is a CRC over the rest and leaves no doubt.
ApplicationReader::Step ApplicationReader::readFormat(HeaderKind kind) {
  constexpr std::size_t kHead = 3;
  const auto at = readHeader(kind);
  if (!at) {
    return tl::unexpected<DecodeError>(at.error());
  }
  if (end() - *at < kHead) {
    return error(DecodeFault::formatSignature, *at);
  }
  RecordReader reader(telegram_, *at + kHead, end());
  reader.readHeadersOnly();
  if (auto step = reader.readAll(); !step) {
    return step;
  }
  if (formatSignature(telegram_) != word(Bytes(telegram_.bytes).subspan(*at + 1, 2), false)) {
    return error(DecodeFault::formatSignature, *at + 1);
  }
  if (aids_.formats != nullptr) {
    aids_.formats->learn(telegram_);
  }
  return {};
}

/// A report instead of data: an application error or an alarm. A missing code reads as 0, "unspecified".
ApplicationReader::Step ApplicationReader::readReport(DecodeFault fault, HeaderKind kind) {
  const auto at = readHeader(kind);
  if (!at) {
    return tl::unexpected<DecodeError>(at.error());
  }
  return error(fault, *at, *at < end() ? telegram_.bytes[*at] : 0U);
}

/// CI 73 is the fixed structure of the 1997 documents, which has exactly 16 bytes, and today a compact frame
/// with a long header, which has more.
ApplicationReader::Step ApplicationReader::readFixedOrCompact() {
  const std::size_t size = end() - kDataStart;
  if (size == kFixedStructureSize) {
    readFixedStructure(telegram_, kDataStart);
    return {};
  }
  if (size > kFixedStructureSize && telegram_.information == 0x73) {
    return readCompact(HeaderKind::longHeader);
  }
  return error(DecodeFault::fixedSize, kDataStart, static_cast<unsigned>(size));
}

/// CI A0 to B7: all bytes are the manufacturer's, and stay raw.
ApplicationReader::Step ApplicationReader::readManufacturers() {
  Record record;
  record.kind = RecordKind::manufacturerData;
  record.quantity = Quantity::manufacturerData;
  record.offset = record.dataOffset = kDataStart;
  record.length = record.dataLength = static_cast<std::uint16_t>(end() - kDataStart);
  telegram_.records.push_back(record);
  return {};
}

}  // namespace mb::mbus

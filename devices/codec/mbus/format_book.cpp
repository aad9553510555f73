#include "devices/codec/mbus/format_book.h"

#include "devices/codec/mbus/cipher.h"
#include "devices/codec/mbus/value.h"

#include <algorithm>

namespace mb::mbus {
namespace {

constexpr std::size_t kCompactHead = 4;  // format signature and CRC of the full frame

tl::unexpected<DecodeError> error(DecodeFault fault, std::size_t offset, unsigned detail = 0) {
  return tl::unexpected<DecodeError>(DecodeError{fault, offset, detail, {}});
}

std::uint16_t word(Bytes bytes) {
  return static_cast<std::uint16_t>(unsigned{bytes[1]} << 8U | bytes[0]);
}

Bytes headerOf(const Telegram& telegram, const Record& record) {
  return Bytes(telegram.bytes).subspan(record.offset, std::size_t{record.dibLength} + record.vibLength);
}

/// Bytes of the data that begin at `data`, with their LVAR; empty when they do not even begin.
std::optional<std::size_t> dataSize(std::uint8_t dif, Bytes data) {
  const std::uint8_t field = dif & 0x0FU;
  if (field != kFieldVariable) {
    return fixedLength(field);
  }
  const int announced = data.empty() ? -1 : variableLength(data[0]);
  return announced < 0 ? std::nullopt : std::optional(static_cast<std::size_t>(announced) + 1);
}

}  // namespace

std::uint16_t formatSignature(const Telegram& telegram) {
  Crc crc;
  for (const Record& record : telegram.records) {
    crc.add(headerOf(telegram, record));
  }
  return crc.value();
}

void FormatBook::learn(const Telegram& telegram) {
  const auto isData = [](const Record& record) { return record.kind == RecordKind::data; };
  if (telegram.records.empty() || !std::ranges::all_of(telegram.records, isData)) {
    return;
  }
  auto& format = formats_[formatSignature(telegram)];
  format.clear();
  for (const Record& record : telegram.records) {
    const Bytes header = headerOf(telegram, record);
    format.emplace_back(header.begin(), header.end());
  }
}

tl::expected<std::vector<std::uint8_t>, DecodeError> FormatBook::expand(Bytes compact,
                                                                        std::size_t offset) const {
  if (compact.size() < kCompactHead) {
    return error(DecodeFault::compactData, offset);
  }
  const auto format = formats_.find(word(compact));
  if (format == formats_.end()) {
    return error(DecodeFault::compactFrame, offset, word(compact));
  }
  std::vector<std::uint8_t> records;
  std::size_t at = kCompactHead;
  for (const auto& header : format->second) {
    const Bytes rest = compact.subspan(at);
    const auto size = dataSize(header[0], rest);
    if (!size || *size > rest.size()) {
      return error(DecodeFault::compactData, offset + at);
    }
    records.insert(records.end(), header.begin(), header.end());
    records.insert(records.end(), rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(*size));
    at += *size;
  }
  if (at != compact.size()) {
    return error(DecodeFault::compactData, offset + at);
  }
  Crc crc;
  crc.add(records);
  if (crc.value() != word(compact.subspan(2))) {
    return error(DecodeFault::compactCrc, offset + 2);
  }
  return records;
}

}  // namespace mb::mbus

#include "devices/codec/mbus/telegram.h"

#include "devices/codec/mbus/application_reader.h"

#include <algorithm>
#include <cstring>

namespace mb::mbus {
tl::expected<void, DecodeError> decodeInto(Bytes bytes, Telegram& telegram, const DecodeAids& aids) {
  telegram.records.clear();
  telegram.header = Header();
  telegram.msbFirst = false;
  telegram.moreFollow = false;
  telegram.decrypted = false;
  telegram.expanded = false;
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
  auto step = ApplicationReader(telegram, aids).read();
  if (!step) {
    telegram.records.clear();
  }
  return step;
}

tl::expected<Telegram, DecodeError> decode(Bytes bytes, const DecodeAids& aids) {
  Telegram telegram;
  if (auto step = decodeInto(bytes, telegram, aids); !step) {
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

#include "devices/codec/mbus/format_book.h"
#include "devices/codec/mbus/frame_scanner.h"
#include "devices/codec/mbus/request.h"
#include "devices/codec/mbus/telegram_json.h"
#include "devices/codec/mbus/telegram_parts.h"
#include "tests/fuzz/bytes.h"

#include <algorithm>

namespace mb::mbus {
namespace {

using fuzz::require;
using fuzz::View;

constexpr std::uint8_t kAnswer = 0x08;

std::vector<std::uint8_t> longFrame(std::uint8_t information, View data) {
  data = data.first(std::min<std::size_t>(data.size(), 252));
  const auto length = static_cast<std::uint8_t>(data.size() + 3);
  std::vector<std::uint8_t> frame = {0x68, length, length, 0x68, kAnswer, 1, information};
  frame.insert(frame.end(), data.begin(), data.end());
  frame.push_back(checksum(View(frame).subspan(4)));
  frame.push_back(0x16);
  return frame;
}

/// No record lies outside of the frame or on another one, and one without a value has a reason and no number.
void requireSound(const Telegram& telegram) {
  std::size_t last = 7;
  for (const Record& record : telegram.records) {
    require(record.offset >= last);
    last = std::size_t{record.offset} + record.length;
    require(last + 2 <= telegram.length && record.dataOffset + record.dataLength <= last);
    const bool value = record.valueKind != ValueKind::none;
    require(value == (record.invalid == Invalid::valid && record.kind == RecordKind::data));
    require(record.decimal().has_value() ==
            (record.valueKind == ValueKind::decimal || record.valueKind == ValueKind::real));
    require(value || record.kind != RecordKind::data || !invalidText(telegram, record).empty());
  }
  for (const codec::Part& part : partsOf(telegram)) {
    fuzz::requireSound(part, telegram.length);
  }
}

void check(View bytes, const DecodeAids& aids) {
  Telegram telegram;
  const auto decoded = decodeInto(bytes, telegram, aids);
  if (decoded) {
    requireSound(telegram);
  } else {
    require(telegram.records.empty() && !decoded.error().message().empty());
    require(decoded.error().offset <= std::max<std::size_t>(bytes.size(), kLongestFrame));
  }
  require(describe(bytes, Form::json, aids).text.find('\n') == std::string::npos);
  require(describe(bytes, Form::tree, aids).whole == decoded.has_value());
}

/// What a full frame says its compact one says too.
void checkCompact(const std::vector<std::uint8_t>& full) {
  FormatBook formats;
  DecodeAids aids;
  aids.formats = &formats;
  const auto whole = decode(full, aids);
  if (!whole || whole->records.empty()) {
    return;
  }
  Crc crc;
  std::vector<std::uint8_t> values;
  for (const Record& record : whole->records) {
    const View bytes = View(whole->bytes).subspan(record.offset, record.length);
    if (record.kind != RecordKind::data) {
      return;
    }
    crc.add(bytes);
    const View value = bytes.subspan(std::size_t{record.dibLength} + record.vibLength);
    values.insert(values.end(), value.begin(), value.end());
  }
  std::vector<std::uint8_t> compact;
  for (const std::uint16_t word : {formatSignature(*whole), crc.value()}) {
    compact.push_back(static_cast<std::uint8_t>(word & 0xFFU));
    compact.push_back(static_cast<std::uint8_t>(word >> 8U));
  }
  compact.insert(compact.end(), values.begin(), values.end());
  if (compact.size() > 252) {
    return;
  }
  const auto filled = decode(longFrame(0x79, compact), aids);
  require(filled && filled->expanded && filled->records.size() == whole->records.size());
  for (std::size_t i = 0; i < whole->records.size(); ++i) {
    require(filled->records[i].number == whole->records[i].number &&
            filled->records[i].invalid == whole->records[i].invalid);
  }
}

}  // namespace
}  // namespace mb::mbus

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mb::mbus;
  const mb::fuzz::View bytes(data, size);
  Key key{};
  std::copy_n(data, std::min(size, key.size()), key.begin());
  Header meter;
  FormatBook formats;
  DecodeAids aids;
  aids.key = size % 2 == 0 ? &key : nullptr;
  aids.meter = size % 3 == 0 ? &meter : nullptr;
  aids.formats = size % 5 == 0 ? nullptr : &formats;
  check(bytes, aids);
  (void)scanForAnswer(bytes, AnswerKind::any, size % 2 == 0);
  // The same behind a CI field in a frame that holds.
  constexpr std::array<std::uint8_t, 12> kFields = {0x72, 0x78, 0x7A, 0x76, 0x73, 0x79,
                                                    0x7B, 0x69, 0x6B, 0x6E, 0x51, 0xA0};
  check(longFrame(kFields[size % kFields.size()], bytes), aids);
  const auto records = longFrame(0x78, bytes);
  check(records, aids);
  checkCompact(records);
  return 0;
}

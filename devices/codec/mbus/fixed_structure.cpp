#include "devices/codec/mbus/fixed_structure.h"

#include "devices/codec/mbus/value.h"

#include <algorithm>
#include <array>

namespace mb::mbus {
namespace {

constexpr std::uint8_t kBinary = 0x01;  // status: counters are binary, else BCD
constexpr std::uint8_t kStored = 0x02;  // status: values stored at a fixed date, else actual
constexpr std::uint8_t kSameButHistoric = 0x3E;

struct UnitCode {
  Quantity quantity = Quantity::reserved;
  Unit unit = Unit::none;
  int exponent = 0;
};

UnitCode unitCode(unsigned code) {
  struct Row {
    unsigned first;
    unsigned last;
    UnitCode value;
  };
  // Decimal steps within a row.
  constexpr std::array<Row, 10> rows = {{
      {0x02, 0x0A, {Quantity::energy, Unit::wattHour, 0}},
      {0x0B, 0x13, {Quantity::energy, Unit::joule, 3}},
      {0x14, 0x1C, {Quantity::power, Unit::watt, 0}},
      {0x1D, 0x25, {Quantity::power, Unit::joulePerHour, 3}},
      {0x26, 0x2E, {Quantity::volume, Unit::cubicMetre, -6}},
      {0x2F, 0x37, {Quantity::volumeFlow, Unit::cubicMetrePerHour, -6}},
      {0x38, 0x38, {Quantity::temperature, Unit::celsius, -3}},
      {0x39, 0x39, {Quantity::heatCostUnits, Unit::none, 0}},
      {0x3F, 0x3F, {Quantity::dimensionless, Unit::none, 0}},
      {0x00, 0x01, {Quantity::time, Unit::none, 0}},
  }};
  for (const Row& row : rows) {
    if (code >= row.first && code <= row.last) {
      UnitCode found = row.value;
      found.exponent += static_cast<int>(code - row.first);
      return found;
    }
  }
  return {};
}

Record counter(const Telegram& telegram, std::size_t at, unsigned code, bool stored) {
  Record record;
  record.offset = static_cast<std::uint16_t>(at);
  record.length = 4;
  record.dataOffset = record.offset;
  record.dataLength = 4;
  record.storage = stored ? 1 : 0;
  const UnitCode unit = unitCode(code);
  record.quantity = unit.quantity;
  record.unit = unit.unit;
  if (unit.quantity == Quantity::reserved) {
    record.invalid = Invalid::reservedVif;
    record.detail = static_cast<std::uint8_t>(code);
    return record;
  }
  if (unit.quantity == Quantity::time) {
    record.invalid = Invalid::fixedTime;
    return record;
  }
  std::array<std::uint8_t, 4> bytes{};
  std::copy_n(telegram.bytes.begin() + static_cast<std::ptrdiff_t>(at), 4, bytes.begin());
  if (telegram.msbFirst) {
    std::ranges::reverse(bytes);
  }
  DataFormat format;
  format.field = (telegram.header.status & kBinary) != 0 ? 0x4 : 0xC;
  readValue(bytes, format, record);
  Scaling scaling;
  scaling.exponent = unit.exponent;
  scaleValue(scaling, record);
  return record;
}

}  // namespace

void readFixedStructure(Telegram& telegram, std::size_t at) {
  const Bytes data = Bytes(telegram.bytes).subspan(at, kFixedStructureSize);
  Header& header = telegram.header;
  header.kind = HeaderKind::fixed;
  for (std::size_t i = 0; i < 4; ++i) {
    header.identification = header.identification << 8U | data[telegram.msbFirst ? i : 3 - i];
  }
  header.access = data[4];
  header.status = data[5];
  header.medium = static_cast<std::uint8_t>((data[6] & 0xC0U) >> 6U | (data[7] & 0xC0U) >> 4U);

  const bool stored = (header.status & kStored) != 0;
  const unsigned first = data[6] & 0x3FU;
  const unsigned second = data[7] & 0x3FU;
  const bool historic = second == kSameButHistoric;
  telegram.records.push_back(counter(telegram, at + 8, first, stored));
  telegram.records.push_back(counter(telegram, at + 12, historic ? first : second, stored || historic));
}

}  // namespace mb::mbus

#include "devices/codec/mbus/vife_table.h"

#include <cstddef>

namespace mb::mbus {
namespace {

using Table = std::array<VifeEntry, 128>;

constexpr void fill(Table& table, std::size_t first, std::size_t last, VifeKind kind) {
  for (std::size_t code = first; code <= last; ++code) {
    table[code].kind = kind;
  }
}

constexpr void fillExponents(Table& table, std::size_t first, std::size_t last, VifeKind kind, int exponent) {
  for (std::size_t code = first; code <= last; ++code) {
    table[code] = VifeEntry{kind, static_cast<std::int16_t>(exponent), Unit::none};
    ++exponent;
  }
}

constexpr void fillDurations(Table& table, std::size_t first, std::size_t last) {
  constexpr std::array units = {Unit::second, Unit::minute, Unit::hour, Unit::day};
  for (std::size_t code = first; code <= last; ++code) {
    table[code] = VifeEntry{VifeKind::duration, 0, units[code % 4]};
  }
}

constexpr Table makeTable() {
  Table table{};  // 39-3C, 3E, 3F, 68, 69, 6C, 6D, 7E and whatever is reserved only qualify the value
  fill(table, 0x01, 0x1C, VifeKind::recordError);
  table[0x00].kind = VifeKind::neutral;
  table[0x12].kind = VifeKind::modifier;  // average
  table[0x13].kind = VifeKind::profile;   // inverse compact
  table[0x1D].kind = VifeKind::modifier;  // standard-conform data content
  fill(table, 0x1E, 0x1F, VifeKind::profile);
  fill(table, 0x20, 0x38, VifeKind::perUnit);
  fill(table, 0x42, 0x47, VifeKind::date);
  fill(table, 0x4A, 0x4F, VifeKind::date);
  table[0x3D].kind = VifeKind::nonMetric;
  table[0x40].kind = table[0x48].kind = VifeKind::limit;
  table[0x41].kind = table[0x49].kind = VifeKind::count;
  fillDurations(table, 0x50, 0x67);
  fill(table, 0x6A, 0x6B, VifeKind::date);
  fill(table, 0x6E, 0x6F, VifeKind::date);
  fillExponents(table, 0x70, 0x77, VifeKind::multiply, -6);
  fillExponents(table, 0x78, 0x7B, VifeKind::add, -3);
  table[0x7C].kind = VifeKind::extensionTable;
  table[0x7D] = VifeEntry{VifeKind::multiply, 3, Unit::none};
  table[0x7F].kind = VifeKind::manufacturer;
  return table;
}

constexpr std::array<std::string_view, 0x20> makeErrors() {
  std::array<std::string_view, 0x20> names{};
  names.fill("reserved record error");
  names[0x01] = "too many DIFE";
  names[0x02] = "storage number not implemented";
  names[0x03] = "unit number not implemented";
  names[0x04] = "tariff number not implemented";
  names[0x05] = "function not implemented";
  names[0x06] = "data class not implemented";
  names[0x07] = "data size not implemented";
  names[0x0B] = "too many VIFE";
  names[0x0C] = "illegal VIF group";
  names[0x0D] = "illegal VIF exponent";
  names[0x0E] = "VIF and DIF do not match";
  names[0x0F] = "action not implemented";
  names[0x15] = "no data available";
  names[0x16] = "overflow";
  names[0x17] = "underflow";
  names[0x18] = "data error";
  names[0x1C] = "premature end of record";
  return names;
}

constexpr std::array<std::string_view, 0x20> kErrors = makeErrors();

}  // namespace

constexpr Table kVifes = makeTable();

std::string_view recordErrorName(std::uint8_t code) {
  return kErrors[code & 0x1FU];
}

}  // namespace mb::mbus

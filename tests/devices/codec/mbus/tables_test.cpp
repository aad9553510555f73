// Every code of the VIF tables of EN 13757-3, written down here a second time: exponent and unit of the value
// one, and what it is of. What is not listed must be reserved.

#include "devices/codec/mbus/telegram.h"
#include "devices/codec/mbus/vif_table.h"
#include "devices/codec/mbus/vife_table.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace mb::mbus {
namespace {

/// "00-07 energy -3 Wh": the codes, the quantity, the exponent of the first (each next one more), the unit.
struct Row {
  unsigned first, last;
  const char* quantity;
  int exponent;
  bool steps;  ///< the exponent grows
  const char* unit;
};

std::string shown(const VifEntry& entry) {
  return fmt::format("{} e{} {}", quantityName(entry.quantity), entry.exponent, unitName(entry.unit));
}

template <std::size_t N>
void expectTable(const Row (&rows)[N], const VifTable& table, const char* name) {
  std::array<std::string, 128> expected;
  expected.fill("? e0 ");
  for (const Row& row : rows) {
    for (unsigned code = row.first; code <= row.last; ++code) {
      const int exponent = row.exponent + (row.steps ? static_cast<int>(code - row.first) : 0);
      expected[code] = fmt::format("{} e{} {}", row.quantity, exponent, row.unit);
    }
  }
  for (unsigned code = 0; code < 128; ++code) {
    EXPECT_EQ(shown(table[code]), expected[code]) << name << fmt::format(" {:02X}", code);
  }
}

TEST(Tables, Primary) {
  static const Row rows[] = {
      {0x00, 0x07, "energy", -3, true, "Wh"},
      {0x08, 0x0F, "energy", 0, true, "J"},
      {0x10, 0x17, "volume", -6, true, "m3"},
      {0x18, 0x1F, "mass", -3, true, "kg"},
      {0x20, 0x20, "on time", 0, false, "s"},
      {0x21, 0x21, "on time", 0, false, "min"},
      {0x22, 0x22, "on time", 0, false, "h"},
      {0x23, 0x23, "on time", 0, false, "d"},
      {0x24, 0x24, "operating time", 0, false, "s"},
      {0x25, 0x25, "operating time", 0, false, "min"},
      {0x26, 0x26, "operating time", 0, false, "h"},
      {0x27, 0x27, "operating time", 0, false, "d"},
      {0x28, 0x2F, "power", -3, true, "W"},
      {0x30, 0x37, "power", 0, true, "J/h"},
      {0x38, 0x3F, "vol flow", -6, true, "m3/h"},
      {0x40, 0x47, "vol flow", -7, true, "m3/min"},
      {0x48, 0x4F, "vol flow", -9, true, "m3/s"},
      {0x50, 0x57, "mass flow", -3, true, "kg/h"},
      {0x58, 0x5B, "flow temp", -3, true, "C"},
      {0x5C, 0x5F, "return temp", -3, true, "C"},
      {0x60, 0x63, "temp diff", -3, true, "K"},
      {0x64, 0x67, "ext temp", -3, true, "C"},
      {0x68, 0x6B, "pressure", -3, true, "bar"},
      {0x6C, 0x6C, "date", 0, false, ""},
      {0x6D, 0x6D, "datetime", 0, false, ""},
      {0x6E, 0x6E, "hca", 0, false, ""},
      {0x70, 0x70, "averaging dur", 0, false, "s"},
      {0x71, 0x71, "averaging dur", 0, false, "min"},
      {0x72, 0x72, "averaging dur", 0, false, "h"},
      {0x73, 0x73, "averaging dur", 0, false, "d"},
      {0x74, 0x74, "actuality dur", 0, false, "s"},
      {0x75, 0x75, "actuality dur", 0, false, "min"},
      {0x76, 0x76, "actuality dur", 0, false, "h"},
      {0x77, 0x77, "actuality dur", 0, false, "d"},
      {0x78, 0x78, "fabrication", 0, false, ""},
      {0x79, 0x79, "enhanced id", 0, false, ""},
      {0x7A, 0x7A, "bus address", 0, false, ""},
      {0x7C, 0x7C, "text unit", 0, false, ""},
      {0x7E, 0x7E, "any", 0, false, ""},
      {0x7F, 0x7F, "manufacturer", 0, false, ""},
  };
  expectTable(rows, kPrimaryVifs, "VIF");
}

TEST(Tables, ExtensionFb) {
  static const Row rows[] = {
      {0x00, 0x01, "energy", -1, true, "MWh"},          {0x02, 0x03, "reactive energy", 0, true, "kvarh"},
      {0x04, 0x05, "apparent energy", 0, true, "kVAh"}, {0x08, 0x09, "energy", -1, true, "GJ"},
      {0x0C, 0x0F, "energy", -1, true, "Mcal"},         {0x10, 0x11, "volume", 2, true, "m3"},
      {0x14, 0x17, "reactive power", -3, true, "kvar"}, {0x18, 0x19, "mass", 2, true, "t"},
      {0x1A, 0x1B, "rel humidity", -1, true, "%"},      {0x20, 0x20, "volume", 0, false, "ft3"},
      {0x21, 0x21, "volume", -1, false, "ft3"},         {0x22, 0x23, "volume", -1, true, "gal"},
      {0x24, 0x24, "vol flow", -3, false, "gal/min"},   {0x25, 0x25, "vol flow", 0, false, "gal/min"},
      {0x26, 0x26, "vol flow", 0, false, "gal/h"},      {0x28, 0x29, "power", -1, true, "MW"},
      {0x2A, 0x2A, "phase U-U", -1, false, "deg"},      {0x2B, 0x2B, "phase U-I", -1, false, "deg"},
      {0x2C, 0x2F, "frequency", -3, true, "Hz"},        {0x30, 0x31, "power", -1, true, "GJ/h"},
      {0x34, 0x37, "apparent power", -3, true, "kVA"},  {0x58, 0x5B, "flow temp", -3, true, "F"},
      {0x5C, 0x5F, "return temp", -3, true, "F"},       {0x60, 0x63, "temp diff", -3, true, "F"},
      {0x64, 0x67, "ext temp", -3, true, "F"},          {0x70, 0x73, "temp limit", -3, true, "F"},
      {0x74, 0x77, "temp limit", -3, true, "C"},        {0x78, 0x7F, "cum max power", -3, true, "W"},
  };
  expectTable(rows, kFbVifs, "FB");
}

TEST(Tables, ExtensionFd) {
  static const Row rows[] = {
      {0x00, 0x03, "credit", -3, true, "currency"},
      {0x04, 0x07, "debit", -3, true, "currency"},
      {0x08, 0x08, "access number", 0, false, ""},
      {0x09, 0x09, "medium", 0, false, ""},
      {0x0A, 0x0A, "manufacturer", 0, false, ""},
      {0x0B, 0x0B, "parameter set", 0, false, ""},
      {0x0C, 0x0C, "model", 0, false, ""},
      {0x0D, 0x0D, "hw version", 0, false, ""},
      {0x0E, 0x0E, "fw version", 0, false, ""},
      {0x0F, 0x0F, "sw version", 0, false, ""},
      {0x10, 0x10, "customer location", 0, false, ""},
      {0x11, 0x11, "customer", 0, false, ""},
      {0x12, 0x15, "access code", 0, false, ""},
      {0x16, 0x16, "password", 0, false, ""},
      {0x17, 0x17, "error flags", 0, false, ""},
      {0x18, 0x18, "error mask", 0, false, ""},
      {0x1A, 0x1A, "digital out", 0, false, ""},
      {0x1B, 0x1B, "digital in", 0, false, ""},
      {0x1C, 0x1C, "baud rate", 0, false, ""},
      {0x1D, 0x1D, "response delay", 0, false, "bit times"},
      {0x1E, 0x1E, "retries", 0, false, ""},
      {0x1F, 0x1F, "remote control", 0, false, ""},
      {0x20, 0x20, "first storage", 0, false, ""},
      {0x21, 0x21, "last storage", 0, false, ""},
      {0x22, 0x22, "storage block size", 0, false, ""},
      {0x24, 0x24, "storage interval", 0, false, "s"},
      {0x25, 0x25, "storage interval", 0, false, "min"},
      {0x26, 0x26, "storage interval", 0, false, "h"},
      {0x27, 0x27, "storage interval", 0, false, "d"},
      {0x28, 0x28, "storage interval", 0, false, "month"},
      {0x29, 0x29, "storage interval", 0, false, "year"},
      {0x2A, 0x2A, "operator data", 0, false, ""},
      {0x2B, 0x2B, "time point second", 0, false, "s"},
      {0x2C, 0x2C, "since readout", 0, false, "s"},
      {0x2D, 0x2D, "since readout", 0, false, "min"},
      {0x2E, 0x2E, "since readout", 0, false, "h"},
      {0x2F, 0x2F, "since readout", 0, false, "d"},
      {0x30, 0x30, "tariff start", 0, false, ""},
      {0x31, 0x31, "tariff duration", 0, false, "min"},
      {0x32, 0x32, "tariff duration", 0, false, "h"},
      {0x33, 0x33, "tariff duration", 0, false, "d"},
      {0x34, 0x34, "tariff period", 0, false, "s"},
      {0x35, 0x35, "tariff period", 0, false, "min"},
      {0x36, 0x36, "tariff period", 0, false, "h"},
      {0x37, 0x37, "tariff period", 0, false, "d"},
      {0x38, 0x38, "tariff period", 0, false, "month"},
      {0x39, 0x39, "tariff period", 0, false, "year"},
      {0x3A, 0x3A, "dimensionless", 0, false, ""},
      {0x3B, 0x3B, "wireless container", 0, false, ""},
      {0x40, 0x4F, "voltage", -9, true, "V"},
      {0x50, 0x5F, "current", -12, true, "A"},
      {0x60, 0x60, "reset counter", 0, false, ""},
      {0x61, 0x61, "cumulation counter", 0, false, ""},
      {0x62, 0x62, "control signal", 0, false, ""},
      {0x63, 0x63, "weekday", 0, false, ""},
      {0x64, 0x64, "week", 0, false, ""},
      {0x65, 0x65, "day change", 0, false, ""},
      {0x66, 0x66, "parameter activation", 0, false, ""},
      {0x67, 0x67, "supplier info", 0, false, ""},
      {0x68, 0x68, "since cumulation", 0, false, "h"},
      {0x69, 0x69, "since cumulation", 0, false, "d"},
      {0x6A, 0x6A, "since cumulation", 0, false, "month"},
      {0x6B, 0x6B, "since cumulation", 0, false, "year"},
      {0x6C, 0x6C, "battery operating time", 0, false, "h"},
      {0x6D, 0x6D, "battery operating time", 0, false, "d"},
      {0x6E, 0x6E, "battery operating time", 0, false, "month"},
      {0x6F, 0x6F, "battery operating time", 0, false, "year"},
      {0x70, 0x70, "battery change", 0, false, ""},
      {0x71, 0x71, "rf level", 0, false, "dBm"},
      {0x72, 0x72, "daylight saving", 0, false, ""},
      {0x73, 0x73, "listening window", 0, false, ""},
      {0x74, 0x74, "battery remaining", 0, false, "d"},
      {0x75, 0x75, "stop count", 0, false, ""},
      {0x76, 0x76, "manufacturer container", 0, false, ""},
  };
  expectTable(rows, kFdVifs, "FD");
}

TEST(Tables, Vife) {
  const auto kinds = [](unsigned first, unsigned last, VifeKind kind) {
    for (unsigned code = first; code <= last; ++code) {
      EXPECT_EQ(vifeEntry(static_cast<std::uint8_t>(code)).kind, kind) << fmt::format("{:02X}", code);
    }
  };
  kinds(0x00, 0x00, VifeKind::neutral);
  kinds(0x01, 0x11, VifeKind::recordError);
  kinds(0x12, 0x12, VifeKind::modifier);
  kinds(0x13, 0x13, VifeKind::profile);
  kinds(0x14, 0x1C, VifeKind::recordError);
  kinds(0x1D, 0x1D, VifeKind::modifier);
  kinds(0x1E, 0x1F, VifeKind::profile);
  kinds(0x20, 0x38, VifeKind::perUnit);
  kinds(0x39, 0x3C, VifeKind::modifier);
  kinds(0x3D, 0x3D, VifeKind::nonMetric);
  kinds(0x3E, 0x3F, VifeKind::modifier);
  kinds(0x40, 0x40, VifeKind::limit);
  kinds(0x41, 0x41, VifeKind::count);
  kinds(0x42, 0x47, VifeKind::date);
  kinds(0x48, 0x48, VifeKind::limit);
  kinds(0x49, 0x49, VifeKind::count);
  kinds(0x4A, 0x4F, VifeKind::date);
  kinds(0x50, 0x67, VifeKind::duration);
  kinds(0x68, 0x69, VifeKind::modifier);
  kinds(0x6A, 0x6B, VifeKind::date);
  kinds(0x6C, 0x6D, VifeKind::modifier);
  kinds(0x6E, 0x6F, VifeKind::date);
  kinds(0x70, 0x77, VifeKind::multiply);
  kinds(0x78, 0x7B, VifeKind::add);
  kinds(0x7C, 0x7C, VifeKind::extensionTable);
  kinds(0x7D, 0x7D, VifeKind::multiply);
  kinds(0x7E, 0x7E, VifeKind::modifier);
  kinds(0x7F, 0x7F, VifeKind::manufacturer);
  for (unsigned code = 0x50; code <= 0x67; ++code) {
    const std::array units = {Unit::second, Unit::minute, Unit::hour, Unit::day};
    EXPECT_EQ(vifeEntry(static_cast<std::uint8_t>(code)).unit, units[code & 3U]);
  }
}

}  // namespace
}  // namespace mb::mbus

#include "devices/codec/mbus/command.h"
#include "devices/codec/mbus/hex.h"
#include "devices/codec/mbus/telegram.h"

#include <algorithm>
#include <array>

namespace mb::mbus {
namespace {

/// Upper nibble of the sub-code of an application reset, EN 13757-3.
constexpr std::array<std::string_view, 16> kApplications = {"all",
                                                            "user data",
                                                            "simple billing",
                                                            "enhanced billing",
                                                            "multi-tariff billing",
                                                            "instantaneous values",
                                                            "load management",
                                                            "reserved",
                                                            "installation and start-up",
                                                            "testing",
                                                            "calibration",
                                                            "manufacturing",
                                                            "development",
                                                            "self-test",
                                                            "reserved",
                                                            "reserved"};

std::string resetText(Bytes data) {
  if (data.empty()) {
    return "application reset";
  }
  return "application reset, sub-code " + hexByte(data[0]) + " (" +
         std::string(applicationName(data[0] >> 4U)) + ", telegram " + std::to_string(data[0] & 0x0FU) + ")";
}

std::string selectionText(Bytes data) {
  constexpr std::size_t secondaryAddress = 8;
  if (data.size() < secondaryAddress) {
    return "selection, secondary address too short";
  }
  const std::array<std::uint8_t, 4> id = {data[3], data[2], data[1], data[0]};
  std::string text = "selection of " + hexText(id) + ", manufacturer " + hexByte(data[5]) + hexByte(data[4]) +
                     ", version " + hexByte(data[6]) + ", medium " + hexByte(data[7]);
  const Bytes rest = data.subspan(secondaryAddress);
  if (rest.size() == 6 && rest[0] == 0x0C && rest[1] == 0x78) {
    const std::array<std::uint8_t, 4> fabrication = {rest[5], rest[4], rest[3], rest[2]};
    text += ", fabrication number " + hexText(fabrication);
  }
  return text;
}

}  // namespace

std::string_view applicationName(unsigned upperNibble) {
  return kApplications[upperNibble & 0x0FU];
}

std::string commandText(const Telegram& telegram) {
  if (!telegram.fromMaster() || !telegram.hasInformation()) {
    return "";
  }
  const std::uint8_t ci = telegram.information;
  const Bytes data = telegram.frame().subspan(7, telegram.length - 9U);
  if (ci >= 0xB8 && ci <= 0xBF) {
    constexpr std::array<std::string_view, 8> rates = {"300",  "600",  "1200",  "2400",
                                                       "4800", "9600", "19200", "38400"};
    return "set baud rate " + std::string(rates[ci - 0xB8U]);
  }
  switch (ci) {
    case 0x50:
      return resetText(data);
    case 0x51:
    case 0x5A:
    case 0x5B:
      return "data for the meter";
    case 0x52:
      return selectionText(data);
    case 0x5C:
      return "synchronise";
    default:
      return "";
  }
}

}  // namespace mb::mbus

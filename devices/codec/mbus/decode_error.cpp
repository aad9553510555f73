#include "devices/codec/mbus/hex.h"
#include "devices/codec/mbus/telegram.h"

namespace mb::mbus {
namespace {

std::string_view applicationErrorName(unsigned code) {
  constexpr std::array<std::string_view, 10> names = {
      "unspecified error",       "CI field not implemented", "buffer too long, truncated", "too many records",
      "premature end of record", "more than 10 DIFE",        "more than 10 VIFE",          "reserved",
      "application too busy",    "too many readouts"};
  return code < names.size() ? names[code] : "reserved";
}

/// CI fields that carry something else than meter data, EN 13757-7.
std::string informationName(unsigned ci) {
  struct Row {
    unsigned first, last;
    const char* name;
  };
  constexpr std::array<Row, 12> rows = {{{0x5F, 0x5F, "security management"},
                                         {0x60, 0x61, "DLMS command"},
                                         {0x64, 0x65, "OBIS command"},
                                         {0x66, 0x68, "answer of a selected application"},
                                         {0x6C, 0x6D, "clock synchronisation"},
                                         {0x7C, 0x7D, "DLMS answer"},
                                         {0x80, 0x8F, "transport or extended link layer"},
                                         {0x90, 0x90, "authentication and fragmentation layer"},
                                         {0xC0, 0xC2, "image transfer"},
                                         {0xC3, 0xC5, "security information"},
                                         {0x57, 0x59, "reserved"},
                                         {0x5D, 0x5E, "reserved"}}};
  for (const Row& row : rows) {
    if (ci >= row.first && ci <= row.last) {
      return " (" + std::string(row.name) + ")";
    }
  }
  return "";
}

/// " (bits 0, 2)": the byte of an alarm telegram is one of bits, whose meanings are the manufacturer's.
std::string alarmBits(unsigned alarm) {
  std::string bits;
  for (unsigned bit = 0; bit < 8; ++bit) {
    if ((alarm >> bit & 1U) != 0) {
      bits += (bits.empty() ? " (bits " : ", ") + std::to_string(bit);
    }
  }
  return bits.empty() ? " (no bit set)" : bits + ")";
}

std::string at(std::size_t offset) {
  return " at offset " + std::to_string(offset);
}

}  // namespace

std::string DecodeError::message() const {
  const std::string code = hexByte(static_cast<std::uint8_t>(detail));
  const std::string record = "record" + at(offset);
  const auto encrypted = [this] { return "encrypted (mode " + std::to_string(detail) + ")" + at(offset); };
  switch (fault) {
    case DecodeFault::frame:
      return frame.message();
    case DecodeFault::applicationError:
      return "the meter reports application error " + code + ": " + std::string(applicationErrorName(detail));
    case DecodeFault::alarm:
      return "the meter reports alarm " + code + alarmBits(detail);
    case DecodeFault::headerTooShort:
      return "header too short: " + std::to_string(detail) + " bytes" + at(offset);
    case DecodeFault::fixedSize:
      return "fixed data structure has 16 bytes, here are " + std::to_string(detail) + at(offset);
    case DecodeFault::compactFrame:
      return "compact frame" + at(offset) + ": no telegram before it told the format " +
             hexByte(static_cast<std::uint8_t>(detail >> 8U)) + code;
    case DecodeFault::compactData:
      return "compact frame: its data do not fill its format" + at(offset);
    case DecodeFault::compactCrc:
      return "compact frame: the CRC" + at(offset) + " contradicts the filled-up records";
    case DecodeFault::formatSignature:
      return "format frame: the signature" + at(offset) + " is not that of its records";
    case DecodeFault::encrypted:
      return encrypted() + ": a key is needed";
    case DecodeFault::encryptionMode:
      return encrypted() + ": this mode is not supported, only mode 5 is";
    case DecodeFault::unknownMeter:
      return encrypted() +
             ": a short header does not say whose; give number, manufacturer, version and medium";
    case DecodeFault::wrongKey:
      return encrypted() + ": the key is not that of this meter";
    case DecodeFault::cipher:
      return encrypted() + ": the cipher library refused";
    case DecodeFault::unsupportedCi:
      return "CI field " + code + informationName(detail) + at(offset) + " is not supported";
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

}  // namespace mb::mbus

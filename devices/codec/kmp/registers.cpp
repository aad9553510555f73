#include "devices/codec/kmp/registers.h"

#include "devices/codec/digits/digits.h"
#include "devices/codec/kmp/units.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace mb::kmp {
namespace {

constexpr std::size_t kRegisterHead = 5;  // id, unit, length, sign and exponent
constexpr unsigned kNegative = 0x80;
constexpr unsigned kNegativeExponent = 0x40;
constexpr unsigned kExponent = 0x3F;

struct RegisterEntry {
  std::uint16_t id;
  std::string_view name;
  std::string_view quantity;
};

constexpr std::array<RegisterEntry, 40> kRegisters{{
    {60, "heat energy E1", "energy"},
    {61, "inlet energy E4", "energy"},
    {62, "outlet energy E5", "energy"},
    {63, "cooling energy E3", "energy"},
    {64, "tariff register TA2", ""},
    {65, "tariff register TA3", ""},
    {68, "volume V1", "volume"},
    {69, "volume V2", "volume"},
    {72, "mass M1", "mass"},
    {73, "mass M2", "mass"},
    {74, "flow V1", "vol flow"},
    {75, "flow V2", "vol flow"},
    {80, "power", "power"},
    {86, "temperature T1 (flow)", "flow temp"},
    {87, "temperature T2 (return)", "return temp"},
    {88, "temperature T3", "temperature"},
    {89, "temperature difference", "temp diff"},
    {91, "pressure P1", "pressure"},
    {92, "pressure P2", "pressure"},
    {94, "heat energy E2", "energy"},
    {95, "tap water energy E6", "energy"},
    {96, "tap water energy E7", "energy"},
    {97, "volume by inlet temperature E8", "volume temperature"},
    {99, "information code", "error flags"},
    {110, "volume by outlet temperature E9", "volume temperature"},
    {112, "customer number, high digits", "customer"},
    {113, "information events", "error flags"},
    {153, "configuration number 1", ""},
    {168, "configuration number 2", ""},
    {kInletAverageOfAutoIntegration, "average T1 of auto-integration", "flow temp"},
    {kOutletAverageOfAutoIntegration, "average T2 of auto-integration", "return temp"},
    {kVolumeV1HighResolution, "volume V1, high resolution", "volume"},
    {kHeatEnergyE1HighResolution, "heat energy E1, high resolution", "energy"},
    {kCoolingEnergyE3HighResolution, "cooling energy E3, high resolution", "energy"},
    {404, "meter type", "model"},
    {1001, "fabrication number", "fabrication"},
    {1002, "clock", "time"},
    {1003, "date", "date"},
    {1004, "operating hours", "operating time"},
    {1010, "customer number, low digits", "customer"},
}};
static_assert(std::ranges::is_sorted(kRegisters, {}, &RegisterEntry::id));

const RegisterEntry* registerEntry(std::uint16_t id) {
  const auto* entry = std::ranges::lower_bound(kRegisters, id, {}, &RegisterEntry::id);
  return entry != kRegisters.end() && entry->id == id ? entry : nullptr;
}

/// Digits of a clock or date; empty when the number is none.
std::optional<std::string> digitsText(std::uint8_t unit, Decimal number) {
  if (number.exponent != 0 || number.mantissa < 0) {
    return std::nullopt;
  }
  const std::int64_t low = number.mantissa % 100;
  const std::int64_t middle = number.mantissa / 100 % 100;
  const std::int64_t high = number.mantissa / 10000;
  const bool day = middle >= 1 && middle <= 12 && low >= 1 && low <= 31;
  if (unit == kClock && high < 24 && middle < 60 && low < 60) {
    return fmt::format("{:02}:{:02}:{:02}", high, middle, low);
  }
  if (unit == kDate && day && high < 100) {
    return fmt::format("{:02}-{:02}-{:02}", high, middle, low);
  }
  if (unit == kLongDate && day && high >= 1000 && high < 10000) {
    return fmt::format("{:04}-{:02}-{:02}", high, middle, low);
  }
  if (unit == kDayOfYear && day && high == 0) {
    return fmt::format("{:02}-{:02}", middle, low);
  }
  return std::nullopt;
}

bool isCalendar(std::uint8_t unit) {
  return unit >= kClock && unit <= kDayOfYear;
}

void setText(RegisterValue& value, View characters) {
  const bool printable =
      std::ranges::all_of(characters, [](std::uint8_t c) { return c >= 0x20 && c < 0x7F; });
  if (printable && !characters.empty()) {
    value.text = std::string(characters.begin(), characters.end());
  } else {
    value.invalid = "characters that are not printable ASCII";
  }
}

/// `bytes`: length, sign and exponent, mantissa.
void setValue(RegisterValue& value, View bytes) {
  const UnitEntry* unit = unitEntry(value.unitCode);
  if (unit == nullptr) {
    value.invalid = fmt::format("unknown unit {:02X}", value.unitCode);
    return;
  }
  if (value.unitCode == kAscii) {
    setText(value, bytes.subspan(2));
    return;
  }
  const auto number = decodeNumber(bytes);
  if (!number) {
    value.invalid = bytes[0] == 0 ? "no data" : "the mantissa has more than 63 bits";
    return;
  }
  if (isCalendar(value.unitCode)) {
    value.text = digitsText(value.unitCode, *number);
    value.invalid = value.text ? std::string() : fmt::format("no {}", unit->label);
    return;
  }
  value.number = number->scaled(unit->shift);
  value.unit = unit->unit;
}

std::optional<CodecError> notAnswerTo(const Frame& answer, std::uint8_t command) {
  if (!answer.acknowledge && answer.direction == Direction::fromMeter && answer.command == command) {
    return std::nullopt;
  }
  return CodecError(Fault::field, answer.acknowledge ? 0 : answer.offsets[1],
                    fmt::format("no answer to {}", commandName(command)));
}

Decoded<View> fourBytesOf(const Frame& answer, std::uint8_t command) {
  constexpr std::size_t kFour = 4;
  if (auto error = notAnswerTo(answer, command)) {
    return tl::unexpected<CodecError>(std::move(*error));
  }
  if (answer.data.size() != kFour) {
    return codec::broken(Fault::length, answer.offsets[2],
                         fmt::format("{} bytes of data, {} belong there", answer.data.size(), kFour));
  }
  return View(answer.data);
}

}  // namespace

std::string_view commandName(std::uint8_t command) {
  switch (command) {
    case kGetType:
      return "GetType";
    case kGetSerialNumber:
      return "GetSerialNo";
    case kSetClock:
      return "SetClock";
    case kGetRegister:
      return "GetRegister";
    case kPutRegister:
      return "PutRegister";
    case 0x9B:
      return "GetEventStatus";
    case 0x9C:
      return "ClearEventStatus";
    case 0xA0:
      return "GetLogTimePresent";
    case 0xA1:
      return "GetLogLastPresent";
    case 0xA2:
      return "GetLogIDPresent";
    case 0xA3:
      return "GetLogTimePast";
    default:
      return "";
  }
}

std::string_view registerName(std::uint16_t id) {
  const RegisterEntry* entry = registerEntry(id);
  return entry == nullptr ? std::string_view() : entry->name;
}

std::string_view quantityOf(std::uint16_t id, std::uint8_t unit) {
  const RegisterEntry* entry = registerEntry(id);
  if (entry != nullptr && !entry->quantity.empty()) {
    return entry->quantity;
  }
  const UnitEntry* known = unitEntry(unit);
  return known == nullptr ? std::string_view() : known->quantity;
}

std::string_view unitLabel(std::uint8_t unit) {
  const UnitEntry* known = unitEntry(unit);
  return known == nullptr ? std::string_view() : known->label;
}

Decoded<Bytes> getRegisterData(std::span<const std::uint16_t> ids) {
  if (ids.empty() || ids.size() > kMostRegisters) {
    return codec::broken(
        Fault::length, 0,
        fmt::format("a request asks for 1 to {} registers, not {}", kMostRegisters, ids.size()));
  }
  Bytes data{static_cast<std::uint8_t>(ids.size())};
  for (const std::uint16_t id : ids) {
    data.push_back(static_cast<std::uint8_t>(id >> 8U));
    data.push_back(static_cast<std::uint8_t>(id & 0xFFU));
  }
  return data;
}

std::optional<Decimal> decodeNumber(View bytes) {
  if (bytes.size() < 3 || bytes.size() != std::size_t{2} + bytes[0]) {
    return std::nullopt;
  }
  View mantissa = bytes.subspan(2);
  while (mantissa.size() > 8 && mantissa[0] == 0) {
    mantissa = mantissa.subspan(1);
  }
  const auto digits = codec::mantissaNumber(mantissa, codec::ByteOrder::highFirst);
  if (!digits) {
    return std::nullopt;
  }
  const unsigned code = bytes[1];
  const int exponent = static_cast<int>(code & kExponent);
  return Decimal((code & kNegative) != 0 ? -*digits : *digits,
                 (code & kNegativeExponent) != 0 ? -exponent : exponent);
}

Decoded<std::vector<RegisterValue>> registersOf(const Frame& answer) {
  if (auto error = notAnswerTo(answer, kGetRegister)) {
    return tl::unexpected<CodecError>(std::move(*error));
  }
  std::vector<RegisterValue> values;
  const View data = answer.data;
  for (std::size_t at = 0; at < data.size();) {
    const View rest = data.subspan(at);
    const std::size_t length = rest.size() < kRegisterHead ? kRegisterHead : kRegisterHead + rest[3];
    if (rest.size() < length) {
      return codec::broken(Fault::truncated, answer.offsets[2 + at],
                           fmt::format("a register of {} bytes is cut off after {}", length, rest.size()));
    }
    RegisterValue value;
    value.id = static_cast<std::uint16_t>(rest[0] << 8U | rest[1]);
    value.unitCode = rest[2];
    value.at = at;
    value.length = length;
    setValue(value, rest.subspan(3, length - 3));
    values.push_back(std::move(value));
    at += length;
  }
  return values;
}

Decoded<std::uint32_t> serialNumberOf(const Frame& answer) {
  const auto four = fourBytesOf(answer, kGetSerialNumber);
  if (!four) {
    return tl::unexpected<CodecError>(four.error());
  }
  return static_cast<std::uint32_t>(*codec::unsignedNumber(*four, codec::ByteOrder::highFirst));
}

Decoded<MeterType> meterTypeOf(const Frame& answer) {
  const auto four = fourBytesOf(answer, kGetType);
  if (!four) {
    return tl::unexpected<CodecError>(four.error());
  }
  constexpr std::uint8_t kLetters = 26;
  MeterType type;
  type.code = static_cast<std::uint16_t>((*four)[0] << 8U | (*four)[1]);
  const std::uint8_t letter = (*four)[2];
  if (letter > kLetters || (letter == 0 && (*four)[3] != 0)) {
    return codec::broken(Fault::field, answer.offsets[4],
                         fmt::format("{:02X} is no letter of a revision", letter));
  }
  if (letter != 0) {
    type.software = fmt::format("{}{}", static_cast<char>('A' + letter - 1), (*four)[3]);
  }
  return type;
}

}  // namespace mb::kmp

#include "devices/codec/mbus/value.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <limits>

namespace mb::mbus {
namespace {

using Data = std::span<const std::uint8_t>;

void refuse(Record& record, Invalid why) {
  record.valueKind = ValueKind::none;
  record.invalid = why;
}

void setNumber(Record& record, std::int64_t number) {
  record.valueKind = ValueKind::decimal;
  record.number = Decimal(number, 0);
}

static_assert(std::endian::native == std::endian::little, "the words below are loaded as they stand");

template <typename Word>
std::uint64_t wordAt(Data data, std::size_t at) {
  Word word = 0;
  std::memcpy(&word, data.data() + at, sizeof word);
  return word;
}

/// Up to 8 bytes. Two words that may overlap (where they do, they agree) cost less than a loop whose end no
/// processor can foresee.
std::uint64_t littleEndian(Data data) {
  const std::size_t size = data.size();
  if (size >= 4) {
    return wordAt<std::uint32_t>(data, 0) | wordAt<std::uint32_t>(data, size - 4) << (8 * (size - 4));
  }
  if (size >= 2) {
    return wordAt<std::uint16_t>(data, 0) | wordAt<std::uint16_t>(data, size - 2) << (8 * (size - 2));
  }
  return size == 1 ? data[0] : 0;
}

/// Types B, C and D, up to 8 bytes.
void readInteger(Data data, DataClass dataClass, Record& record) {
  const std::uint64_t bits = littleEndian(data);
  const auto unused = static_cast<unsigned>(64 - 8 * data.size());
  if (dataClass != DataClass::number) {
    if (bits > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
      record.valueKind = ValueKind::hex;
    } else {
      setNumber(record, static_cast<std::int64_t>(bits));
    }
    return;
  }
  const std::uint64_t shifted = bits << unused;
  if (shifted == 1ULL << 63U) {
    refuse(record, Invalid::notAvailable);
    return;
  }
  setNumber(record, std::bit_cast<std::int64_t>(shifted) >> unused);
}

/// Some digit of packed BCD is above 9: bit 3 together with bit 2 or bit 1.
bool hasNoDigit(std::uint64_t bcd) {
  return (bcd & (bcd << 1U | bcd << 2U) & 0x8888888888888888U) != 0;
}

/// Sixteen digits at once: pairs of digits become bytes, pairs of bytes words, and so on.
std::uint64_t fromBcd(std::uint64_t bcd) {
  bcd -= (0x10U - 10U) * (bcd >> 4U & 0x0F0F0F0F0F0F0F0FU);
  bcd -= (0x100U - 100U) * (bcd >> 8U & 0x00FF00FF00FF00FFU);
  bcd -= (0x10000U - 10'000U) * (bcd >> 16U & 0x0000FFFF0000FFFFU);
  return bcd - (0x100000000U - 100'000'000U) * (bcd >> 32U);
}

/// Type A, up to 18 digits: F in the most significant digit is a minus sign, any other above 9 is no value.
void readBcd(Data data, bool negative, Record& record) {
  constexpr std::size_t kAtOnce = 8;
  std::uint64_t low = littleEndian(data.first(std::min(data.size(), kAtOnce)));
  std::uint64_t high = data.size() > kAtOnce ? littleEndian(data.subspan(kAtOnce)) : 0;
  if (data.back() >= 0xF0) {
    negative = true;
    (data.size() > kAtOnce ? high : low) &= ~(std::uint64_t{0xF0} << (8 * ((data.size() - 1) % kAtOnce)));
  }
  if (hasNoDigit(low) || hasNoDigit(high)) {
    refuse(record, Invalid::bcdDigits);
    return;
  }
  const auto value = static_cast<std::int64_t>(fromBcd(high) * 10'000'000'000'000'000U + fromBcd(low));
  setNumber(record, negative ? -value : value);
}

/// Type H as the shortest decimal that reads back to the same 32 bits. (The one place where a binary single
/// exists: it came so from the wire.)
void readReal(Data data, Record& record) {
  const auto bits = static_cast<std::uint32_t>(littleEndian(data));
  if ((bits & 0x7F800000U) == 0x7F800000U) {
    refuse(record, Invalid::notANumber);
    return;
  }
  std::array<char, 24> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), std::bit_cast<float>(bits),
                                     std::chars_format::scientific);
  std::int64_t mantissa = 0;
  int exponent = 0;
  bool point = false;
  const char* c = text.data();
  for (; c != written.ptr && *c != 'e'; ++c) {
    if (*c >= '0' && *c <= '9') {
      mantissa = mantissa * 10 + (*c - '0');
      exponent -= point ? 1 : 0;
    }
    point = point || *c == '.';
  }
  if (c != written.ptr) {
    int power = 0;
    const char* digits = c + (c[1] == '+' ? 2 : 1);
    std::from_chars(digits, written.ptr, power);
    exponent += power;
  }
  record.valueKind = ValueKind::real;
  record.number = Decimal(text[0] == '-' ? -mantissa : mantissa, exponent);
}

bool isDateClass(DataClass dataClass) {
  return dataClass == DataClass::date || dataClass == DataClass::dateTime || dataClass == DataClass::anyDate;
}

bool isDateSize(DataClass dataClass, std::size_t size) {
  switch (dataClass) {
    case DataClass::date:
      return size == 2;
    case DataClass::dateTime:
      return size == 3 || size == 4 || size == 6;
    default:
      return true;
  }
}

/// Types F, G, I, J by their size. Some meters announce the six bytes of type I as BCD12 (field E).
void readDate(Data data, const DataFormat& format, Record& record) {
  const bool binary =
      (format.field >= 0x1 && format.field <= 0x7 && format.field != kFieldReal) || format.field == 0xE;
  DateTime date;
  const DateFault fault =
      binary && isDateSize(format.dataClass, data.size()) ? readDateTime(data, date) : DateFault::size;
  switch (fault) {
    case DateFault::none:
      record.valueKind = ValueKind::dateTime;
      record.dateTime = date;
      return;
    case DateFault::marked:
      return refuse(record, Invalid::markedDate);
    case DateFault::impossible:
      return refuse(record, Invalid::impossibleDate);
    case DateFault::recurring:
      return refuse(record, Invalid::recurringDate);
    case DateFault::size:
      return refuse(record, Invalid::dateSize);
  }
}

void readVariable(Data data, const DataFormat& format, Record& record) {
  if (format.lvar < 0xC0) {
    record.valueKind = ValueKind::text;
  } else if (isDateClass(format.dataClass)) {
    refuse(record, Invalid::dateTypeM);
  } else if (data.empty()) {
    refuse(record, Invalid::noData);
  } else if (format.dataClass == DataClass::opaque) {
    record.valueKind = ValueKind::hex;
  } else if (format.lvar < 0xE0) {
    readBcd(data, format.lvar >= 0xD0, record);
  } else if (data.size() <= 8) {
    readInteger(data, format.dataClass, record);
  } else {
    record.valueKind = ValueKind::hex;
  }
}

/// value + 10^exponent, exactly; false when it does not fit.
bool addPower(Decimal& value, int exponent) {
  const int shift = value.exponent - exponent;
  std::int64_t scale = 1;
  for (int i = 0; i < (shift < 0 ? -shift : shift); ++i) {
    if (__builtin_mul_overflow(scale, std::int64_t{10}, &scale)) {
      return false;
    }
  }
  std::int64_t mantissa = value.mantissa;
  std::int64_t addend = 1;
  if (shift > 0) {
    if (__builtin_mul_overflow(mantissa, scale, &mantissa)) {
      return false;
    }
    value.exponent = static_cast<std::int8_t>(exponent);
  } else {
    addend = scale;
  }
  return !__builtin_add_overflow(mantissa, addend, &value.mantissa);
}

bool fitsExponent(int exponent) {
  return exponent >= std::numeric_limits<std::int8_t>::min() &&
         exponent <= std::numeric_limits<std::int8_t>::max();
}

}  // namespace

int variableLength(std::uint8_t lvar) {
  if (lvar <= 0xBF) {
    return lvar;
  }
  if (lvar <= 0xC9) {
    return lvar - 0xC0;
  }
  if (lvar >= 0xD0 && lvar <= 0xD9) {
    return lvar - 0xD0;
  }
  if (lvar >= 0xE0 && lvar <= 0xEF) {
    return lvar - 0xE0;
  }
  if (lvar >= 0xF0 && lvar <= 0xF4) {
    return 4 * (lvar - 0xEC);
  }
  if (lvar == 0xF5) {
    return 48;
  }
  return lvar == 0xF6 ? 64 : -1;
}

void readValue(std::span<const std::uint8_t> lsbFirst, const DataFormat& format, Record& record) {
  if (format.field == kFieldNone) {
    return refuse(record, Invalid::noData);
  }
  if (format.field == kFieldSelection) {
    return refuse(record, Invalid::selection);
  }
  if (format.field == kFieldVariable) {
    return readVariable(lsbFirst, format, record);
  }
  if (isDateClass(format.dataClass)) {
    return readDate(lsbFirst, format, record);
  }
  if (format.dataClass == DataClass::opaque) {
    record.valueKind = ValueKind::hex;
    return;
  }
  if (format.field == kFieldReal) {
    return readReal(lsbFirst, record);
  }
  if (format.field < kFieldSelection) {
    return readInteger(lsbFirst, format.dataClass, record);
  }
  readBcd(lsbFirst, false, record);
}

void scaleValue(const Scaling& scaling, Record& record) {
  if (record.valueKind != ValueKind::decimal && record.valueKind != ValueKind::real) {
    return;
  }
  int exponent = record.number.exponent + scaling.exponent;
  for (std::size_t i = 0; i < scaling.count; ++i) {
    const Correction& correction = scaling.corrections[i];
    if (!correction.add) {
      exponent += correction.exponent;
      continue;
    }
    Decimal sum(record.number.mantissa, exponent);
    if (!fitsExponent(exponent) || !addPower(sum, correction.exponent)) {
      return refuse(record, Invalid::outOfRange);
    }
    record.number.mantissa = sum.mantissa;
    exponent = std::min(exponent, int{correction.exponent});
  }
  if (!fitsExponent(exponent)) {
    return refuse(record, Invalid::outOfRange);
  }
  record.number = Decimal(record.number.mantissa, exponent);
}

}  // namespace mb::mbus

#include "devices/codec/mbus/value.h"

#include <algorithm>
#include <bit>
#include <charconv>
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

std::uint64_t littleEndian(Data data) {
  std::uint64_t value = 0;
  for (std::size_t i = data.size(); i > 0; --i) {
    value = value << 8U | data[i - 1];
  }
  return value;
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

/// Type A: F in the most significant digit is a minus sign, any other digit above 9 is no value.
void readBcd(Data data, bool negative, Record& record) {
  std::int64_t value = 0;
  for (std::size_t i = data.size(); i > 0; --i) {
    unsigned high = data[i - 1] >> 4U;
    const unsigned low = data[i - 1] & 0x0FU;
    if (i == data.size() && high == 0xF) {
      negative = true;
      high = 0;
    }
    if (high > 9 || low > 9) {
      refuse(record, Invalid::bcdDigits);
      return;
    }
    value = value * 100 + static_cast<std::int64_t>(high * 10 + low);
  }
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
    refuse(record, Invalid::dateSize);
  } else if (data.empty()) {
    refuse(record, Invalid::noData);
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

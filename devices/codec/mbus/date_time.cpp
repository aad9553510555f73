#include "devices/codec/mbus/date_time.h"

#include <array>
#include <string_view>

namespace mb::mbus {
namespace {

constexpr unsigned kEveryMinute = 63;
constexpr unsigned kEveryHour = 31;
constexpr unsigned kEveryMonth = 15;
constexpr unsigned kRawEveryYear = 127;

unsigned daysOf(unsigned month, unsigned year) {
  constexpr std::array<unsigned, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  // February 29 of every year is a date that may be meant.
  return days[month - 1] + (month == 2 && (leap || year == kEveryYear) ? 1U : 0U);
}

DateFault dateFault(const DateTime& date) {
  if (date.month == kEveryMonth || (date.day == 0 && date.month >= 1 && date.month <= 12)) {
    return DateFault::recurring;
  }
  if (date.month < 1 || date.month > 12 || date.day < 1 || date.day > daysOf(date.month, date.year)) {
    return DateFault::impossible;
  }
  return DateFault::none;
}

DateFault timeFault(const DateTime& time) {
  if (time.hour == kEveryHour || time.minute == kEveryMinute) {
    return DateFault::recurring;
  }
  return time.hour > 23 || time.minute > 59 || time.second > 59 ? DateFault::impossible : DateFault::none;
}

DateFault worse(DateFault a, DateFault b) {
  if (a == DateFault::impossible || b == DateFault::impossible) {
    return DateFault::impossible;
  }
  return a == DateFault::none ? b : a;
}

/// The two bytes that types F, G and I share: day 0-4, month 8-11, year 5-7 and 12-15. `hundreds` is the
/// hundred-year of type F; with 0 the years up to 80 are of this century.
void readDate(std::uint8_t low, std::uint8_t high, unsigned hundreds, DateTime& date) {
  date.hasDate = true;
  date.day = low & 0x1FU;
  date.month = high & 0x0FU;
  const unsigned year = static_cast<unsigned>(low >> 5U) | (high & 0xF0U) >> 1U;
  if (year == kRawEveryYear) {
    date.year = kEveryYear;
  } else if (hundreds == 0 && year <= 80) {
    date.year = static_cast<std::uint16_t>(2000 + year);
  } else {
    date.year = static_cast<std::uint16_t>(1900 + 100 * hundreds + year);
  }
}

DateFault readTypeG(std::span<const std::uint8_t> b, DateTime& date) {
  readDate(b[0], b[1], 0, date);
  return b[0] == 0xFF && b[1] == 0xFF ? DateFault::marked : dateFault(date);
}

DateFault readTypeJ(std::span<const std::uint8_t> b, DateTime& date) {
  date.hasTime = true;
  date.hasSeconds = true;
  date.second = b[0] & 0x3FU;
  date.minute = b[1] & 0x3FU;
  date.hour = b[2] & 0x1FU;
  return timeFault(date);
}

DateFault readTypeF(std::span<const std::uint8_t> b, DateTime& date) {
  date.hasTime = true;
  date.minute = b[0] & 0x3FU;
  date.hour = b[1] & 0x1FU;
  date.summer = (b[1] & 0x80U) != 0;
  readDate(b[2], b[3], (b[1] & 0x60U) >> 5U, date);
  if ((b[0] & 0x80U) != 0) {
    return DateFault::marked;
  }
  return worse(dateFault(date), timeFault(date));
}

/// Week, week day and daylight saving of type I are left in the raw bytes: where the saving bit stands
/// differs between the sources.
DateFault readTypeI(std::span<const std::uint8_t> b, DateTime& date) {
  date.hasTime = true;
  date.hasSeconds = true;
  date.second = b[0] & 0x3FU;
  date.minute = b[1] & 0x3FU;
  date.hour = b[2] & 0x1FU;
  readDate(b[3], b[4], 0, date);
  if ((b[1] & 0x80U) != 0) {
    return DateFault::marked;
  }
  return worse(dateFault(date), timeFault(date));
}

void appendPadded(std::string& text, unsigned value, std::size_t width) {
  const std::string digits = std::to_string(value);
  text.append(width > digits.size() ? width - digits.size() : 0, '0');
  text += digits;
}

}  // namespace

std::string DateTime::toString() const {
  std::string text;
  if (hasDate) {
    appendPadded(text, year, 4);
    text += '-';
    appendPadded(text, month, 2);
    text += '-';
    appendPadded(text, day, 2);
  }
  if (hasTime) {
    text += hasDate ? "T" : "";
    appendPadded(text, hour, 2);
    text += ':';
    appendPadded(text, minute, 2);
  }
  if (hasSeconds) {
    text += ':';
    appendPadded(text, second, 2);
  }
  return summer ? text + " SU" : text;
}

DateFault readDateTime(std::span<const std::uint8_t> lsbFirst, DateTime& date) {
  switch (lsbFirst.size()) {
    case 2:
      return readTypeG(lsbFirst, date);
    case 3:
      return readTypeJ(lsbFirst, date);
    case 4:
      return readTypeF(lsbFirst, date);
    case 6:
      return readTypeI(lsbFirst, date);
    default:
      return DateFault::size;
  }
}

namespace {

using Written = Expected<std::vector<std::uint8_t>>;

auto wrongDate(const DateTime& date, const char* hint) {
  return fail("\"" + date.toString() + "\" cannot be written", "date and time", hint);
}

/// Types G and I have two digits, of which those up to 80 are of this century; type F has two bits for the
/// hundreds since 1900.
bool yearFits(const DateTime& date, DateType type) {
  return date.year == kEveryYear || (date.year >= 1981 && date.year <= (type == DateType::f ? 2299 : 2080));
}

void appendDate(const DateTime& date, std::vector<std::uint8_t>& bytes) {
  const unsigned year = date.year == kEveryYear ? kRawEveryYear : date.year % 100U;
  bytes.push_back(static_cast<std::uint8_t>(date.day | (year & 7U) << 5U));
  bytes.push_back(static_cast<std::uint8_t>(date.month | (year & 0x78U) << 1U));
}

}  // namespace

Written writeDateTime(const DateTime& date, DateType type) {
  const bool needsDate = type != DateType::j;
  const bool needsTime = type != DateType::g;
  if ((needsDate && (!date.hasDate || dateFault(date) != DateFault::none || !yearFits(date, type))) ||
      (needsTime && (!date.hasTime || timeFault(date) != DateFault::none))) {
    return wrongDate(date, "give a date and time that exist");
  }
  if (type == DateType::i && date.summer) {
    return wrongDate(date, "give the time without summer time");
  }
  std::vector<std::uint8_t> bytes;
  if (type == DateType::i || type == DateType::j) {
    bytes.push_back(date.second);
  }
  if (needsTime) {
    bytes.push_back(date.minute);
    bytes.push_back(date.hour);
  }
  if (type == DateType::f) {
    // With the hundreds, as in the paper of the one maker that gives an example; without them 2011 would be
    // 2011 too.
    const unsigned hundreds = date.year == kEveryYear ? 0U : (date.year - 1900U) / 100U;
    bytes.back() |= static_cast<std::uint8_t>((date.summer ? 0x80U : 0U) | hundreds << 5U);
  }
  if (needsDate) {
    appendDate(date, bytes);
  }
  if (type == DateType::i) {
    bytes.push_back(0);
  }
  return bytes;
}

}  // namespace mb::mbus

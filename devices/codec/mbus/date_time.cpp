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

}  // namespace mb::mbus

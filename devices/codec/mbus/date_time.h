#pragma once

#include "core/text/error.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace mb::mbus {

/// A date or time of a meter's own clock (EN 13757-3 types F, G, I, J). `year` 9999 stands for "every year".
struct DateTime {
  std::uint16_t year = 0;
  std::uint8_t month = 0;
  std::uint8_t day = 0;
  std::uint8_t hour = 0;
  std::uint8_t minute = 0;
  std::uint8_t second = 0;
  bool hasDate = false;
  bool hasTime = false;
  bool hasSeconds = false;
  bool summer = false;  ///< daylight saving time

  /// "2014-03-13", "2014-03-13T14:26", "2010-08-09T13:05:03", "13:05:03"; " SU" behind a summer time.
  [[nodiscard]] std::string toString() const;

  friend bool operator==(const DateTime&, const DateTime&) = default;
};

inline constexpr std::uint16_t kEveryYear = 9999;

enum class DateFault : std::uint8_t {
  none,
  marked,      ///< the meter itself marks it invalid (IV bit, FFFF)
  impossible,  ///< no such date or time
  recurring,   ///< every minute, hour, day or month: no single date
  size,        ///< no date type has this size
};

/// Reads type G (2 bytes), J (3), F (4) or I (6), LSB first. `date` keeps what stands there even when
/// invalid.
[[nodiscard]] DateFault readDateTime(std::span<const std::uint8_t> lsbFirst, DateTime& date);

enum class DateType : std::uint8_t { g, j, f, i };

/// The bytes of a date or time, LSB first. Errors: date or time that the type needs are missing or do not
/// exist; a year the type cannot hold (G and I: 1981 to 2080; F: 1981 to 2299); summer time in type I, whose
/// bit is not established.
[[nodiscard]] Expected<std::vector<std::uint8_t>> writeDateTime(const DateTime& date, DateType type);

}  // namespace mb::mbus

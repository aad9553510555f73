#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mb {

// Days of the calendar as ISO dates ("2026-01-05"), which compare as text. No clock.

/// The date of an ISO date or instant ("2026-01-05T08:00:00.000Z"); empty when there is none in it.
[[nodiscard]] std::string dateOf(std::string_view instant);

/// So many days after a date; empty when the text is no date.
[[nodiscard]] std::string daysAfter(std::string_view date, int days);

/// The last day of a period of so many months that begins on a date: 36 months from 2026-03-02 end on
/// 2029-03-01; a day that the month does not have is its last one. Empty when the text is no date.
[[nodiscard]] std::string lastDayOfPeriod(std::string_view date, int months);

/// Days from one date to another; empty when a text is no date.
[[nodiscard]] std::optional<int> daysBetween(std::string_view from, std::string_view to);

}  // namespace mb

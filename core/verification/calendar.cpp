#include "core/verification/calendar.h"

#include <charconv>
#include <chrono>

#include <fmt/format.h>

namespace mb {
namespace {

namespace ch = std::chrono;

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.front() == '-') {
    return std::nullopt;
  }
  return value;
}

std::optional<ch::year_month_day> parse(std::string_view text) {
  if (text.size() < 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day) {
    return std::nullopt;
  }
  const ch::year_month_day date{ch::year(*year), ch::month(static_cast<unsigned>(*month)),
                                ch::day(static_cast<unsigned>(*day))};
  return date.ok() ? std::optional(date) : std::nullopt;
}

std::string toText(ch::year_month_day date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace

std::string dateOf(std::string_view instant) {
  const auto date = parse(instant);
  return date ? toText(*date) : std::string();
}

std::string daysAfter(std::string_view date, int days) {
  const auto start = parse(date);
  return start ? toText(ch::year_month_day(ch::sys_days(*start) + ch::days(days))) : std::string();
}

std::string lastDayOfPeriod(std::string_view date, int months) {
  const auto start = parse(date);
  if (!start) {
    return {};
  }
  const ch::year_month_day same = *start + ch::months(months);
  if (!same.ok()) {  // 31 January and a month: there is no 31 February
    return toText(ch::year_month_day(same.year() / same.month() / ch::last));
  }
  return toText(ch::year_month_day(ch::sys_days(same) - ch::days(1)));
}

std::optional<int> daysBetween(std::string_view from, std::string_view to) {
  const auto first = parse(from);
  const auto last = parse(to);
  if (!first || !last) {
    return std::nullopt;
  }
  return static_cast<int>((ch::sys_days(*last) - ch::sys_days(*first)).count());
}

}  // namespace mb

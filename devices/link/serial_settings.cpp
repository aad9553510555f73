#include "core/text/quoted.h"
#include "devices/link/link.h"

#include <charconv>
#include <string_view>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr int kSlowest = 50;
constexpr int kFastest = 4'000'000;
constexpr const char* kRemedy = "write baud rate, data bits, parity and stop bits like \"2400 8E1\"";

tl::unexpected<Error> refuse(const std::string& why, std::string_view text) {
  return fail("serial settings " + quoted(text) + ": " + why, std::string(), kRemedy);
}

}  // namespace

Expected<SerialSettings> SerialSettings::parse(const std::string& text) {
  int rate = 0;
  const char* const end = text.data() + text.size();
  const auto [after, error] = std::from_chars(text.data(), end, rate);
  if (error == std::errc::result_out_of_range ||
      (error == std::errc() && (rate < kSlowest || rate > kFastest))) {
    return refuse(fmt::format("a baud rate is from {} to {}", kSlowest, kFastest), text);
  }
  if (error != std::errc()) {
    return refuse("it begins with no baud rate", text);
  }
  const std::string_view rest(after, static_cast<std::size_t>(end - after));
  if (rest.size() != 4 || rest[0] != ' ') {
    return refuse("one blank and three characters follow the baud rate", text);
  }
  if (rest[1] < '5' || rest[1] > '8') {
    return refuse(fmt::format("data bits are 5, 6, 7 or 8, not {}", quoted(rest.substr(1, 1))), text);
  }
  if (rest[2] != 'N' && rest[2] != 'E' && rest[2] != 'O') {
    return refuse(fmt::format("parity is N (none), E (even) or O (odd), not {}", quoted(rest.substr(2, 1))),
                  text);
  }
  if (rest[3] != '1' && rest[3] != '2') {
    return refuse(fmt::format("stop bits are 1 or 2, not {}", quoted(rest.substr(3, 1))), text);
  }
  return SerialSettings(rate, rest[1] - '0', rest[2], rest[3] - '0');
}

std::string SerialSettings::toString() const {
  return fmt::format("{} {}{}{}", baud, dataBits, parity, stopBits);
}

}  // namespace mb

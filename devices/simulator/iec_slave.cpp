#include "devices/simulator/iec_slave.h"

#include <cmath>

#include <fmt/format.h>

namespace mb::sim {
namespace {

constexpr SerialSettings kSignOn(300, 7, 'E', 1);
constexpr SerialSettings kFast(2400, 7, 'E', 1);
constexpr char kOffered = '3';     // 2400 baud in mode C
constexpr double kPatience = 3.0;  // s: from its identification (which takes 0.4 s) until it forgets
constexpr char kStartOfText = 0x02;
constexpr char kEndOfText = 0x03;

Bytes bytesOf(const std::string& text) {
  return Bytes(text.begin(), text.end());
}

}  // namespace

HeadSleep IecSlave::sleep() const {
  return wokenAt(kSignOn);
}

std::string IecSlave::data(const Shown& shown) const {
  const std::int64_t volume = shown.volume(-2);
  const std::int64_t tenths = std::llround(shown.water * 10.0);
  const std::int64_t flow = std::llround(shown.flow * 1000.0);
  return fmt::format(
      "6.8(0000000*kWh)6.26({:05}.{:02}*m3)9.21({})\r\n"
      "F(0)9.20({})6.35(60*m)\r\n"
      "6.6(0000.0*kW)6.33({:03}.{:03}*m3ph)9.4({:03}.{}*C&{:03}.{}*C)\r\n"
      "!\r\n",
      volume / 100, volume % 100, meter().number, meter().number, flow / 1000, flow % 1000, tenths / 10,
      tenths % 10, tenths / 10, tenths % 10);
}

std::optional<SlaveAnswer> IecSlave::onTelegram(const HeardTelegram& heard) {
  if (heard.settings != kSignOn) {
    return std::nullopt;
  }
  const std::string said(heard.bytes.begin(), heard.bytes.end());
  if (said == "/?!\r\n" || said == "/?" + meter().number + "!\r\n") {
    signedOn_ = heard.now;
    const std::string who = "/" + meter().maker + kOffered + "SIM" + "\r\n";
    return SlaveAnswer(bytesOf(who), kSignOn, who.size(), false);
  }
  const bool selects = said.size() == 6 && said[0] == '\x06' && said[1] == '0' && said[3] == '0' &&
                       said.ends_with("\r\n") && (said[2] == kOffered || said[2] == '0');
  if (!selects || heard.now - signedOn_ > kPatience) {
    return std::nullopt;
  }
  const std::string block = data(shown(heard.now, heard.water)) + kEndOfText;
  int check = 0;
  for (const char c : block) {
    check ^= c;
  }
  Bytes bytes = bytesOf(kStartOfText + block);
  bytes.push_back(static_cast<std::uint8_t>(check));
  const std::size_t checkAt = bytes.size() - 1;
  return SlaveAnswer(std::move(bytes), said[2] == kOffered ? kFast : kSignOn, checkAt, true);
}

}  // namespace mb::sim

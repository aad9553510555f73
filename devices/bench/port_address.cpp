#include "devices/bench/port_address.h"

#include "core/text/quoted.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr std::array<std::pair<std::string_view, PortScheme>, 5> kSchemes = {{
    {"sim", PortScheme::simulated},
    {"serial", PortScheme::serial},
    {"tcp", PortScheme::tcp},
    {"modbus-tcp", PortScheme::modbusTcp},
    {"modbus-rtu", PortScheme::modbusRtu},
}};
constexpr const char* kRemedy =
    "write serial:by-id/NAME, tcp:HOST:PORT, modbus-tcp:HOST:PORT@UNIT, modbus-rtu:by-id/NAME@UNIT or "
    "sim:NAME";
constexpr std::size_t kLongest = 512;

std::optional<int> wholeNumber(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.front() == '-') {
    return std::nullopt;
  }
  return value;
}

bool printable(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

/// Reads what follows the scheme.
class AddressReader {
 public:
  AddressReader(std::string_view whole, std::string_view rest, PortScheme scheme)
      : whole_(whole), rest_(rest) {
    address_.scheme = scheme;
  }

  Expected<PortAddress> read() {
    if (rest_.empty()) {
      return refuse("nothing follows the scheme");
    }
    if (!printable(rest_)) {
      return refuse("blanks and unprintable characters are in no address");
    }
    if (address_.scheme == PortScheme::simulated) {
      address_.name = rest_;
      return address_;
    }
    if (auto unit = takeUnit(); !unit) {
      return tl::unexpected(unit.error());
    }
    return address_.hasDevice() ? readDevice() : readHost();
  }

 private:
  [[nodiscard]] tl::unexpected<Error> refuse(const std::string& why) const {
    return fail("address " + quoted(whole_) + ": " + why, std::string(), kRemedy);
  }

  /// A unit is what stands after the last '@', if only digits do: device names may have one of their own.
  Expected<void> takeUnit() {
    if (!address_.isModbus()) {
      return {};
    }
    const bool serial = address_.scheme == PortScheme::modbusRtu;
    address_.unit = serial ? 1 : 255;
    const std::size_t at = rest_.rfind('@');
    if (at == std::string_view::npos) {
      return {};
    }
    const std::string_view digits = rest_.substr(at + 1);
    if (digits.empty() || !std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) {
      if (serial && !digits.empty()) {
        return {};
      }
      return refuse("a unit is a number");
    }
    const auto unit = wholeNumber(digits);
    if (!unit || *unit < (serial ? 1 : 0) || *unit > (serial ? 247 : 255)) {
      return refuse(serial ? "a unit on a serial line is from 1 to 247" : "a unit over TCP is from 0 to 255");
    }
    address_.unit = *unit;
    rest_ = rest_.substr(0, at);
    return {};
  }

  Expected<PortAddress> readDevice() {
    for (const std::string_view folder : {"by-id/", "by-path/"}) {
      if (rest_.starts_with(folder)) {
        if (rest_.size() == folder.size()) {
          return refuse("it names no device");
        }
        address_.device = "/dev/serial/" + std::string(rest_);
        return address_;
      }
    }
    if (!rest_.starts_with('/') || rest_.ends_with('/')) {
      return refuse("a device is by-id/NAME or a path that begins with /");
    }
    address_.device = rest_;
    return address_;
  }

  Expected<PortAddress> readHost() {
    const std::size_t colon = rest_.rfind(':');
    if (colon == std::string_view::npos || colon == 0 || colon + 1 == rest_.size()) {
      return refuse("a host and a port number, with a colon between them, follow the scheme");
    }
    std::string_view host = rest_.substr(0, colon);
    const auto port = wholeNumber(rest_.substr(colon + 1));
    if (!port || *port < 1 || *port > 65535) {
      return refuse("a port number is from 1 to 65535");
    }
    if (host.starts_with('[') && host.ends_with(']')) {
      host = host.substr(1, host.size() - 2);
    } else if (host.find(':') != std::string_view::npos) {
      return refuse("an IPv6 address stands in brackets, like [fe80::1]:4001");
    }
    if (host.empty() || host.find_first_of("[]/@") != std::string_view::npos) {
      return refuse(quoted(host) + " is no host");
    }
    address_.host = host;
    address_.port = *port;
    return address_;
  }

  std::string_view whole_;
  std::string_view rest_;
  PortAddress address_;
};

}  // namespace

Expected<PortAddress> PortAddress::parse(const std::string& text) {
  const std::size_t colon = text.find(':');
  const std::string_view scheme = std::string_view(text).substr(0, colon);
  const auto known = std::ranges::find(kSchemes, scheme, &decltype(kSchemes)::value_type::first);
  if (colon == std::string::npos || known == kSchemes.end() || text.size() > kLongest) {
    return fail("address " + quoted(text) + ": it begins with no scheme that is known here", std::string(),
                kRemedy);
  }
  return AddressReader(text, std::string_view(text).substr(colon + 1), known->second).read();
}

std::string PortAddress::toString() const {
  const bool six = host.find(':') != std::string::npos;
  const std::string at = fmt::format("{}{}{}:{}", six ? "[" : "", host, six ? "]" : "", port);
  switch (scheme) {
    case PortScheme::simulated:
      return "sim:" + name;
    case PortScheme::serial:
      return "serial:" + device;
    case PortScheme::tcp:
      return "tcp:" + at;
    case PortScheme::modbusTcp:
      return fmt::format("modbus-tcp:{}@{}", at, unit);
    case PortScheme::modbusRtu:
      return fmt::format("modbus-rtu:{}@{}", device, unit);
  }
  return {};
}

}  // namespace mb

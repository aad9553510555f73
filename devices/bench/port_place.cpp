#include "devices/bench/port_place.h"

#include "devices/link/link.h"
#include "devices/link/serial_devices.h"

#include <QHostAddress>
#include <QHostInfo>
#include <QNetworkInterface>
#include <QString>
#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

std::optional<QHostAddress> literal(const std::string& host) {
  QHostAddress address;
  return address.setAddress(QString::fromStdString(host)) ? std::optional(address) : std::nullopt;
}

bool isThisMachine(const std::string& host) {
  if (QString::fromStdString(host).compare(QStringLiteral("localhost"), Qt::CaseInsensitive) == 0) {
    return true;
  }
  const auto address = literal(host);
  if (!address) {
    return false;
  }
  bool mapped = false;
  const quint32 four = address->toIPv4Address(&mapped);
  const QHostAddress plain = mapped ? QHostAddress(four) : *address;
  // Nobody answers at 0.0.0.0 and :: but this machine.
  return plain.isLoopback() || plain == QHostAddress(QHostAddress::AnyIPv4) ||
         plain == QHostAddress(QHostAddress::AnyIPv6) || QNetworkInterface::allAddresses().contains(plain);
}

bool sameHost(const std::string& one, const std::string& other) {
  const auto a = literal(one);
  const auto b = literal(other);
  return a && b
             ? a->isEqual(*b, QHostAddress::TolerantConversion)
             : QString::fromStdString(one).compare(QString::fromStdString(other), Qt::CaseInsensitive) == 0;
}

/// What is wrong with one port alone.
std::optional<PortMistake> mistakeOf(const PortDescription& port, const Expected<PortAddress>& address) {
  if (!address) {
    return PortMistake(port.id, "address", address.error());
  }
  const bool registers = port.kind == "registers";
  if (address->scheme != PortScheme::simulated && address->isModbus() != registers) {
    return PortMistake(
        port.id, "address",
        Error(fmt::format("{} does not carry {}", address->toString(), port.kind), std::string(),
              registers ? "write modbus-tcp: or modbus-rtu:" : "write serial: or tcp:"));
  }
  if (!port.settings.empty()) {
    if (const auto settings = SerialSettings::parse(port.settings); !settings) {
      return PortMistake(port.id, "settings", settings.error());
    }
  }
  return std::nullopt;
}

}  // namespace

Expected<PortAddress> resolved(const PortAddress& address) {
  if (!address.hasHost() || literal(address.host)) {
    return address;
  }
  const QHostInfo found = QHostInfo::fromName(QString::fromStdString(address.host));
  if (found.addresses().isEmpty()) {
    return fail(fmt::format("the host {} is not known: {}", address.host, found.errorString().toStdString()),
                std::string(), "correct the name, or write the address as a number");
  }
  PortAddress known = address;
  known.host = found.addresses().constFirst().toString().toStdString();
  return known;
}

bool isSimulated(const PortAddress& address) {
  if (address.hasDevice()) {
    return leadsToPseudoTerminal(address.device);
  }
  return address.scheme == PortScheme::simulated || isThisMachine(address.host);
}

bool samePlace(const PortAddress& one, const PortAddress& other) {
  if (one.hasDevice() && other.hasDevice()) {
    return canonicalDevice(one.device) == canonicalDevice(other.device);
  }
  if (one.hasHost() && other.hasHost()) {
    const bool units = one.isModbus() && other.isModbus() && one.unit != other.unit;
    return one.port == other.port && sameHost(one.host, other.host) && !units;
  }
  return one == other;
}

std::vector<PortMistake> checkPorts(const BenchDescription& bench) {
  std::vector<PortMistake> mistakes;
  std::vector<std::pair<const PortDescription*, PortAddress>> seen;
  for (const PortDescription& port : bench.ports) {
    const auto address = PortAddress::parse(port.address);
    if (auto mistake = mistakeOf(port, address)) {
      mistakes.push_back(std::move(*mistake));
      continue;
    }
    const auto twin =
        std::ranges::find_if(seen, [&](const auto& earlier) { return samePlace(earlier.second, *address); });
    if (twin != seen.end()) {
      mistakes.emplace_back(port.id, "address",
                            Error(fmt::format("it leads to the same place as the port `{}` ({})",
                                              twin->first->id, twin->second.toString()),
                                  std::string(), "name every device once"));
    }
    if (!seen.empty() &&
        (seen.front().second.scheme == PortScheme::simulated) != (address->scheme == PortScheme::simulated)) {
      mistakes.emplace_back(
          port.id, "address",
          Error(fmt::format(
                    "{} stands beside the port `{}` at {}: a bench lies in the box as a whole, or not at "
                    "all",
                    port.address, seen.front().first->id, seen.front().first->address),
                std::string(), "write sim: for all ports or for none"));
    }
    seen.emplace_back(&port, *address);
  }
  return mistakes;
}

bool isInProcess(const BenchDescription& bench) {
  return std::ranges::any_of(bench.ports, [](const PortDescription& port) {
    const auto address = PortAddress::parse(port.address);
    return address && address->scheme == PortScheme::simulated;
  });
}

}  // namespace mb

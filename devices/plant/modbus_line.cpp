#include "devices/plant/modbus_line.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

namespace mb {
namespace {

/// A line that never falls silent is given up after so much.
constexpr std::size_t kMostDropped = 8192;
/// Slaves of Unix 98 pseudo-terminals (Linux, Documentation/admin-guide/devices.txt).
constexpr unsigned kFirstPtyMajor = 136;
constexpr unsigned kLastPtyMajor = 143;

bool isPseudoTerminal(int file) {
  struct stat status {};
  return fstat(file, &status) == 0 && S_ISCHR(status.st_mode) && major(status.st_rdev) >= kFirstPtyMajor &&
         major(status.st_rdev) <= kLastPtyMajor;
}

/// 0 for a speed that is not in the list of POSIX and Linux.
speed_t speedOf(int baud) {
  static constexpr std::array<std::pair<int, speed_t>, 14> kSpeeds = {{{300, B300},
                                                                       {600, B600},
                                                                       {1200, B1200},
                                                                       {2400, B2400},
                                                                       {4800, B4800},
                                                                       {9600, B9600},
                                                                       {19200, B19200},
                                                                       {38400, B38400},
                                                                       {57600, B57600},
                                                                       {115200, B115200},
                                                                       {230400, B230400},
                                                                       {460800, B460800},
                                                                       {500000, B500000},
                                                                       {921600, B921600}}};
  const auto* const found = std::ranges::find(kSpeeds, baud, &std::pair<int, speed_t>::first);
  return found == kSpeeds.end() ? speed_t{B0} : found->second;
}

char parityOf(const termios& line) {
  if ((line.c_cflag & PARENB) == 0) {
    return 'N';
  }
  return (line.c_cflag & PARODD) != 0 ? 'O' : 'E';
}

}  // namespace

Duration frameSilence(const SerialSettings& settings) {
  constexpr int kFast = 19200;
  constexpr Duration kLeast = std::chrono::microseconds(1750);
  return settings.baud > kFast ? kLeast : settings.characters(7) / 2;
}

Expected<void> takeLine(int file, const ModbusAddress& address) {
  const std::string& device = address.device;
  const SerialSettings& settings = address.settings;
  const bool pseudo = isPseudoTerminal(file);
  if (pseudo && !address.pseudoTerminalAllowed) {
    return fail("it has become a pseudo-terminal: what answers there is simulated", device,
                "plug the real device in again");
  }
  if (ioctl(file, TIOCEXCL) != 0) {
    return fail("the line cannot be had alone", device, "end the other program that uses it");
  }
  termios line{};
  if (tcgetattr(file, &line) != 0) {
    return fail("the line settings cannot be read back", device, "check that it is a serial port");
  }
  // libmodbus takes 9600 for a speed that it does not know.
  const bool sameSpeed = speedOf(settings.baud) != B0 && cfgetospeed(&line) == speedOf(settings.baud);
  const bool sameParity = parityOf(line) == settings.parity || pseudo;
  const bool sameStop = ((line.c_cflag & CSTOPB) != 0) == (settings.stopBits == 2);
  const bool sameData = (line.c_cflag & CSIZE) == (settings.dataBits == 7 ? CS7 : CS8);
  if (!sameSpeed || !sameParity || !sameStop || !sameData) {
    return fail(fmt::format("the port does not take the settings {}", settings.toString()), device,
                "use another adapter or other settings");
  }
  return {};
}

void releaseLine(int file) {
  ioctl(file, TIOCNXCL);
}

std::size_t drainUntilQuiet(int file, Duration silence) {
  const auto whole = std::chrono::floor<std::chrono::seconds>(silence);
  const timespec patience{static_cast<time_t>(whole.count()), static_cast<long>((silence - whole).count())};
  std::array<char, 256> dropped{};
  std::size_t all = 0;
  while (all < kMostDropped) {
    pollfd ready{file, POLLIN, 0};
    if (ppoll(&ready, 1, &patience, nullptr) <= 0 || (ready.revents & POLLIN) == 0) {
      break;
    }
    const ssize_t count = ::read(file, dropped.data(), dropped.size());
    if (count <= 0) {
      break;
    }
    all += static_cast<std::size_t>(count);
  }
  return all;
}

}  // namespace mb

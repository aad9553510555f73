#include "devices/link/port_control.h"

#include <cerrno>
#include <system_error>

#include <asm/termbits.h>  // struct termios2: <termios.h> cannot say any baud rate
#include <linux/serial.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace mb {
namespace {

// Linux, Documentation/admin-guide/devices.txt: the slaves of Unix98 pseudo-terminals, and the older ones.
constexpr unsigned kFirstPts = 136;
constexpr unsigned kLastPts = 143;
constexpr unsigned kOldPty = 3;

tl::unexpected<Error> refused(const char* what) {
  return fail(std::string(what) + ": " + std::generic_category().message(errno));
}

Expected<termios2> flags(int handle) {
  termios2 all{};
  if (ioctl(handle, TCGETS2, &all) != 0) {
    return refused("the settings of the port cannot be read");
  }
  return all;
}

}  // namespace

PortState portState(std::uint32_t inputFlags, std::uint32_t controlFlags, std::uint32_t baud) {
  PortState state;
  state.settings.baud = static_cast<int>(baud);
  switch (controlFlags & CSIZE) {
    case CS5:
      state.settings.dataBits = 5;
      break;
    case CS6:
      state.settings.dataBits = 6;
      break;
    case CS7:
      state.settings.dataBits = 7;
      break;
    default:
      state.settings.dataBits = 8;
      break;
  }
  const bool parity = (controlFlags & PARENB) != 0;
  state.settings.parity = !parity ? 'N' : (controlFlags & PARODD) != 0 ? 'O' : 'E';
  state.settings.stopBits = (controlFlags & CSTOPB) != 0 ? 2 : 1;
  state.marksErrors = (inputFlags & INPCK) != 0 && (inputFlags & PARMRK) != 0;
  state.ignoresErrors = (inputFlags & IGNPAR) != 0;
  state.strips = (inputFlags & ISTRIP) != 0;
  return state;
}

std::uint32_t withMarkedErrors(std::uint32_t inputFlags) {
  return (inputFlags | INPCK | PARMRK) & ~static_cast<std::uint32_t>(IGNPAR | ISTRIP);
}

bool SystemPortControl::isPseudoTerminal(int handle) {
  struct stat about {};
  if (fstat(handle, &about) != 0) {
    return false;
  }
  const unsigned number = major(about.st_rdev);
  return S_ISCHR(about.st_mode) && ((number >= kFirstPts && number <= kLastPts) || number == kOldPty);
}

Expected<PortState> SystemPortControl::state(int handle) {
  const auto all = flags(handle);
  if (!all) {
    return tl::unexpected(all.error());
  }
  return portState(all->c_iflag, all->c_cflag, all->c_ospeed);
}

Expected<void> SystemPortControl::markErrors(int handle) {
  auto all = flags(handle);
  if (!all) {
    return tl::unexpected(all.error());
  }
  all->c_iflag = withMarkedErrors(all->c_iflag);
  if (ioctl(handle, TCSETS2, &*all) != 0) {
    return refused("parity errors cannot be marked");
  }
  return {};
}

Expected<bool> SystemPortControl::lowLatency(int handle) {
  serial_struct about{};
  if (ioctl(handle, TIOCGSERIAL, &about) != 0) {
    return refused("the driver knows no latency");
  }
  about.flags |= static_cast<int>(ASYNC_LOW_LATENCY);
  if (ioctl(handle, TIOCSSERIAL, &about) != 0) {
    return refused("the driver refuses low latency");
  }
  about = {};
  if (ioctl(handle, TIOCGSERIAL, &about) != 0) {
    return refused("the driver knows no latency");
  }
  return (about.flags & static_cast<int>(ASYNC_LOW_LATENCY)) != 0;
}

Expected<void> SystemPortControl::controlLines(int handle, const ControlLines& lines) {
  int on = (lines.rts ? TIOCM_RTS : 0) | (lines.dtr ? TIOCM_DTR : 0);
  int off = (lines.rts ? 0 : TIOCM_RTS) | (lines.dtr ? 0 : TIOCM_DTR);
  // Off first: never two heads at a time.
  if (ioctl(handle, TIOCMBIC, &off) != 0 || ioctl(handle, TIOCMBIS, &on) != 0) {
    return refused("the driver does not set them");
  }
  return {};
}

}  // namespace mb

#include "devices/served/pty_bridge.h"

#include <QSocketNotifier>
#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

namespace mb {
namespace {

constexpr Duration kLook = std::chrono::seconds(1);

void closeOnExec(int file) {
  fcntl(file, F_SETFD, FD_CLOEXEC);
}

}  // namespace

/// Both sides stay open here: without a user of its own side the terminal would be hung up, and forget that
/// it is raw.
struct PtyBridge::Terminal {
  Terminal(int ours_, int theirs_) : ours(ours_), theirs(theirs_), notifier(ours_, QSocketNotifier::Read) {}
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() {
    notifier.setEnabled(false);
    ::close(ours);
    ::close(theirs);
  }

  int ours;
  int theirs;
  QSocketNotifier notifier;
};

Expected<std::unique_ptr<PtyBridge>> PtyBridge::create(std::shared_ptr<sim::Wire> wire,
                                                       const SerialSettings& line, Scheduler& scheduler) {
  int ours = -1;
  int theirs = -1;
  std::array<char, 256> name{};
  termios raw{};
  cfmakeraw(&raw);
  raw.c_cflag |= CREAD | CLOCAL;
  if (openpty(&ours, &theirs, name.data(), &raw, nullptr) != 0) {
    return fail("no pseudo-terminal is to be had: " + std::generic_category().message(errno), wire->name());
  }
  closeOnExec(ours);
  closeOnExec(theirs);
  fcntl(ours, F_SETFL, fcntl(ours, F_GETFL) | O_NONBLOCK);
  auto terminal = std::make_unique<Terminal>(ours, theirs);
  if (auto opened = wire->open(); !opened) {
    return tl::unexpected(opened.error());
  }
  return std::unique_ptr<PtyBridge>(
      new PtyBridge(std::move(wire), line, scheduler, std::move(terminal), name.data()));
}

PtyBridge::PtyBridge(std::shared_ptr<sim::Wire> wire, const SerialSettings& line, Scheduler& scheduler,
                     std::unique_ptr<Terminal> terminal, std::string device)
    : wire_(std::move(wire)),
      scheduler_(scheduler),
      terminal_(std::move(terminal)),
      device_(std::move(device)),
      transmissions_(scheduler, line,
                     [this](const Bytes& bytes, const SerialSettings& settings, Instant begin) {
                       wire_->receive(bytes, settings, begin);
                     }) {
  QObject::connect(&terminal_->notifier, &QSocketNotifier::activated, [this] { readTerminal(); });
  wire_->onChunk([this](const Chunk& chunk) { say(chunk.bytes); });
  wire_->onLost([this](const Error&) { isLost_ = true; });
  lookAfter();
}

PtyBridge::~PtyBridge() {
  scheduler_.cancel(caretaker_);
  wire_->onChunk([](const Chunk&) {});
  wire_->onLost([](const Error&) {});
  wire_->close();
}

void PtyBridge::readTerminal() {
  std::array<std::uint8_t, 4096> bytes{};
  for (;;) {
    const ssize_t count = ::read(terminal_->ours, bytes.data(), bytes.size());
    if (count <= 0) {
      return;
    }
    heard_ = true;
    transmissions_.take(std::span(bytes.data(), static_cast<std::size_t>(count)));
  }
}

void PtyBridge::say(const Bytes& bytes) {
  const ssize_t count = ::write(terminal_->ours, bytes.data(), bytes.size());
  said_ += std::max<ssize_t>(count, 0);  // a terminal that is full has no reader: the caretaker empties it
}

void PtyBridge::lookAfter() {
  int unread = 0;
  ioctl(terminal_->theirs, FIONREAD, &unread);
  if (unread_ > 0 && unread >= unread_ + std::exchange(said_, 0)) {  // nobody has read a byte
    tcflush(terminal_->theirs, TCIFLUSH);
    unread = 0;
  }
  said_ = 0;
  unread_ = unread;
  if (!std::exchange(heard_, false)) {
    // A program that was killed cannot give the terminal back, and we hold it open: it would stay taken.
    ioctl(terminal_->theirs, TIOCNXCL);
  }
  if (isLost_ && wire_->open()) {
    isLost_ = false;
  }
  caretaker_ = scheduler_.after(kLook, [this] { lookAfter(); });
}

}  // namespace mb

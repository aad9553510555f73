#pragma once

#include "core/async/scheduler.h"
#include "core/text/error.h"
#include "devices/served/transmissions.h"
#include "devices/simulator/wire.h"

#include <memory>
#include <string>

namespace mb {

/// A simulated wire as a serial port of this machine: a pseudo-terminal whose other end the wire is. Bench
/// thread, real time, a Qt event loop.
///
/// Bytes that nobody reads are dropped after a second, as a line drops what comes while no program has its
/// port open: whoever opens the port must not find old weighings in it.
class PtyBridge {
 public:
  /// `line`: speed and form of the characters, for the time they take. Error: no pseudo-terminal is to be
  /// had.
  [[nodiscard]] static Expected<std::unique_ptr<PtyBridge>> create(std::shared_ptr<sim::Wire> wire,
                                                                   const SerialSettings& line,
                                                                   Scheduler& scheduler);
  PtyBridge(const PtyBridge&) = delete;
  PtyBridge& operator=(const PtyBridge&) = delete;
  ~PtyBridge();

  /// "/dev/pts/7".
  [[nodiscard]] const std::string& device() const { return device_; }

 private:
  struct Terminal;
  PtyBridge(std::shared_ptr<sim::Wire> wire, const SerialSettings& line, Scheduler& scheduler,
            std::unique_ptr<Terminal> terminal, std::string device);

  void readTerminal();
  void say(const Bytes& bytes);
  void lookAfter();

  std::shared_ptr<sim::Wire> wire_;
  Scheduler& scheduler_;
  std::unique_ptr<Terminal> terminal_;
  std::string device_;
  Transmissions transmissions_;
  Scheduler::TimerId caretaker_ = 0;
  std::int64_t unread_ = 0;  ///< bytes that waited for a reader when the caretaker last looked
  std::int64_t said_ = 0;    ///< bytes given out since then
  bool heard_ = false;       ///< something came from the bench since then
  bool isLost_ = false;      ///< the simulated device is unplugged
};

}  // namespace mb

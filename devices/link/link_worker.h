#pragma once

#include "devices/link/link.h"
#include "devices/link/qt_scheduler.h"

#include <QObject>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

class QTimer;

namespace mb {

/// What both sides of a real link know of it.
struct LinkState {
  enum class Phase { closed, opening, open, lost };

  LinkState() = default;

  std::mutex mutex;  // guards the fields down to `halfWidth`
  std::condition_variable changed;
  Phase phase = Phase::closed;
  Error error{"it was not opened"};  ///< the latest reason for not being open
  std::string remark;
  Duration halfWidth{};  ///< of the end of what is sent

  // Bench thread only.
  Link::ChunkHandler onChunk;
  Link::LostHandler onLost;
};

/// The side of a real link that lives on the link thread: opens the device, stamps what comes in, and when
/// the device is lost opens it again, at growing intervals, until it is told to stop.
class LinkWorker : public QObject {
 public:
  LinkWorker(QtScheduler& scheduler, std::shared_ptr<LinkState> state);
  ~LinkWorker() override;

  void start();
  void stop();
  void configure(const SerialSettings& settings);
  void write(const Bytes& bytes);

 protected:
  /// Begins to open the device: opened() or failed() follows, at once or later.
  virtual void openDevice() = 0;
  /// Whatever state the device is in; nothing more is heard of it.
  virtual void closeDevice() = 0;
  /// On an open device: the settings have changed.
  virtual void applySettings() = 0;
  virtual void transmit(const Bytes& bytes) = 0;

  void opened(std::string remark, Duration halfWidth);
  /// The device could not be opened, or is lost.
  void failed(Error error);
  void deliver(Chunk chunk);

  [[nodiscard]] const SerialSettings& settings() const { return settings_; }
  [[nodiscard]] QtScheduler& scheduler() const { return scheduler_; }
  /// Stamps `count` bytes that are read now: the last of them has arrived since the last look, and not longer
  /// ago than `latency`; the others came before it, a `character` apart.
  [[nodiscard]] Chunk stamped(std::size_t count, Duration latency, Duration character);

 private:
  QtScheduler& scheduler_;
  std::shared_ptr<LinkState> state_;
  SerialSettings settings_;
  QTimer* again_ = nullptr;
  Duration backOff_;
  bool running_ = false;
  bool open_ = false;
  Instant looked_{};  ///< when the device was last read empty
};

}  // namespace mb

#pragma once

#include "core/async/scheduler.h"
#include "devices/link/link.h"
#include "devices/simulator/faults.h"
#include "devices/simulator/noise.h"
#include "devices/simulator/transmission.h"

#include <functional>
#include <memory>
#include <string>

namespace mb::sim {

/// A simulated wire at which somebody listens: every byte takes its time. The device side gets whole
/// transmissions with the settings they were sent with; what it answers arrives in pieces, stamped as the
/// bytes come in.
class Wire : public Link, public std::enable_shared_from_this<Wire> {
 public:
  /// `faults` outlives the wire; they hit it by the id of its port.
  Wire(std::string port, Scheduler& scheduler, Faults& faults, std::uint64_t seed)
      : port_(std::move(port)), scheduler_(scheduler), faults_(faults), noise_(seed, "line noise " + port_) {}

  [[nodiscard]] std::string name() const override { return "sim:" + port_; }
  [[nodiscard]] Expected<void> open() override;
  void close() override { open_ = false; }
  /// The connection breaks, as a fault wants it.
  void lose(const Error& why);
  void configure(const SerialSettings& settings) override {
    settings_ = settings;
    configured_ = true;
  }
  Instant send(std::span<const std::uint8_t> bytes) override;
  /// A transmission that began at `begin` and has just ended, from whoever keeps the line's time himself: a
  /// pseudo-terminal, which takes bytes faster than a line.
  void receive(const Bytes& bytes, const SerialSettings& settings, Instant begin) {
    if (open_) {
      heard(bytes, settings, begin);
    }
  }
  void onChunk(ChunkHandler handler) override { onChunk_ = std::move(handler); }
  void onLost(LostHandler handler) override { onLost_ = std::move(handler); }

 protected:
  /// The device hears the last stop bit of a transmission that began at `begin`.
  virtual void heard(const Bytes& bytes, const SerialSettings& settings, Instant begin) = 0;

  /// The device begins to send at `begin` (not before now); the bytes arrive in pieces of this many.
  void answer(Transmission sent, const SerialSettings& settings, Instant begin, std::size_t pieceSize);

  /// What was sent comes back at `when` in one piece.
  void giveBack(const Bytes& bytes, Instant when);

  [[nodiscard]] Scheduler& scheduler() { return scheduler_; }
  [[nodiscard]] double seconds() const { return toSeconds(scheduler_.now().time_since_epoch()); }
  [[nodiscard]] Faults& faults() { return faults_; }
  [[nodiscard]] const std::string& port() const { return port_; }

 private:
  void hear(const Bytes& bytes, const SerialSettings& settings, Instant begin);
  void deliver(Transmission piece, const SerialSettings& settings, Instant first, Instant last);
  void echo(const Bytes& bytes);

  std::string port_;
  Scheduler& scheduler_;
  Faults& faults_;
  Noise noise_;
  std::uint64_t draws_ = 0;
  std::uint64_t connection_ = 0;  ///< bytes of an older one are lost with it
  SerialSettings settings_;
  bool configured_ = false;  ///< else whoever listens keeps the rate himself (a pseudo-terminal)
  bool open_ = false;
  Instant busyUntil_{};
  ChunkHandler onChunk_;
  LostHandler onLost_;
};

}  // namespace mb::sim

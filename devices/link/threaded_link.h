#pragma once

#include "devices/link/link.h"
#include "devices/link/link_thread.h"
#include "devices/link/link_worker.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>

namespace mb {

/// The bench thread's side of a real link: asks the worker, and never waits for it but at the first opening.
class ThreadedLink : public Link {
 public:
  ~ThreadedLink() override;

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] Expected<void> open() override;
  void beginOpening() override;
  void close() override;
  [[nodiscard]] std::string remark() const override;
  [[nodiscard]] Duration sendHalfWidth() const override;
  void configure(const SerialSettings& settings) override;
  /// Computed: what was sent before ends first, then each character takes its time.
  Instant send(std::span<const std::uint8_t> bytes) override;
  void onChunk(ChunkHandler handler) override { state_->onChunk = std::move(handler); }
  void onLost(LostHandler handler) override { state_->onLost = std::move(handler); }

 protected:
  /// `openTime`: the first opening is given up after it.
  ThreadedLink(std::string name, std::shared_ptr<LinkThread> thread, Duration openTime)
      : name_(std::move(name)), thread_(std::move(thread)), openTime_(openTime) {}

  /// On the link thread, after what was asked of the worker before.
  void ask(std::function<void(LinkWorker&)> work);

  /// In the constructor of a link, once: makes its worker on the link thread, where it will die too.
  template <class Worker, class... Arguments>
  void adopt(Arguments&&... arguments) {
    thread_->runAndWait([&] {
      worker_ = std::make_unique<Worker>(thread_->scheduler(), state_, std::forward<Arguments>(arguments)...);
    });
  }

 private:
  std::string name_;
  std::shared_ptr<LinkThread> thread_;
  Duration openTime_;
  std::shared_ptr<LinkState> state_ = std::make_shared<LinkState>();
  std::unique_ptr<LinkWorker> worker_;
  SerialSettings settings_;
  Instant busyUntil_{};
};

}  // namespace mb

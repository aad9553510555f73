#include "devices/link/link_worker.h"

#include <QTimer>
#include <algorithm>
#include <chrono>
#include <utility>

namespace mb {
namespace {

using Phase = LinkState::Phase;

constexpr Duration kFirstBackOff = std::chrono::milliseconds(250);
constexpr Duration kLongestBackOff = std::chrono::seconds(5);

}  // namespace

LinkWorker::LinkWorker(QtScheduler& scheduler, std::shared_ptr<LinkState> state)
    : scheduler_(scheduler), state_(std::move(state)), again_(new QTimer(this)), backOff_(kFirstBackOff) {
  again_->setSingleShot(true);
  connect(again_, &QTimer::timeout, this, [this] { openDevice(); });
}

LinkWorker::~LinkWorker() = default;

void LinkWorker::start() {
  if (!running_) {
    running_ = true;
    backOff_ = kFirstBackOff;
    openDevice();
  }
}

void LinkWorker::stop() {
  running_ = false;
  open_ = false;
  again_->stop();
  closeDevice();
}

void LinkWorker::configure(const SerialSettings& settings) {
  if (settings_ == settings) {
    return;
  }
  settings_ = settings;
  if (open_) {
    applySettings();
  }
}

void LinkWorker::write(const Bytes& bytes) {
  if (open_) {
    transmit(bytes);
  }
}

void LinkWorker::opened(std::string remark, Duration halfWidth) {
  open_ = true;
  backOff_ = kFirstBackOff;
  looked_ = scheduler_.now();
  const std::lock_guard lock(state_->mutex);
  state_->phase = Phase::open;
  state_->remark = std::move(remark);
  state_->halfWidth = halfWidth;
  state_->changed.notify_all();
}

void LinkWorker::failed(Error error) {
  if (!running_) {
    return;
  }
  open_ = false;
  closeDevice();
  bool first = false;
  bool lost = false;
  {
    const std::lock_guard lock(state_->mutex);
    first = state_->phase == Phase::opening;
    lost = state_->phase == Phase::open;
    state_->phase = first ? Phase::closed : Phase::lost;
    state_->error = error;
    state_->changed.notify_all();
  }
  if (first) {
    running_ = false;  // whoever opens it is told, and may try again
    return;
  }
  if (lost) {
    const std::weak_ptr<LinkState> state = state_;
    scheduler_.post([state, reason = std::move(error)] {
      if (const auto alive = state.lock(); alive && alive->onLost) {
        alive->onLost(reason);
      }
    });
  }
  again_->start(std::chrono::ceil<std::chrono::milliseconds>(backOff_));
  backOff_ = std::min(2 * backOff_, kLongestBackOff);
}

void LinkWorker::deliver(Chunk chunk) {
  if (chunk.bytes.empty()) {
    return;
  }
  const std::weak_ptr<LinkState> state = state_;
  scheduler_.post([state, arrived = std::move(chunk)] {
    if (const auto alive = state.lock(); alive && alive->onChunk) {
      alive->onChunk(arrived);
    }
  });
}

Chunk LinkWorker::stamped(std::size_t count, Duration latency, Duration character) {
  const Instant now = scheduler_.now();
  const Duration window = std::clamp(now - looked_, Duration(0), latency);
  Chunk chunk;
  chunk.last = Stamp{now - window / 2, window / 2};
  chunk.first = chunk.last;
  if (count > 1) {
    const Duration span = character * static_cast<Duration::rep>(count - 1);
    chunk.first.at = std::min(chunk.last.at, std::max(looked_, chunk.last.at - span));
  }
  looked_ = now;
  return chunk;
}

}  // namespace mb

#include "devices/served/transmissions.h"

#include <utility>

namespace mb {
namespace {

constexpr std::uint8_t kAlternating = 0x55;
/// No transmission is that long; a terminal takes any flood.
constexpr std::size_t kLongest = 8192;

}  // namespace

Transmissions::Transmissions(Scheduler& scheduler, SerialSettings line, Handler handler)
    : scheduler_(scheduler), line_(line), handler_(std::move(handler)) {}

Transmissions::~Transmissions() {
  scheduler_.cancel(timer_);
}

bool Transmissions::isWakeUp() const {
  return alternating_ && bytes_.size() >= kWakeUpLeast;
}

SerialSettings Transmissions::settings() const {
  return isWakeUp() ? SerialSettings(line_.baud, 8, 'N', 1) : line_;
}

void Transmissions::append(std::uint8_t byte) {
  const bool telegramComes = isWakeUp() && byte != kAlternating;
  if (telegramComes || bytes_.size() >= kLongest) {
    end();  // the signal is over, whatever our clock says
  }
  if (bytes_.empty()) {
    begin_ = scheduler_.now();
    alternating_ = true;
  }
  alternating_ = alternating_ && byte == kAlternating;
  bytes_.push_back(byte);
}

void Transmissions::take(std::span<const std::uint8_t> bytes) {
  for (const std::uint8_t byte : bytes) {
    append(byte);
  }
  wait();
}

void Transmissions::wait() {
  scheduler_.cancel(timer_);
  timer_ = scheduler_.at(begin_ + settings().characters(bytes_.size()), [this] { end(); });
}

void Transmissions::end() {
  scheduler_.cancel(timer_);
  const SerialSettings sent = settings();
  const Bytes whole = std::exchange(bytes_, Bytes());
  if (!whole.empty()) {
    handler_(whole, sent, begin_);
  }
}

}  // namespace mb

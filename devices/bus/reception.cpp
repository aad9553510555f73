#include "devices/bus/reception.h"

#include <algorithm>
#include <utility>

namespace mb {
namespace {

constexpr std::size_t kMostStray = 4096;  // of a line that babbles, the beginning is evidence enough

/// Arrival of byte `index` of a chunk: its ends are stamped, what lies between is taken as evenly spread.
Stamp arrival(const Chunk& chunk, std::size_t index) {
  if (index == 0 || chunk.bytes.size() < 2) {
    return chunk.first;
  }
  const auto steps = static_cast<Duration::rep>(chunk.bytes.size() - 1);
  const Duration span = chunk.last.at - chunk.first.at;
  return Stamp{chunk.first.at + span * static_cast<Duration::rep>(index) / steps, chunk.last.halfWidth};
}

}  // namespace

void Reception::begin(Instant txEnd, Duration character) {
  abandon();
  listening_ = true;
  earliest_ = txEnd + character;
  echoWrong_ = false;
}

void Reception::expectEcho(std::span<const std::uint8_t> bytes) {
  echo_.insert(echo_.end(), bytes.begin(), bytes.end());
}

void Reception::add(const Chunk& chunk) {
  for (std::size_t i = 0; i < chunk.bytes.size(); ++i) {
    const std::uint8_t byte = chunk.bytes[i];
    const Stamp at = arrival(chunk, i);
    if (!echo_.empty()) {
      echoWrong_ = echoWrong_ || byte != echo_.front();
      echo_.pop_front();
      continue;
    }
    if (!listening_ || at.at + at.halfWidth < earliest_) {
      stray(byte, at);
      continue;
    }
    if (std::ranges::find(chunk.damaged, i) != chunk.damaged.end()) {
      damaged_.push_back(bytes_.size());
    }
    if (!first_) {
      first_ = at;
    }
    last_ = at;
    bytes_.push_back(byte);
  }
}

bool Reception::damagedWithin(std::size_t begin, std::size_t length) const {
  return std::ranges::any_of(damaged_, [&](std::size_t at) { return at >= begin && at - begin < length; });
}

void Reception::stray(std::uint8_t byte, const Stamp& at) {
  if (!stray_) {
    stray_.emplace();
    stray_->first = at;
  }
  stray_->last = at;
  if (stray_->bytes.size() < kMostStray) {
    stray_->bytes.push_back(byte);
  }
}

void Reception::abandon() {
  for (const std::uint8_t byte : bytes_) {
    stray(byte, *first_);
  }
  if (!bytes_.empty()) {
    stray_->last = *last_;
  }
  finish();
}

void Reception::finish() {
  bytes_.clear();
  damaged_.clear();
  first_.reset();
  last_.reset();
  echo_.clear();
  listening_ = false;
}

std::optional<Reception::Stray> Reception::takeStray() {
  return std::exchange(stray_, std::nullopt);
}

}  // namespace mb

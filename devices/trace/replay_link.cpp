#include "devices/trace/replay_link.h"

#include "devices/codec/mbus/request.h"

#include <algorithm>

namespace mb {
namespace {

/// What a device without a recorded instant takes to answer.
constexpr Duration kUsualDelay = std::chrono::milliseconds(20);

Duration delayOf(const TraceEntry& entry) {
  if (!entry.txEnd || !entry.rxFirst || *entry.rxFirst < *entry.txEnd) {
    return kUsualDelay;
  }
  return Duration(*entry.rxFirst - *entry.txEnd);
}

}  // namespace

ReplayLink::ReplayLink(Scheduler& scheduler, std::vector<TraceEntry> entries)
    : scheduler_(scheduler), entries_(std::move(entries)), used_(entries_.size(), 0) {}

const TraceEntry* ReplayLink::answerTo(std::span<const std::uint8_t> bytes) {
  const Bytes wanted = mbus::withoutFrameCount(bytes);
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    if (entries_[i].sent.empty() || mbus::withoutFrameCount(entries_[i].sent) != wanted) {
      continue;
    }
    // The first one that has not answered yet; when all have, the last one again.
    if (!best || used_[*best] > 0) {
      best = i;
    }
  }
  if (!best) {
    return nullptr;
  }
  ++used_[*best];
  return &entries_[*best];
}

Instant ReplayLink::send(std::span<const std::uint8_t> bytes) {
  const Instant end = scheduler_.now() + settings_.characters(bytes.size());
  const TraceEntry* entry = answerTo(bytes);
  if (entry != nullptr && !entry->received.empty()) {
    deliver(*entry, end);
  }
  return end;
}

void ReplayLink::deliver(const TraceEntry& entry, Instant sentAt) {
  Chunk chunk;
  chunk.bytes = entry.received;
  const Instant first = sentAt + std::max(delayOf(entry), settings_.characters(1));
  chunk.first = Stamp{first, Duration(0)};
  chunk.last = Stamp{first + settings_.characters(entry.received.size() - 1), Duration(0)};
  scheduler_.at(chunk.last.at, [this, alive = alive_, chunk = std::move(chunk)] {
    if (*alive && onChunk_) {
      onChunk_(chunk);
    }
  });
}

}  // namespace mb

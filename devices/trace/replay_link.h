#pragma once

#include "core/async/scheduler.h"
#include "devices/link/link.h"
#include "devices/trace/trace.h"

#include <memory>
#include <vector>

namespace mb {

/// A link on which a trace answers: whoever sends what was sent then gets what came back then, after as long
/// a time. Of several exchanges with the same request the next one answers, and the last one again and again.
/// What was never asked stays unanswered. The frame count bit of M-Bus does not matter. For virtual time,
/// where nothing else waits.
class ReplayLink final : public Link {
 public:
  /// The scheduler outlives the link.
  ReplayLink(Scheduler& scheduler, std::vector<TraceEntry> entries);
  ~ReplayLink() override { *alive_ = false; }

  [[nodiscard]] std::string name() const override { return "replay"; }
  [[nodiscard]] Expected<void> open() override { return {}; }
  void close() override {}
  void configure(const SerialSettings& settings) override { settings_ = settings; }
  /// Whatever they connected is in the trace.
  [[nodiscard]] Expected<void> setControlLines(const ControlLines&) override { return {}; }
  Instant send(std::span<const std::uint8_t> bytes) override;
  void onChunk(ChunkHandler handler) override { onChunk_ = std::move(handler); }
  void onLost(LostHandler) override {}

 private:
  [[nodiscard]] const TraceEntry* answerTo(std::span<const std::uint8_t> bytes);
  void deliver(const TraceEntry& entry, Instant sentAt);

  Scheduler& scheduler_;
  std::vector<TraceEntry> entries_;
  std::vector<std::size_t> used_;  ///< by entry: how often it answered
  SerialSettings settings_;
  ChunkHandler onChunk_;
  std::shared_ptr<bool> alive_ =
      std::make_shared<bool>(true);  ///< answers that are due when the link is gone find nobody
};

}  // namespace mb

#pragma once

#include "core/async/virtual_scheduler.h"
#include "devices/link/link.h"

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

namespace mb::test {

/// "68 04 04 ..." as bytes.
inline Bytes hex(std::string_view text) {
  Bytes bytes;
  int half = -1;
  for (const char c : text) {
    if (c == ' ') {
      continue;
    }
    const int digit = c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
    if (half < 0) {
      half = digit;
    } else {
      bytes.push_back(static_cast<std::uint8_t>(half * 16 + digit));
      half = -1;
    }
  }
  return bytes;
}

/// A link in virtual time: what is sent takes its time on the wire, and a script says what comes back, one
/// character a chunk.
class ScriptedLink final : public Link {
 public:
  struct Sent {
    Bytes bytes;
    SerialSettings settings;
    Instant start{};
    Instant end{};
  };

  explicit ScriptedLink(VirtualScheduler& scheduler) : scheduler_(scheduler) {}

  [[nodiscard]] std::string name() const override { return "scripted"; }
  [[nodiscard]] Expected<void> open() override {
    ++opened;
    if (gone) {
      return fail("still unplugged");
    }
    return {};
  }
  void close() override {}
  void configure(const SerialSettings& settings) override { settings_ = settings; }
  [[nodiscard]] Expected<void> setControlLines(const ControlLines& lines) override {
    if (!controllable) {
      return Link::setControlLines(lines);
    }
    controls.push_back(lines);
    return {};
  }
  Instant send(std::span<const std::uint8_t> bytes) override {
    Sent one;
    one.bytes.assign(bytes.begin(), bytes.end());
    one.settings = settings_;
    one.start = std::max(scheduler_.now(), busyUntil_);
    one.end = one.start + settings_.characters(bytes.size());
    busyUntil_ = one.end;
    if (gone) {
      return one.end;
    }
    sent.push_back(one);
    if (echo) {
      come(one.start, one.bytes);
    }
    if (script) {
      // By value: the script may send, and `sent` may move.
      scheduler_.at(one.end, [this, one] { script(one); });
    }
    return one.end;
  }
  void onChunk(ChunkHandler handler) override { chunk_ = std::move(handler); }
  void onLost(LostHandler handler) override { lostHandler_ = std::move(handler); }

  /// The first character begins at `begin`; `damaged` is the index of one with a parity error, -1: none.
  void come(Instant begin, const Bytes& bytes, int damaged = -1) {
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      const Instant at = begin + settings_.characters(i + 1);
      scheduler_.at(at, [this, at, byte = bytes[i], bad = static_cast<int>(i) == damaged] {
        Chunk one;
        one.bytes.push_back(byte);
        one.first = one.last = Stamp{at, Duration(0)};
        if (bad) {
          one.damaged.push_back(0);
        }
        if (chunk_) {
          chunk_(one);
        }
      });
    }
  }
  /// Comes in so long after now.
  void answer(Duration delay, const Bytes& bytes, int damaged = -1) {
    come(scheduler_.now() + delay, bytes, damaged);
  }
  void lose() {
    if (lostHandler_) {
      lostHandler_(Error("unplugged"));
    }
  }
  [[nodiscard]] const SerialSettings& settings() const { return settings_; }
  [[nodiscard]] bool hasHandler() const { return static_cast<bool>(chunk_); }

  std::vector<Sent> sent;
  std::function<void(const Sent&)> script;  ///< called when the last stop bit has left
  bool echo = false;
  bool gone = false;  ///< cannot be opened, and takes nothing
  int opened = 0;
  bool controllable = true;            ///< has RTS and DTR
  std::vector<ControlLines> controls;  ///< as they were set

 private:
  VirtualScheduler& scheduler_;
  SerialSettings settings_;
  Instant busyUntil_{};
  ChunkHandler chunk_;
  LostHandler lostHandler_;
};

}  // namespace mb::test

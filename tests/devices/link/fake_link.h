#pragma once

#include "core/async/scheduler.h"
#include "devices/link/link.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mb {

/// A scripted link in virtual time: what is sent goes to `onSend` after its time on the wire, and what the
/// other end says takes its time too.
class FakeLink final : public Link {
 public:
  explicit FakeLink(Scheduler& scheduler, std::string name = "fake")
      : scheduler_(scheduler), name_(std::move(name)) {}

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] Expected<void> open() override {
    ++opened;
    if (refuseOpen) {
      return fail("no such port", name_, "plug it in");
    }
    return {};
  }
  void close() override {}
  void configure(const SerialSettings& wanted) override { settings = wanted; }

  Instant send(std::span<const std::uint8_t> bytes) override {
    const std::string text(bytes.begin(), bytes.end());
    sent.push_back(text);
    const Instant end = scheduler_.now() + settings.characters(bytes.size());
    scheduler_.at(end, [this, text] {
      if (onSend) {
        onSend(text);
      }
    });
    return end;
  }

  void onChunk(ChunkHandler handler) override { chunk_ = std::move(handler); }
  void onLost(LostHandler handler) override { lost_ = std::move(handler); }

  /// The other end says `text`, from now on.
  void say(std::string_view text, std::vector<std::size_t> damaged = {}) {
    Chunk chunk;
    chunk.bytes.assign(text.begin(), text.end());
    chunk.damaged = std::move(damaged);
    chunk.first.at = scheduler_.now() + settings.characters(1);
    chunk.last.at = scheduler_.now() + settings.characters(text.size());
    scheduler_.at(chunk.last.at, [this, chunk] { chunk_(chunk); });
  }

  void lose(const std::string& why) { lost_(Error(why)); }

  std::function<void(const std::string&)> onSend;
  std::vector<std::string> sent;
  SerialSettings settings;
  bool refuseOpen = false;
  int opened = 0;

 private:
  Scheduler& scheduler_;
  std::string name_;
  ChunkHandler chunk_;
  LostHandler lost_;
};

}  // namespace mb

// When the meters of eight unlike lines latch, by what the lines say, against the instant at which the last
// stop bit has truly arrived at the meter.

#include "core/async/virtual_scheduler.h"
#include "core/record/memory_journal.h"
#include "devices/meter/profile_driver.h"
#include "tests/devices/meter/fake_meter.h"
#include "tests/devices/meter/profile_fixture.h"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

using namespace std::chrono_literals;
using test::FakeMeter;
using test::hex;
using testing::HasSubstr;

/// A wire that knows nothing but characters: each goes out when the one before has, and what the meter at its
/// end makes of them it finds out by itself.
class CharacterWire final : public Link {
 public:
  explicit CharacterWire(Scheduler& scheduler) : scheduler_(scheduler) { meter.verifying = true; }

  [[nodiscard]] std::string name() const override { return "characters"; }
  [[nodiscard]] Expected<void> open() override { return {}; }
  void close() override {}
  void configure(const SerialSettings& settings) override { settings_ = settings; }
  [[nodiscard]] Duration sendHalfWidth() const override { return halfWidth; }
  void onChunk(ChunkHandler handler) override { chunk_ = std::move(handler); }
  void onLost(LostHandler) override {}

  Instant send(std::span<const std::uint8_t> bytes) override {
    busyUntil_ = std::max(busyUntil_, scheduler_.now()) + settings_.characters(bytes.size());
    waiting_.insert(waiting_.end(), bytes.begin(), bytes.end());
    if (waiting_.size() == bytes.size()) {
      scheduler_.at(scheduler_.now() + lag, [this] { next(); });
    }
    return busyUntil_;
  }

  FakeMeter meter{"26010001"};
  Duration lag{};        ///< of the adapter, which the link does not know of ...
  Duration halfWidth{};  ///< ... more than so closely
  bool echo = false;
  int swallowed = 0;             ///< so many of the next acknowledgements of a freeze are lost
  std::vector<Instant> latches;  ///< the truth

 private:
  [[nodiscard]] Duration character() const {
    return Duration(1'000'000'000LL * settings_.bitsPerCharacter() / settings_.baud);
  }

  void next() {
    scheduler_.at(scheduler_.now() + character(), [this] {
      const std::uint8_t byte = waiting_.front();
      waiting_.erase(waiting_.begin());
      if (echo) {
        come(byte);
      }
      arrive(byte);
      if (!waiting_.empty()) {
        next();
      }
    });
  }

  void come(std::uint8_t byte) {
    Chunk chunk;
    chunk.bytes.push_back(byte);
    chunk.first.at = chunk.last.at = scheduler_.now();
    chunk_(chunk);
  }

  /// The meter: a frame is complete when its length says so.
  void arrive(std::uint8_t byte) {
    if (heard_.empty() && byte != 0x68 && byte != 0x10) {
      return;  // wake-up
    }
    heard_.push_back(byte);
    const std::size_t whole = heard_[0] == 0x10 ? 5 : heard_.size() < 2 ? 6 : heard_[1] + 6U;
    if (heard_.size() < whole) {
      return;
    }
    const Bytes frame = std::exchange(heard_, Bytes());
    if (frame.size() > 6 && frame[6] == 0x5C) {
      latch(frame[5] == 0xFF);
    } else {
      say(frame.size() > 6 && frame[6] == 0x51 ? meter.highResolution() : hex("E5"));
    }
  }

  void latch(bool broadcast) {
    latches.push_back(scheduler_.now());
    if (!broadcast && swallowed > 0) {
      --swallowed;
    } else if (!broadcast) {
      say(hex("E5"));
    }
  }

  void say(const Bytes& answer) {
    Instant at = scheduler_.now() + 40ms;
    for (const std::uint8_t byte : answer) {
      at += character();
      scheduler_.at(at, [this, byte] { come(byte); });
    }
  }

  Scheduler& scheduler_;
  SerialSettings settings_;
  Instant busyUntil_{};
  Bytes waiting_;
  Bytes heard_;
  ChunkHandler chunk_;
};

/// How a line differs from the plain one.
struct Kind {
  std::string base = "dem-mbus";
  std::string settings = "2400 8E1";
  bool broadcast = true;
  bool echo = false;
  int reads = 0;  ///< asked for before the freeze
  Duration lag{};
  Duration halfWidth{};
};

class LatchLine {
 public:
  LatchLine(Scheduler& scheduler, int number, const Kind& kind)
      : wire(std::make_shared<CharacterWire>(scheduler)),
        reads_(kind.reads),
        line_(options(number, kind), wire) {
    wire->echo = kind.echo;
    wire->lag = kind.lag;
    wire->halfWidth = kind.halfWidth;
    ProfileLibrary profiles = test::shippedProfiles();
    const std::string step = kind.broadcast ? "answer = \"none\"\nbroadcast = true\n" : "answer = \"E5\"\n";
    profiles.add("latching.toml", "schema = 1\nextends = \"" + kind.base +
                                      "\"\nname = \"latching\"\ntitle = \"freezes\"\n[link]\nsettings = \"" +
                                      kind.settings + "\"\n[[freeze]]\nsend = \"SND_UD\"\nci = 0x5C\n" +
                                      step);
    driver_ = std::make_unique<ProfileDriver>(profiles.get("latching").value(), line_, 1, "26010001");
  }

  Task<void> run(Context context) {
    Parallel all(context);
    for (int i = 0; i < reads_; ++i) {
      all.add(read(all.context()));
    }
    all.add(freeze(all.context()));
    co_await all.join();
  }

  Task<void> freeze(Context context) {
    const auto done = co_await driver_->freeze(context);
    if (done) {
      report = *done;
    } else {
      wrong = done.error().message();
    }
  }

  std::shared_ptr<CharacterWire> wire;
  LatchReport report;
  std::string wrong;
  int read_ = 0;

 private:
  static LineOptions options(int number, const Kind& kind) {
    LineOptions all(std::to_string(number));
    all.echo = kind.echo;
    return all;
  }
  Task<void> read(Context context) {
    const auto done = co_await driver_->read(context, ReadPurpose::start);
    read_ += done ? 1 : 0;
  }

  int reads_;
  Line line_;
  std::unique_ptr<ProfileDriver> driver_;
};

class LatchLinesTest : public testing::Test {
 protected:
  static Services services(Journal& journal) {
    Services all;
    all.journal = &journal;
    return all;
  }
  LatchLine& add(const Kind& kind) {
    lines.push_back(std::make_unique<LatchLine>(scheduler, static_cast<int>(lines.size()), kind));
    return *lines.back();
  }
  Task<void> together() {
    Parallel all(context);
    for (const auto& line : lines) {
      all.add(line->run(all.context()));
    }
    co_await all.join();
  }

  VirtualScheduler scheduler{WallTime()};
  MemoryJournal journal;
  Context context{scheduler, std::stop_token(), services(journal)};
  std::vector<std::unique_ptr<LatchLine>> lines;
};

TEST_F(LatchLinesTest, EachOfEightLinesKnowsWithinAMillisecondWhenItsMetersLatched) {
  Kind alone;
  alone.broadcast = false;
  Kind slow;
  slow.settings = "300 8E1";
  Kind quick;
  quick.settings = "9600 8E1";
  Kind head;
  head.base = "dem-optical";
  Kind echoing;
  echoing.echo = true;
  Kind busy;
  busy.reads = 3;
  Kind lagging;
  lagging.lag = 800us;
  lagging.halfWidth = 1ms;
  for (const Kind& kind : {Kind(), alone, slow, quick, head, echoing, busy, lagging}) {
    add(kind);
  }
  scheduler.runTask(together());

  std::vector<Instant> truth;
  for (const auto& line : lines) {
    ASSERT_EQ(line->wrong, "");
    ASSERT_EQ(line->wire->latches.size(), 1U);
    truth.push_back(line->wire->latches.front());
    const Stamp& said = line->report.at;
    EXPECT_LE(std::chrono::abs(said.at - truth.back()), 1ms);
    EXPECT_LE(std::chrono::abs(said.at - truth.back()), said.halfWidth + 1us)
        << "what is not known is stated";
    EXPECT_LE(said.halfWidth, 1ms);
    const Row& row = journal.rows()[static_cast<std::size_t>(line->report.exchange) - 1];
    const nlohmann::json body = row.json();
    EXPECT_EQ(body.at("tx_end_ns"), std::to_string(nanoseconds(said.at)));
    EXPECT_EQ(body.value("tx_half_width_ns", "0"), std::to_string(said.halfWidth.count()));
  }
  const auto [first, last] = std::ranges::minmax(truth);
  EXPECT_GT(last - first, 1s) << "they latch at instants of their own: the head has to be woken";
  EXPECT_EQ(lines[6]->read_, 3);
}

TEST_F(LatchLinesTest, AFreezeThatWasNotAcknowledgedHasNoInstant) {
  Kind alone;
  alone.broadcast = false;
  LatchLine& line = add(alone);
  line.wire->swallowed = 1;
  scheduler.runTask(line.freeze(context));
  EXPECT_THAT(line.wrong, HasSubstr("freeze: silence"));
  EXPECT_EQ(line.wire->latches.size(), 1U)
      << "repeated with the same frame count bit it would be acknowledged and not done again";

  line.wrong.clear();
  scheduler.runTask(line.freeze(context));
  EXPECT_EQ(line.wrong, "");
  ASSERT_EQ(line.wire->latches.size(), 2U);
  EXPECT_LE(std::chrono::abs(line.report.at.at - line.wire->latches.back()), 1us);
}

}  // namespace
}  // namespace mb

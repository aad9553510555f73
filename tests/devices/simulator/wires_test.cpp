// What a driver sees: bytes with their timing.

#include "tests/devices/simulator/bench_fixture.h"

#include <algorithm>
#include <numeric>

namespace mb {
namespace {

const SerialSettings kTelegrams(2400, 8, 'E', 1);
const SerialSettings kWakeUp(2400, 8, 'N', 1);

class WireTest : public SimulatedBenchTest {
 protected:
  explicit WireTest(const std::vector<std::string>& faults = {}) : SimulatedBenchTest(1, faults) {}

  void connect(const std::string& port) {
    link = world->link(port);
    ASSERT_TRUE(link);
    ASSERT_TRUE(link->open());
    link->onChunk([this](const Chunk& chunk) {
      received.insert(received.end(), chunk.bytes.begin(), chunk.bytes.end());
      firstAt = received.size() == chunk.bytes.size() ? chunk.first.at : firstAt;
      lastAt = chunk.last.at;
    });
  }

  /// Sends and gathers what comes within two seconds after the last stop bit.
  Bytes ask(const Bytes& bytes, const SerialSettings& settings = kTelegrams) {
    received.clear();
    link->configure(settings);
    sentAt = link->send(bytes);
    wait(toSeconds(sentAt - scheduler.now()) + 2.0);
    return received;
  }

  /// A wake-up and a telegram right behind it, with the pause of EN 1434-3.
  Bytes wakeAndAsk(const Bytes& telegram, std::size_t count = 528) {
    received.clear();
    link->configure(kWakeUp);
    const Instant woken = link->send(Bytes(count, 0x55));
    wait(toSeconds(woken - scheduler.now()) + 0.05);
    return ask(telegram);
  }

  std::string askBalance(const std::string& command, double seconds) {
    received.clear();
    const std::string line = command + "\r\n";
    link->configure(SerialSettings(9600, 8, 'N', 1));
    link->send(Bytes(line.begin(), line.end()));
    wait(seconds);
    return std::string(received.begin(), received.end());
  }

  void select(int address, int position) {
    const auto body = [&]() -> Task<void> {
      const std::vector<std::uint16_t> value(1, static_cast<std::uint16_t>(position));
      const auto written = co_await world->registers("plant")->write(context, address, value);
      EXPECT_TRUE(written);
    };
    scheduler.runTask(body());
  }

  static Bytes selection(std::uint32_t number) {
    Bytes content = {0x53, 0xFD, 0x52};
    for (int i = 0; i < 4; ++i) {
      content.push_back(static_cast<std::uint8_t>(number >> (8 * i)));
    }
    content.insert(content.end(), {0xFF, 0xFF, 0xFF, 0xFF});
    const auto sum = std::accumulate(content.begin(), content.end(), 0U);
    Bytes telegram = {0x68, 0x0B, 0x0B, 0x68};
    telegram.insert(telegram.end(), content.begin(), content.end());
    telegram.push_back(static_cast<std::uint8_t>(sum));
    telegram.push_back(0x16);
    return telegram;
  }

  std::shared_ptr<Link> link;
  Bytes received;
  Instant sentAt{};
  Instant firstAt{};
  Instant lastAt{};
};

class SilencedTest : public WireTest {
 protected:
  SilencedTest() : WireTest({"silent:position=7", "late:position=8"}) {}
};

const Bytes kEnter = {0x68, 0x04, 0x04, 0x68, 0x53, 0xFE, 0x50, 0x90, 0x31, 0x16};
const Bytes kRead = {0x68, 0x07, 0x07, 0x68, 0x53, 0xFE, 0x51, 0x0F, 0x09, 0x00, 0x04, 0xBE, 0x16};
const Bytes kEnterSelected = {0x68, 0x04, 0x04, 0x68, 0x53, 0xFD, 0x50, 0x90, 0x30, 0x16};
const Bytes kReadSelected = {0x68, 0x07, 0x07, 0x68, 0x53, 0xFD, 0x51, 0x0F, 0x09, 0x00, 0x04, 0xBD, 0x16};
const Bytes kAcknowledge = {0xE5};

TEST_F(WireTest, OpticalHeadSleepsUntilWoken) {
  connect("meters-a");
  select(40, 1);
  EXPECT_TRUE(ask(kEnter).empty()) << "asleep";
  EXPECT_TRUE(wakeAndAsk(kEnter, 300).empty()) << "1.25 s of wake-up are too short";
  EXPECT_EQ(wakeAndAsk(kEnter), kAcknowledge);
  EXPECT_TRUE(ask(kRead).empty()) << "asleep again after two seconds";
  const Bytes answer = wakeAndAsk(kRead);
  ASSERT_EQ(answer.size(), 0x1FU + 6U);
  EXPECT_EQ(answer[6], 0x78);
  const Bytes number = {0x01, 0x00, 0x01, 0x26};
  EXPECT_TRUE(std::equal(number.begin(), number.end(), answer.begin() + 9));
  // 41 bytes of 11 bits at 2400 baud, 20 ms + 3 ms a position after the request.
  EXPECT_EQ(lastAt - sentAt, fromSeconds(0.023) + kTelegrams.characters(answer.size()));
}

/// The 33 bit times of quiet are asked after a wake-up; after an answer the 11 of EN 13757-2 are enough.
TEST_F(WireTest, AHeadThatIsAwakeHearsTheNextTelegramAtOnce) {
  connect("meters-a");
  select(40, 1);
  const auto wakeAndPause = [this](int bits) {
    received.clear();
    link->configure(kWakeUp);
    const Instant woken = link->send(Bytes(528, 0x55));
    wait(toSeconds(woken + kTelegrams.bits(bits) - scheduler.now()));
  };
  wakeAndPause(20);
  EXPECT_TRUE(ask(kEnter).empty()) << "too soon after the wake-up";
  wakeAndPause(34);
  link->configure(kTelegrams);
  sentAt = link->send(kEnter);
  const Duration answered = fromSeconds(0.023) + kTelegrams.characters(1);
  wait(toSeconds(sentAt + answered + kTelegrams.bits(12) - scheduler.now()));
  ASSERT_EQ(received, kAcknowledge);
  EXPECT_EQ(ask(kRead).size(), 0x1FU + 6U);
}

TEST_F(WireTest, WrongSettingsAndWrongSelectionAreSilence) {
  connect("meters-a");
  EXPECT_TRUE(wakeAndAsk(kEnter).empty()) << "no position selected";
  select(40, 4);
  EXPECT_TRUE(wakeAndAsk(kEnter).empty()) << "position 4 hangs on the other line";
  select(40, 1);
  received.clear();
  EXPECT_TRUE(ask(kEnter, kWakeUp).empty());
}

TEST_F(WireTest, HighResolutionOnlyInVerificationState) {
  connect("meters-c");
  EXPECT_EQ(ask(selection(0x26010008)), kAcknowledge);
  EXPECT_TRUE(ask(kReadSelected).empty());
  EXPECT_EQ(ask(kEnterSelected), kAcknowledge);
  EXPECT_EQ(ask(kReadSelected).size(), 0x1FU + 6U);
  wait(28'900.0);
  EXPECT_TRUE(ask(kReadSelected).empty()) << "the state ends by itself after eight hours";
}

TEST_F(WireTest, SelectionWithWildcardsCollides) {
  connect("meters-d");
  EXPECT_EQ(ask(selection(0x2601001F)), kAcknowledge) << "three acknowledge at once and it comes out clean";
  ask(kEnterSelected);
  const Bytes garbled = ask(kReadSelected);
  ASSERT_GT(garbled.size(), 6U);
  const auto sum = std::accumulate(garbled.begin() + 4, garbled.end() - 2, 0U);
  EXPECT_NE(static_cast<std::uint8_t>(sum), garbled[garbled.size() - 2]);
  EXPECT_TRUE(ask(selection(0x11111111)).empty());
}

TEST_F(SilencedTest, FaultsBite) {
  connect("meters-c");
  EXPECT_TRUE(ask(selection(0x26010007)).empty());
  EXPECT_EQ(ask(selection(0x26010008)), kAcknowledge);
  EXPECT_GT(firstAt - sentAt, fromSeconds(1.0));
}

TEST_F(WireTest, SlavesTakeAnyBytes) {
  connect("meters-c");
  std::uint64_t state = 88172645463325252ULL;
  for (int i = 0; i < 2000; ++i) {
    Bytes noise;
    for (std::uint64_t n = state % 40; noise.size() < n;) {
      state ^= state << 13U;
      state ^= state >> 7U;
      state ^= state << 17U;
      noise.push_back(static_cast<std::uint8_t>(state));
    }
    state += 0x9E3779B97F4A7C15ULL;
    link->configure(kTelegrams);
    link->send(noise);
    wait(0.5);
  }
  EXPECT_EQ(ask(selection(0x26010008)), kAcknowledge);
}

TEST_F(WireTest, BalanceSpeaksSics) {
  connect("balance");
  EXPECT_EQ(askBalance("@", 0.5), "I4 A \"SIM-balance\"\r\n");
  EXPECT_EQ(askBalance("nonsense", 0.5), "ES\r\n");
  wait(10.0);
  const std::string weight = askBalance("S", 1.0);
  EXPECT_EQ(weight.size(), 19U) << weight;
  EXPECT_EQ(weight.substr(0, 4), "S S ");
  EXPECT_EQ(weight.substr(14), " kg\r\n");
  const std::string stream = askBalance("SIR", 1.05);
  EXPECT_EQ(std::count(stream.begin(), stream.end(), '\n'), 11) << "ten a second, the first at once";
  const std::string single = askBalance("SI", 1.0);
  EXPECT_EQ(std::count(single.begin(), single.end(), '\n'), 1) << "a new command ends the stream";
}

TEST_F(WireTest, RegistersRefuseWhatIsNotThere) {
  const auto body = [&]() -> Task<void> {
    const std::vector<std::uint16_t> value(1, 1);
    const auto written = co_await world->registers("plant")->write(context, 999, value);
    EXPECT_FALSE(written);
  };
  scheduler.runTask(body());
  EXPECT_EQ(world->link("nowhere"), nullptr);
  EXPECT_EQ(world->registers("balance"), nullptr);
}

}  // namespace
}  // namespace mb

#include "devices/meter/profile_driver.h"

#include "core/record/memory_journal.h"
#include "tests/devices/meter/fake_meter.h"
#include "tests/devices/meter/profile_fixture.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

using namespace std::chrono_literals;
using test::FakeMeter;
using test::FakeMeters;
using test::hex;
using testing::HasSubstr;

constexpr WallTime kMorning{std::chrono::sys_days(std::chrono::year(2026) / 1 / 5) + 8h};

class ProfileDriverTest : public testing::Test {
 protected:
  ProfileDriverTest() {
    services.journal = &journal;
    services.run = 4;
  }

  template <class T>
  Expected<T> run(Task<Expected<T>> task) {
    std::optional<Expected<T>> result;
    const auto body = [&]() -> Task<void> { result = co_await task; };
    scheduler.runTask(body());
    return *result;
  }
  void pause(Duration duration) {
    const auto body = [&]() -> Task<void> { co_await context.sleep(duration); };
    scheduler.runTask(body());
  }
  std::unique_ptr<ProfileDriver> driver(const std::string& profile, Line& line, int position,
                                        const std::string& number) {
    return std::make_unique<ProfileDriver>(library.get(profile).value(), line, position, number);
  }
  [[nodiscard]] std::vector<nlohmann::json> rows() const {
    std::vector<nlohmann::json> all;
    for (const Row& row : journal.rows()) {
      all.push_back(row.json());
    }
    return all;
  }
  [[nodiscard]] int count(const std::string& purpose, const std::string& outcome = "ok") const {
    int found = 0;
    for (const auto& row : rows()) {
      found += row["purpose"] == purpose && row["outcome"] == outcome ? 1 : 0;
    }
    return found;
  }

  VirtualScheduler scheduler{kMorning};
  std::stop_source stop;
  MemoryJournal journal;
  Services services;
  ProfileLibrary library = test::shippedProfiles();
  Context context{scheduler, stop.get_token(), [this] {
                    Services all;
                    all.journal = &journal;
                    all.run = 4;
                    return all;
                  }()};
};

class OpticalTest : public ProfileDriverTest {
 protected:
  FakeMeters meters{scheduler, true};
  FakeMeter& meter = meters.add("26010001");
  Line line{LineOptions("A"), meters.link};
  std::unique_ptr<ProfileDriver> reader = driver("dem-optical", line, 1, "26010001");
};

TEST_F(OpticalTest, IdentifiesEntersReadsAndLeaves) {
  const auto who = run(reader->identify(context));
  ASSERT_TRUE(who) << who.error().message();
  EXPECT_EQ(who->number, "26010001");
  EXPECT_EQ(who->maker, "DEM");
  EXPECT_EQ(who->version, 1);
  EXPECT_EQ(who->medium, 4);
  EXPECT_FALSE(reader->inVerification(scheduler.now()));

  ASSERT_TRUE(run(reader->enterVerification(context)));
  EXPECT_TRUE(meter.verifying);
  EXPECT_TRUE(reader->inVerification(scheduler.now()));
  EXPECT_NEAR(reader->verificationLeft(scheduler.now()).value(), 28800, 1);

  const auto readings = run(reader->read(context, ReadPurpose::start));
  ASSERT_TRUE(readings) << readings.error().message();
  ASSERT_EQ(readings->size(), 4U);
  const MeterReading& volume = readings->front();
  EXPECT_EQ(volume.quantity, "volume");
  EXPECT_EQ(volume.value, Decimal(38, -5));
  // The number can be followed back to the bytes on the wire.
  const nlohmann::json row = journal.read(volume.exchange).value().json();
  EXPECT_EQ(row["purpose"], "read-start");
  EXPECT_EQ(row["rx_first_ns"], std::to_string(nanoseconds(volume.at.at)));
  const std::string bytes = journal.segment(row["received"].get<std::string>()).value();
  EXPECT_EQ(bytes.substr(static_cast<std::size_t>(volume.offset), static_cast<std::size_t>(volume.length)),
            std::string("\x0C\x11\x38\x00\x00\x00", 6));

  ASSERT_TRUE(run(reader->leaveVerification(context)));
  EXPECT_FALSE(meter.verifying);
  EXPECT_FALSE(reader->inVerification(scheduler.now()));
  EXPECT_EQ(meters.resets, 1) << "one reset at the first contact, none after";
  EXPECT_EQ(meters.wakeUps, 1) << "the head never fell asleep";
}

TEST_F(OpticalTest, TheHeadIsWokenAgainAfterAPause) {
  ASSERT_TRUE(run(reader->identify(context)));
  pause(1s);
  ASSERT_TRUE(run(reader->identify(context)));
  EXPECT_EQ(meters.wakeUps, 2);
  EXPECT_EQ(meters.resets, 1);
}

TEST_F(OpticalTest, AnswersAreNewBecauseTheFrameCountBitAlternates) {
  ASSERT_TRUE(run(reader->enterVerification(context)));
  for (int i = 0; i < 5; ++i) {
    meter.volume = "0000010" + std::to_string(i);
    const auto readings = run(reader->read(context, ReadPurpose::end));
    ASSERT_TRUE(readings);
    EXPECT_EQ(readings->front().value, Decimal(100 + i, -5)) << "an old answer was repeated";
  }
  EXPECT_EQ(meter.telegrams, 6);
}

TEST_F(OpticalTest, AFixedFrameCountBitIsResetBeforeEveryFrame) {
  Profile fixed = *library.get("dem-optical").value();
  fixed.addressing.frameCount = FrameCount::fixed;
  ProfileDriver other(std::make_shared<const Profile>(fixed), line, 1, "26010001");
  ASSERT_TRUE(run(other.enterVerification(context)));
  for (int i = 0; i < 3; ++i) {
    meter.volume = "0000010" + std::to_string(i);
    EXPECT_EQ(run(other.read(context, ReadPurpose::end))->front().value, Decimal(100 + i, -5));
  }
  EXPECT_EQ(meters.resets, 4);
  for (const auto& sent : meters.link->sent) {
    EXPECT_TRUE(sent.bytes.size() < 6 || sent.bytes.size() > 100 || sent.bytes[4] == 0x53) << "always 53h";
  }
}

TEST_F(OpticalTest, DamagedAnswersAreReadAgain) {
  ASSERT_TRUE(run(reader->enterVerification(context)));
  meters.damageEvery = 3;
  for (int i = 0; i < 12; ++i) {
    meter.volume = fmt::format("{:08}", 100 + i);
    const auto readings = run(reader->read(context, ReadPurpose::end));
    ASSERT_TRUE(readings) << readings.error().message();
    EXPECT_EQ(readings->front().value, Decimal(100 + i, -5));
  }
  EXPECT_GE(count("read-end", "damaged"), 4);
  EXPECT_EQ(count("read-end"), 12);
  EXPECT_EQ(meters.resets, 1) << "a retry repeats the frame count bit and needs no reset";
}

TEST_F(OpticalTest, ASilentMeterIsNamedAndTriedAnew) {
  meter.silent = true;
  const auto nobody = run(reader->identify(context));
  ASSERT_FALSE(nobody);
  EXPECT_THAT(nobody.error().message(), HasSubstr("position 1 (line A, meter 26010001)"));
  EXPECT_THAT(nobody.error().message(), HasSubstr("silence after 3 tries"));
  EXPECT_EQ(count("reset", "silence"), 3);
  meter.silent = false;
  EXPECT_TRUE(run(reader->identify(context)));
}

TEST_F(OpticalTest, AnotherMeterIsRefusedWithBothNumbers) {
  meter.number = "26010077";
  const auto who = run(reader->identify(context));
  ASSERT_TRUE(who);
  EXPECT_EQ(who->number, "26010077") << "identify tells who is there";
  ASSERT_TRUE(run(reader->enterVerification(context)));
  const auto readings = run(reader->read(context, ReadPurpose::start));
  ASSERT_FALSE(readings);
  EXPECT_THAT(readings.error().message(),
              HasSubstr("meter 26010077 is here, but meter 26010001 was scanned"));
  EXPECT_EQ(count("read-start", "unexpected"), 3);
}

TEST_F(OpticalTest, UndecodableAnswersAreKeptRaw) {
  ASSERT_TRUE(run(reader->enterVerification(context)));
  meter.instead = test::longFrame(hex("08 00 78 0C 79 01 00"));
  const auto readings = run(reader->read(context, ReadPurpose::start));
  ASSERT_FALSE(readings);
  EXPECT_THAT(readings.error().message(), HasSubstr("undecodable, kept raw"));
  bool kept = false;
  for (const auto& row : rows()) {
    kept = kept ||
           (row["purpose"] == "read-start" && journal.segment(row["received"].get<std::string>()).value() ==
                                                  std::string(meter.instead->begin(), meter.instead->end()));
  }
  EXPECT_TRUE(kept);
  meter.instead.reset();
  EXPECT_TRUE(run(reader->read(context, ReadPurpose::start))) << "the line goes on";
}

TEST_F(OpticalTest, AnEndedVerificationStateIsToldFromADefect) {
  ASSERT_TRUE(run(reader->enterVerification(context)));
  ASSERT_TRUE(run(reader->read(context, ReadPurpose::start)));
  meter.verifying = false;
  const auto early = run(reader->read(context, ReadPurpose::end));
  ASSERT_FALSE(early);
  EXPECT_THAT(early.error().message(), HasSubstr("verification state ended"));
  EXPECT_THAT(early.error().message(), HasSubstr("resolution of 0.001 m3"));

  ASSERT_TRUE(run(reader->enterVerification(context)));
  pause(8h);
  EXPECT_FALSE(reader->inVerification(scheduler.now()));
  EXPECT_EQ(reader->verificationLeft(scheduler.now()), 0.0);
  meter.silent = true;
  const auto late = run(reader->read(context, ReadPurpose::end));
  ASSERT_FALSE(late);
  EXPECT_THAT(late.error().message(), HasSubstr("verification state ended: entered 288"));
}

TEST_F(OpticalTest, TheMakersLimitOnPollingIsKept) {
  Profile careful = *library.get("dem-optical").value();
  careful.leastInterval = 30s;
  ProfileDriver other(std::make_shared<const Profile>(careful), line, 1, "26010001");
  ASSERT_TRUE(run(other.enterVerification(context)));
  const auto first = run(other.read(context, ReadPurpose::start));
  const auto second = run(other.read(context, ReadPurpose::start));
  ASSERT_TRUE(first && second);
  EXPECT_GE(second->front().at.at - first->front().at.at, 30s);
}

TEST_F(OpticalTest, AnyBytesFromTheMeter) {
  ASSERT_TRUE(run(reader->enterVerification(context)));
  std::uint64_t state = 7;
  const auto next = [&state] {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::uint8_t>(state >> 40U);
  };
  for (int round = 0; round < 300; ++round) {
    Bytes noise;
    for (int i = next() % 50; i >= 0; --i) {
      noise.push_back(next());
    }
    if (round % 3 == 0) {
      noise.insert(noise.begin(), {0x08, 0x00, 0x78});
      noise = test::longFrame(noise);
    }
    meter.instead = noise;
    static_cast<void>(run(reader->read(context, ReadPurpose::end)));
  }
  meter.instead.reset();
  pause(5s);
  const auto readings = run(reader->read(context, ReadPurpose::end));
  ASSERT_TRUE(readings) << readings.error().message();
  EXPECT_EQ(readings->front().value, Decimal(38, -5));
}

TEST_F(OpticalTest, CancelledAnywhereTheNextReadingIsRight) {
  ASSERT_TRUE(run(reader->enterVerification(context)));
  std::uint64_t state = 3;
  for (int round = 0; round < 150; ++round) {
    SCOPED_TRACE(round);
    state = state * 6364136223846793005U + 1442695040888963407U;
    std::stop_source halt;
    const Context stoppable(scheduler, halt.get_token(), context.services());
    const auto timer =
        scheduler.after(Duration((state >> 33U) % 3'000'000'000U), [&] { halt.request_stop(); });
    try {
      static_cast<void>(run(reader->read(stoppable, ReadPurpose::start)));
    } catch (const Cancelled&) {
    }
    scheduler.cancel(timer);
    meter.volume = fmt::format("{:08}", 1000 + round);
    const auto readings = run(reader->read(context, ReadPurpose::end));
    ASSERT_TRUE(readings) << readings.error().message();
    ASSERT_EQ(readings->front().value, Decimal(1000 + round, -5));
    if (round % 2 == 0) {
      pause(1s);
    }
  }
}

class WiredTest : public ProfileDriverTest {
 protected:
  WiredTest() {
    for (int position = 7; position <= 9; ++position) {
      const std::string number = fmt::format("260100{:02}", position);
      meters.add(number).delay = (20 + 3 * position) * 1ms;
      drivers.push_back(driver("dem-mbus", line, position, number));
    }
  }
  void enterAll() {
    for (const auto& one : drivers) {
      ASSERT_TRUE(run(one->enterVerification(context)));
    }
  }

  FakeMeters meters{scheduler, false};
  Line line{LineOptions("C"), meters.link};
  std::vector<std::unique_ptr<ProfileDriver>> drivers;
};

TEST_F(WiredTest, SelectsOnlyWhenAnotherMeterWasSelected) {
  const auto who = run(drivers[0]->identify(context));
  ASSERT_TRUE(who) << who.error().message();
  EXPECT_EQ(who->number, "26010007");
  ASSERT_TRUE(run(drivers[0]->enterVerification(context)));
  ASSERT_TRUE(run(drivers[0]->read(context, ReadPurpose::start)));
  EXPECT_EQ(count("select"), 1);
  ASSERT_TRUE(run(drivers[1]->identify(context)));
  ASSERT_TRUE(run(drivers[0]->read(context, ReadPurpose::start)));
  EXPECT_EQ(count("select"), 3);
  EXPECT_EQ(meters.resets, 0);
  EXPECT_EQ(meters.wakeUps, 0);
  // 68 0B 0B 68 53 FD 52, number, DEM = 10AD, version 01, medium 04.
  EXPECT_EQ(meters.link->sent.front().bytes, hex("68 0B 0B 68 53 FD 52 07 00 01 26 AD 10 01 04 92 16"));
}

TEST_F(WiredTest, ReadingCostsNoMoreThanLineAndMeters) {
  enterAll();
  const Instant begin = scheduler.now();
  meters.spent = Duration(0);
  const std::size_t sentBefore = meters.link->sent.size();
  constexpr int kRounds = 10;
  for (int round = 0; round < kRounds; ++round) {
    for (const auto& one : drivers) {
      ASSERT_TRUE(run(one->read(context, ReadPurpose::end)));
    }
  }
  EXPECT_EQ(meters.link->sent.size() - sentBefore, 3U * kRounds * 2U)
      << "one selection, one command a reading";
  const double ratio = toSeconds(scheduler.now() - begin) / toSeconds(meters.spent);
  EXPECT_LE(ratio, 1.05);
  EXPECT_GE(ratio, 1.0);
  RecordProperty("overhead", std::to_string(ratio));
}

TEST_F(WiredTest, ParallelReadersQueueOnTheLine) {
  enterAll();
  std::string order;
  const auto one = [&](std::size_t index) -> Task<void> {
    ProfileDriver& mine = *drivers[index];
    const auto readings = co_await mine.read(context, ReadPurpose::end);
    EXPECT_TRUE(readings && readings->front().number == fmt::format("260100{:02}", 7 + index));
    order += static_cast<char>('0' + 7 + index);
  };
  const auto body = [&]() -> Task<void> {
    Parallel parallel(context);
    for (std::size_t i = 0; i < drivers.size(); ++i) {
      parallel.add(one(i));
    }
    co_await parallel.join();
  };
  scheduler.runTask(body());
  EXPECT_EQ(order, "789");
}

TEST_F(WiredTest, EveryFifthTelegramGarbledIsReadAllTheSame) {
  meters.damageEvery = 5;
  for (const auto& one : drivers) {
    ASSERT_TRUE(run(one->identify(context)));
    ASSERT_TRUE(run(one->enterVerification(context)));
  }
  for (int round = 0; round < 20; ++round) {
    for (std::size_t i = 0; i < drivers.size(); ++i) {
      meters.meters[i]->volume = fmt::format("{:08}", 1000 * (round + 1) + static_cast<int>(i));
      const auto readings = run(drivers[i]->read(context, ReadPurpose::end));
      ASSERT_TRUE(readings) << readings.error().message();
      EXPECT_EQ(readings->front().value, Decimal(1000 * (round + 1) + static_cast<int>(i), -5));
    }
  }
}

TEST_F(WiredTest, OneDeadMeterDoesNotStopTheOthers) {
  enterAll();
  meters.meters[1]->silent = true;
  ASSERT_FALSE(run(drivers[1]->read(context, ReadPurpose::end)));
  EXPECT_TRUE(run(drivers[0]->read(context, ReadPurpose::end)));
  EXPECT_TRUE(run(drivers[2]->read(context, ReadPurpose::end)));
}

TEST_F(WiredTest, TwoMetersOfOneNumberCollide) {
  meters.add("26010007").delay = 60ms;
  const auto who = run(drivers[0]->identify(context));
  ASSERT_FALSE(who);
  EXPECT_THAT(who.error().message(), HasSubstr("two meters"));
  // Their two E5 look like one meter; only the telegrams show it.
  EXPECT_EQ(count("identify"), 0);
}

TEST_F(WiredTest, ANumberThatIsNoneIsRefusedBeforeAnythingIsSent) {
  const auto odd = driver("dem-mbus", line, 9, "SN-4711");
  const auto who = run(odd->identify(context));
  ASSERT_FALSE(who);
  EXPECT_THAT(who.error().message(), HasSubstr("`SN-4711`"));
  EXPECT_TRUE(meters.link->sent.empty());
}

class LostLinkTest : public WiredTest {
 protected:
  /// The link is lost when the n-th frame from now has been sent, and comes back after `away`.
  void loseAt(int frame, Duration away) {
    meters.link->script = [this, frame, away, count = 0,
                           usual = meters.link->script](const auto& sent) mutable {
      usual(sent);
      if (++count == frame) {
        meters.link->gone = true;
        meters.link->lose();
        scheduler.after(away, [this] { meters.link->gone = false; });
      }
    };
  }
};

/// Wherever in a session the link goes, the next reading is new and of the right meter.
TEST_F(LostLinkTest, AStepBeginsAnewWhenTheLinkIsBackInTime) {
  for (int frame = 1; frame <= 3; ++frame) {
    ASSERT_TRUE(run(drivers[0]->enterVerification(context)));
    ASSERT_TRUE(run(drivers[1]->enterVerification(context)));
    meters.meters[0]->volume = "0000004" + std::to_string(frame);
    const int selections = meters.selections;
    const auto usual = meters.link->script;
    loseAt(frame, 1s);
    const auto readings = run(drivers[0]->read(context, ReadPurpose::end));
    meters.link->script = usual;
    ASSERT_TRUE(readings) << frame << readings.error().message();
    EXPECT_EQ(readings->front().value, Decimal(40 + frame, -5)) << frame;
    EXPECT_GE(meters.selections, selections + (frame <= 2 ? 2 : 1)) << "selected anew, " << frame;
  }
}

TEST_F(LostLinkTest, ALinkThatStaysAwayIsNotTheMetersFault) {
  ASSERT_TRUE(run(drivers[0]->enterVerification(context)));
  loseAt(1, 1h);
  const auto readings = run(drivers[0]->read(context, ReadPurpose::end));
  ASSERT_FALSE(readings);
  EXPECT_THAT(readings.error().message(), HasSubstr("the link"));
  EXPECT_FALSE(drivers[0]->reachable());
  EXPECT_TRUE(drivers[0]->inVerification(scheduler.now())) << "as far as is known";
}

}  // namespace
}  // namespace mb

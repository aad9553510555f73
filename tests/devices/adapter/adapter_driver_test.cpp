#include "devices/adapter/adapter_driver.h"

#include "core/async/virtual_scheduler.h"
#include "core/record/memory_journal.h"
#include "devices/adapter/check_adapter.h"
#include "devices/meter/adapter_description.h"
#include "devices/meter/profile_driver.h"
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
using testing::HasSubstr;

const std::string kHonest = std::string(MB_ADAPTERS) + "/dem-adapter";
constexpr const char* kNumber = "26010007";

/// The shipped adapter's profile with another program, or other limits.
std::string adapterText(const std::string& adapter) {
  return "schema = 1\nkind = \"adapter\"\nname = \"bad\"\ntitle = \"bad\"\nextends = \"dem-mbus-adapter\"\n"
         "[adapter]\n" +
         adapter;
}

std::string badText(const std::string& mode, const std::string& when, const std::string& limits = "") {
  return adapterText(
      fmt::format("program = \"bad-adapter\"\narguments = [\"{}\", \"{}\", \"{}\"]\n"
                  "[adapter.limits]\nrestarts = 1\n{}",
                  mode, when, kHonest, limits));
}

class AdapterDriverTest : public testing::Test {
 protected:
  AdapterDriverTest() {
    meter.volume = "78563412";
    meter.verifying = true;
  }

  std::shared_ptr<const Profile> profile(const std::string& text = std::string()) {
    library = test::shippedProfiles();
    if (!text.empty()) {
      library.add("bad.toml", text);
    }
    auto found = library.get(text.empty() ? "dem-mbus-adapter" : "bad");
    EXPECT_TRUE(found) << found.error().message();
    return *found;
  }
  std::unique_ptr<AdapterDriver> driver(const std::string& text = std::string()) {
    const auto made = profile(text);
    auto program = locateAdapter(*made->adapter, MB_ADAPTERS);
    EXPECT_TRUE(program) << program.error().message();
    return std::make_unique<AdapterDriver>(made, *program, line, 7, kNumber, std::make_shared<LeaseQueue>());
  }
  template <class T>
  Expected<T> run(Task<Expected<T>> task) {
    std::optional<Expected<T>> result;
    const auto body = [&]() -> Task<void> { result = co_await task; };
    scheduler.runTask(body());
    return *result;
  }
  Expected<std::vector<MeterReading>> read(MeterDriver& from) {
    return run(from.read(context, ReadPurpose::start));
  }
  std::vector<nlohmann::json> rows(const std::string& kind) {
    std::vector<nlohmann::json> bodies;
    const auto all = journal.rows(RowFilter(kind));
    for (const Row& row : *all) {
      bodies.push_back(row.json());
    }
    return bodies;
  }

  VirtualScheduler scheduler{WallTime()};
  MemoryJournal journal;
  Authority authority = Authority::demonstration();
  Services services = [this] {
    Services with;
    with.journal = &journal;
    with.authority = &authority;
    with.run = 4;
    return with;
  }();
  Context context{scheduler, std::stop_token(), services};
  ProfileLibrary library;
  FakeMeters meters{scheduler, false};
  FakeMeter& meter = meters.add(kNumber);
  Line line{LineOptions("C"), meters.link};
};

TEST_F(AdapterDriverTest, ReadsAsTheProfileDoesWithTheSameBytesOnTheWire) {
  const auto adapter = driver();
  const auto identity = run(adapter->identify(context));
  ASSERT_TRUE(identity) << identity.error().message();
  EXPECT_EQ(identity->number, kNumber);
  EXPECT_EQ(identity->maker, "DEM");
  EXPECT_FALSE(adapter->inVerification(scheduler.now()));
  const auto entered = run(adapter->enterVerification(context));
  ASSERT_TRUE(entered) << entered.error().message();
  EXPECT_TRUE(adapter->inVerification(scheduler.now()));
  EXPECT_NEAR(*adapter->verificationLeft(scheduler.now()), 28'800.0, 1.0);
  const auto readings = read(*adapter);
  ASSERT_TRUE(readings) << readings.error().message();
  const auto sent = meters.link->sent;
  const Instant ended = scheduler.now();

  // The same with the profile, from the same beginning.
  meters.link->sent.clear();
  meter.lastFcb.reset();
  meter.selected = false;
  line.mbus().selected.reset();
  const auto plain = library.get("dem-mbus").value();
  ProfileDriver other(plain, line, 7, kNumber);
  const Instant begun = scheduler.now();
  ASSERT_TRUE(run(other.identify(context)));
  ASSERT_TRUE(run(other.enterVerification(context)));
  const auto expected = read(other);
  ASSERT_TRUE(expected);
  EXPECT_EQ(scheduler.now() - begun, ended - Instant());
  ASSERT_EQ(sent.size(), meters.link->sent.size());
  for (std::size_t i = 0; i < sent.size(); ++i) {
    EXPECT_EQ(sent[i].bytes, meters.link->sent[i].bytes) << i;
  }
  ASSERT_EQ(readings->size(), expected->size());
  for (std::size_t i = 0; i < readings->size(); ++i) {
    EXPECT_EQ((*readings)[i].quantity, (*expected)[i].quantity);
    EXPECT_EQ((*readings)[i].value, (*expected)[i].value);
    EXPECT_EQ((*readings)[i].unit, (*expected)[i].unit);
    EXPECT_EQ((*readings)[i].vib, (*expected)[i].vib);
  }
  EXPECT_EQ(readings->front().value.toString(), "785.63412");
}

TEST_F(AdapterDriverTest, LeavesItsProgramAndItsBytesInTheRecord) {
  const auto adapter = driver();
  const auto readings = read(*adapter);
  ASSERT_TRUE(readings) << readings.error().message();
  const auto started = rows("adapter");
  ASSERT_EQ(started.size(), 1U);
  EXPECT_EQ(started[0].at("state"), "started");
  EXPECT_EQ(started[0].at("run"), "4");
  EXPECT_EQ(started[0].at("name"), "dem-adapter");
  EXPECT_EQ(started[0].at("files").at(0).at("sha256"), sha256Hex(test::textOf(kHonest)));
  const MeterReading& volume = readings->front();
  const auto exchange = journal.read(volume.exchange).value().json();
  EXPECT_EQ(exchange.at("purpose"), "read-start");
  const std::string bytes = journal.segment(exchange.at("received").get<std::string>()).value();
  EXPECT_EQ(
      mbus::hexText(Bytes(bytes.begin() + volume.offset, bytes.begin() + volume.offset + volume.length)),
      "12345678");
  EXPECT_TRUE(volume.byAdapter);
  EXPECT_EQ(rows("exchange").at(0).at("purpose"), "read-start, select");
}

TEST_F(AdapterDriverTest, SelectsAgainOnlyWhenSomebodyElseSpokeOnTheLine) {
  const auto adapter = driver();
  ASSERT_TRUE(read(*adapter));
  ASSERT_TRUE(read(*adapter));
  EXPECT_EQ(meters.selections, 1);
  const auto plain = library.get("dem-mbus").value();
  FakeMeter& neighbour = meters.add("26010008");
  neighbour.verifying = true;
  ProfileDriver other(plain, line, 8, neighbour.number);
  ASSERT_TRUE(read(other));
  ASSERT_TRUE(read(*adapter));
  EXPECT_EQ(meters.selections, 5) << "each of two is heard by both meters";
  ASSERT_TRUE(read(other)) << "the profile knows that it is no longer selected";
}

TEST_F(AdapterDriverTest, TellsAnotherMeterFromTheOneThatWasScanned) {
  meter.number = "26010008";
  const auto adapter = driver();
  const auto readings = read(*adapter);
  ASSERT_FALSE(readings);
  EXPECT_THAT(readings.error().message(), HasSubstr("silence"));
  EXPECT_THAT(readings.error().message(), HasSubstr("position 7 (line C, meter 26010007)"));
  EXPECT_EQ(rows("adapter").size(), 1U) << "it did not misbehave";
}

TEST_F(AdapterDriverTest, ARegisterThatWentBackIsReadAgainAndThenBelieved) {
  const auto adapter = driver();
  ASSERT_TRUE(run(adapter->enterVerification(context)));
  ASSERT_TRUE(read(*adapter));
  meter.volume = "70000000";
  const int before = meter.telegrams;
  const auto readings = read(*adapter);
  ASSERT_TRUE(readings) << readings.error().message();
  EXPECT_EQ(readings->front().value.toString(), "700.00000");
  EXPECT_EQ(meter.telegrams, before + 2);
}

struct Bad {
  const char* mode;
  const char* when;
  const char* says;    ///< of the error
  bool broken = true;  ///< the program is ended and started once more, and that is all
};
std::ostream& operator<<(std::ostream& out, const Bad& bad) {
  return out << bad.mode << " at " << bad.when;
}

class Misbehaviour : public AdapterDriverTest, public testing::WithParamInterface<Bad> {};

/// Whatever it does, the call ends with a reason, the record says so, and the line is free for the next.
TEST_P(Misbehaviour, CostsItsMeterTheReadingAndNobodyElse) {
  const Bad& bad = GetParam();
  // Only where it is awaited in vain is the limit short.
  const bool hangs = std::string(bad.says).find("within 50 ms") != std::string::npos;
  const auto adapter = driver(badText(bad.mode, bad.when, hangs ? "answer_s = 0.05\n" : "memory_mb = 200\n"));
  const auto readings = read(*adapter);
  ASSERT_FALSE(readings);
  EXPECT_THAT(readings.error().message(), HasSubstr(bad.says));
  EXPECT_THAT(readings.error().message(), HasSubstr("position 7 (line C, meter 26010007)"));
  if (bad.broken) {
    for (int i = 0; i < 4; ++i) {
      EXPECT_FALSE(read(*adapter));
    }
    EXPECT_THAT(read(*adapter).error().message(), HasSubstr("misbehaved 2 times and is not started again"));
    int ended = 0;
    for (const auto& row : rows("adapter")) {
      ended += row.at("state") == "ended" ? 1 : 0;
    }
    EXPECT_EQ(ended, 2);
  }
  FakeMeter& neighbour = meters.add("26010008");
  neighbour.verifying = true;
  ProfileDriver other(library.get("dem-mbus").value(), line, 8, neighbour.number);
  const auto theirs = read(other);
  ASSERT_TRUE(theirs) << theirs.error().message();
  for (const auto& row : rows("reading")) {
    EXPECT_NE(row.at("position"), "7");
  }
}

INSTANTIATE_TEST_SUITE_P(
    All, Misbehaviour,
    testing::Values(Bad{"crash", "read", "it was ended by signal 6 (ABRT)"},
                    Bad{"exit", "read",
                        "it ended with exit code 3; its last words: no licence for this meter"},
                    Bad{"crash", "hello", "it was ended by signal 6"},
                    Bad{"hang", "read", "it said nothing whole within 50 ms"},
                    Bad{"half-a-line", "read", "it said nothing whole within 50 ms"},
                    Bad{"flood", "read", "a line of more than 65536 bytes"},
                    Bad{"flood-of-logs", "read", "it logged more than 100 lines in one call"},
                    Bad{"flood-of-words", "read", "it said nothing whole within 50 ms"},
                    Bad{"garbage", "read", "no JSON"}, Bad{"garbage", "hello", "no JSON"},
                    Bad{"deep", "read", "nested 5000 deep; 8 is the most"},
                    Bad{"closes-its-output", "read", "it closed its output"},
                    Bad{"memory", "read", "it was ended by signal 6"},
                    Bad{"file", "read", "it was ended by signal 25 (XFSZ)"},
                    Bad{"version", "hello", "it speaks version 99 of the contract, this program speaks 1"},
                    Bad{"another-make", "hello", "it says zeroing = zero_at_stop, its profile goes_on"},
                    Bad{"wrong-id", "read", "it answered call 4711 in place of 2"},
                    Bad{"refuses", "read", "its adapter says, the meter is asleep", false}));

INSTANTIATE_TEST_SUITE_P(
    Lies, Misbehaviour,
    testing::Values(
        Bad{"another-value", "read", "it says 999.99999, but 12345678 as bcd4-le with scale 0.00001"},
        Bad{"beyond-its-bytes", "read", "the answer has the bytes 0 to 36"},
        Bad{"longer-than-its-bytes", "read", "the answer has the bytes 0 to 36"},
        Bad{"an-exchange-that-was-not", "read", "there were 2 exchanges in this call"},
        Bad{"not-a-number", "read", "`NaN` is no exact decimal number"},
        Bad{"too-precise", "read", "has more digits than 4 bytes can hold"},
        Bad{"too-long", "read", "is no exact decimal number"},
        Bad{"number-as-json", "read", "`readings[1].value`: is no text"},
        Bad{"unknown-unit", "read", "`volume` in `gal` is no reading"},
        Bad{"no-volume", "read", "its first reading is no volume"},
        Bad{"nothing", "read", "it names no reading"}, Bad{"twice", "read", "it names this quantity twice"},
        Bad{"another-meter", "read", "meter 11111111 is here, but meter 26010007 was scanned", false}));

TEST_F(AdapterDriverTest, SpeaksOutOfTurnAfterItsAnswerAndIsFoundOutAtTheNextCall) {
  const auto adapter = driver(badText("out-of-turn", "read"));
  ASSERT_TRUE(read(*adapter));
  ASSERT_TRUE(read(*adapter)) << "asked again in a fresh program";
  const auto starts = rows("adapter");
  ASSERT_EQ(starts.size(), 3U);
  EXPECT_THAT(starts[1].at("why").get<std::string>(),
              testing::AnyOf(HasSubstr("out of turn"), HasSubstr("call 1 in place of 2")))
      << "whether it had come before the next call was said";
}

TEST_F(AdapterDriverTest, ACrashInACallThatMayBeRepeatedCostsNothing) {
  // It dies when it enters the verification state, which is not repeated; reading goes on in a fresh program.
  const auto adapter = driver(badText("crash", "enter"));
  EXPECT_FALSE(run(adapter->enterVerification(context)));
  EXPECT_TRUE(read(*adapter));
  EXPECT_EQ(rows("adapter").size(), 3U);
}

TEST_F(AdapterDriverTest, AStopInTheMiddleOfACallEndsTheProgramAndTheNextCallBeginsAnew) {
  const auto adapter = driver();
  std::stop_source stop;
  const Context stoppable(scheduler, stop.get_token(), services);
  scheduler.at(scheduler.now() + 30ms,
               [&stop] { stop.request_stop(); });  // while the selection is on the wire
  EXPECT_THROW(static_cast<void>(run(adapter->read(stoppable, ReadPurpose::start))), Cancelled);
  const auto readings = read(*adapter);
  ASSERT_TRUE(readings) << readings.error().message();
  EXPECT_EQ(rows("adapter").size(), 2U) << "started twice, and nothing is held against it";
}

TEST_F(AdapterDriverTest, AProgramThatIsNotTheOneOfItsProfileIsNotStarted) {
  const auto adapter =
      driver(adapterText("sha256 = \"0000000000000000000000000000000000000000000000000000000000000000\"\n"));
  const auto readings = read(*adapter);
  ASSERT_FALSE(readings);
  EXPECT_THAT(readings.error().message(), HasSubstr("is another program than its profile names"));
  EXPECT_TRUE(meters.link->sent.empty());
}

TEST_F(AdapterDriverTest, SomethingThatIsNoProgramIsRefusedWithTheReason) {
  const auto nothing = profile(adapterText("program = \"nobody\"\n"));
  const auto missing = locateAdapter(*nothing->adapter, MB_ADAPTERS);
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message(), HasSubstr("there is no such file"));
  const auto file = profile(adapterText("program = \"" MB_RESOURCES "/profiles/dem-mbus.toml\"\n"));
  const auto text = locateAdapter(*file->adapter, MB_ADAPTERS);
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().message(), HasSubstr("is no program that may be started"));
}

TEST_F(AdapterDriverTest, OfTwoProgramsInVirtualTimeOneThinksAtATime) {
  // The order of rows must not depend on which of them is faster: the same twice.
  const auto once = [] {
    VirtualScheduler clock{WallTime()};
    MemoryJournal kept;
    Services with;
    with.journal = &kept;
    const Context now(clock, std::stop_token(), with);
    FakeMeters left(clock, false);
    FakeMeters right(clock, false);
    left.add(kNumber).verifying = true;
    right.add("26010008").verifying = true;
    Line one{LineOptions("C"), left.link};
    Line two{LineOptions("D"), right.link};
    const ProfileLibrary shipped = test::shippedProfiles();
    const auto made = shipped.get("dem-mbus-adapter").value();
    const auto program = locateAdapter(*made->adapter, MB_ADAPTERS).value();
    const auto turns = std::make_shared<LeaseQueue>();
    AdapterDriver first(made, program, one, 7, kNumber, turns);
    AdapterDriver second(made, program, two, 8, "26010008", turns);
    const auto asked = [&now](AdapterDriver& of) -> Task<void> {
      const auto readings = co_await of.read(now, ReadPurpose::start);
      EXPECT_TRUE(readings) << readings.error().message();
    };
    const auto both = [&]() -> Task<void> {
      Parallel beside(now);
      beside.add(asked(first));
      beside.add(asked(second));
      co_await beside.join();
    };
    clock.runTask(both());
    std::string text;
    const auto all = kept.rows(RowFilter());
    for (const Row& row : *all) {
      text += row.kind + row.body + "\n";
    }
    return text;
  };
  const std::string rows = once();
  EXPECT_THAT(rows, HasSubstr("\"position\":\"8\""));
  for (int i = 0; i < 5; ++i) {
    EXPECT_EQ(once(), rows);
  }
}

TEST_F(AdapterDriverTest, WhatItDoesNotOfferIsSaidAndHarmsNothing) {
  const auto adapter = driver();
  EXPECT_THAT(run(adapter->freeze(context)).error().message(),
              HasSubstr("this meter cannot freeze its registers"));
  const auto promising = driver(adapterText("freezes = true\n"));
  EXPECT_THAT(run(promising->freeze(context)).error().message(), HasSubstr("it offers no `freeze`"));
  EXPECT_TRUE(read(*promising));
}

TEST_F(AdapterDriverTest, WritesOnlyForWhoMayAndBelievesOnlyWhatIsReadBack) {
  const auto adapter = driver(badText("writer", "never") +
                              "[[write]]\nname = \"factor\"\nkind = \"coefficient\"\n"
                              "[[write.field]]\nname = \"factor\"\nminimum = \"1\"\nmaximum = \"240\"\n");
  const Identity verifier = *authority.find("Demo Verifier");
  const Identity administrator = *authority.find("Demo Administrator");
  const auto write = [&](const std::string& value, const Identity& who) {
    WriteValues values;
    values.emplace("factor", *Decimal::parse(value));
    const WriteOrder order("factor", values, who);
    return run(adapter->write(context, order, authority));
  };
  EXPECT_FALSE(write("229", administrator)) << "no metrologist";
  EXPECT_FALSE(write("241", verifier)) << "outside its bounds";
  EXPECT_TRUE(meters.link->sent.empty());
  const auto same = write("229", verifier);
  ASSERT_TRUE(same) << same.error().message();
  EXPECT_TRUE(same->unchanged);
  const auto other = write("230", verifier);
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message(), HasSubstr("the meter holds factor=229 in place of factor=230"));
  const auto kept = rows("meter_write");
  ASSERT_EQ(kept.size(), 3U) << "one for what was held already, two for what was sent";
  EXPECT_EQ(kept.back().at("outcome"), "differs");
  EXPECT_EQ(kept.back().at("before").at("factor"), "229");
}

TEST(CheckAdapter, TheShippedOneHoldsItsOwnTests) {
  ProfileLibrary library = test::shippedProfiles();
  const auto profile = library.get("dem-mbus-adapter").value();
  const ProfileReport report = checkAdapter(*profile, MB_ADAPTERS);
  EXPECT_EQ(report.lines.size(), profile->adapter->samples.size());
  for (const auto& line : report.lines) {
    EXPECT_TRUE(line.good) << line.text;
  }
}

TEST(CheckAdapter, ASampleThatDoesNotHoldSaysWhy) {
  ProfileLibrary library = test::shippedProfiles();
  std::string text = test::textOf(std::string(MB_RESOURCES) + "/profiles/dem-mbus-adapter.toml");
  const auto spoil = [&text](const std::string& from, const std::string& to) {
    text.replace(text.find(from), from.size(), to);
  };
  spoil("785.63412", "785.63413");
  spoil("68 04 04 68 73 FD 50 90 50 16", "68 04 04 68 73 FD 50 91 51 16");
  spoil("refused = \"silence\"", "refused = \"noise\"");
  library.add("dem-mbus-adapter.toml", text);
  const auto profile = library.get("dem-mbus-adapter").value();
  const ProfileReport report = checkAdapter(*profile, MB_ADAPTERS);
  ASSERT_EQ(report.lines.size(), 5U);
  EXPECT_TRUE(report.lines[0].good);
  EXPECT_THAT(report.lines[1].text, HasSubstr("it sends 6804046873FD50905016, the sample says"));
  EXPECT_THAT(report.lines[2].text, HasSubstr("volume is 785.63412 m3, the sample says 785.63413 m3"));
  EXPECT_TRUE(report.lines[3].good);
  EXPECT_THAT(report.lines[4].text, HasSubstr("but should be because `noise`"));
}

}  // namespace
}  // namespace mb

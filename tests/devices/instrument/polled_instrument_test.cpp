#include "devices/instrument/decode_again.h"
#include "devices/instrument/instrument_actuator.h"
#include "tests/devices/instrument/instrument_fixture.h"

namespace mb {
namespace {

using namespace std::chrono_literals;
using test::hex;
using testing::AllOf;
using testing::HasSubstr;

/// A board of twelve analogue inputs; the first is a thermometer of 4 to 20 mA for 0 to 100 C.
class PolledInstrumentTest : public InstrumentFixture {
 protected:
  PolledInstrumentTest() {
    link_->script = [this](const test::ScriptedLink::Sent& sent) {
      if (!mute_) {
        link_->answer(20ms, answerTo ? answerTo(sent.bytes) : inputs(12000), damaged_);
      }
    };
  }

  /// The answer of slave 1 with so many microampere at the first input.
  static Bytes inputs(std::uint16_t microampere, std::uint8_t address = 1) {
    Bytes pdu{0x03, 24};
    for (int i = 0; i < 12; ++i) {
      const std::uint16_t word = i == 0 ? microampere : static_cast<std::uint16_t>(100 * i);
      pdu.push_back(static_cast<std::uint8_t>(word >> 8U));
      pdu.push_back(static_cast<std::uint8_t>(word & 0xFFU));
    }
    return modbus::frame(address, pdu);
  }

  std::unique_ptr<PolledInstrument> make(const std::string& profile, int address = 1) {
    const auto shared = test::shippedInstrument(profile);
    if (!line_) {
      line_ = std::make_unique<Line>(lineOptionsFor("com1", *shared), link_);
    }
    return std::make_unique<PolledInstrument>("T1", shared, *line_, address);
  }

  std::unique_ptr<Line> line_;
  std::function<Bytes(const Bytes&)> answerTo;
  bool mute_ = false;
  int damaged_ = -1;
};

TEST_F(PolledInstrumentTest, AModbusThermometerFeedsAChannel) {
  Channel temperature = channel("Cel", Decimal(1, -2));
  InstrumentSource from = source("current-0");
  from.rescaled = true;
  from.scale = 6.25;  // 100 C for 16 mA
  from.offset = -25.0;
  const auto board = make("eda9017");
  ASSERT_TRUE(board->feed(from, temperature, 1s));
  EXPECT_EQ(openError(*board), "opened");
  ASSERT_EQ(link_->sent.size(), 1U);
  EXPECT_EQ(link_->sent[0].bytes, hex("01 03 00 03 00 0C B5 CF"));
  const auto sample = temperature.fresh(context_.now());
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->value, 50.0);
  EXPECT_EQ(sample->shown.toString(), "50.00000") << "exact: 12.000 mA * 6.25 - 25";
  // Stamped when the first byte of the answer had come.
  EXPECT_EQ(sample->stamp.at, link_->sent[0].end + 20ms + link_->sent[0].settings.characters(1));
}

TEST_F(PolledInstrumentTest, PollsOnAGridAndGoesStaleWhenSilent) {
  Channel current = channel("mA", Decimal(1, -3));
  const auto board = make("eda9017");
  ASSERT_TRUE(board->feed(source("current-0"), current, 1s));
  scheduler_.at(Instant(10s + 500ms), [this] { mute_ = true; });
  scheduler_.at(Instant(12s), [&] { EXPECT_TRUE(current.fresh(Instant(12s))); });
  scheduler_.at(Instant(15s), [&] { EXPECT_FALSE(current.fresh(Instant(15s))); });
  scheduler_.at(Instant(20s), [this] { mute_ = false; });
  runFor(*board, 25s);
  EXPECT_TRUE(current.fresh(context_.now()));
  EXPECT_NEAR(static_cast<double>(current.history().size()), 16.0, 1.0);
  EXPECT_GT(board->rejected(), 5);
  EXPECT_TRUE(journal_.bodies.empty()) << "polls are recorded when somebody uses their value";
}

TEST_F(PolledInstrumentTest, AReadingThatIsUsedCanBeFollowedToItsBytes) {
  Channel current = channel("mA", Decimal(1, -3));
  Channel voltage = channel("V", Decimal(1, -3));
  const auto board = make("eda9017");
  ASSERT_TRUE(board->feed(source("current-0"), current, 1s));
  ASSERT_TRUE(board->feed(source("voltage-11"), voltage, 1s));
  EXPECT_EQ(openError(*board), "opened");
  const auto recorded = current.recorded(context_, current.history().back());
  ASSERT_TRUE(recorded) << recorded.error().message();
  EXPECT_EQ(recorded->exchange, 1);
  const nlohmann::json& row = journal_.bodies.at(0);
  EXPECT_EQ(row.at("line"), "com1");
  EXPECT_EQ(row.at("run"), "7");
  EXPECT_EQ(row.at("outcome"), "ok");
  const std::string received = journal_.segments.at(row.at("received"));
  EXPECT_EQ(Bytes(received.begin(), received.end()), inputs(12000));
  const auto again =
      decodeSample(board->profile(), 1, source("current-0"), Bytes(received.begin(), received.end()));
  ASSERT_TRUE(again) << again.error().message();
  EXPECT_EQ(again->value, recorded->shown) << "recompute finds the same value in the bytes";
  EXPECT_FALSE(
      decodeSample(board->profile(), 2, source("current-0"), Bytes(received.begin(), received.end())));
  EXPECT_FALSE(decodeSample(board->profile(), 1, source("nothing"), Bytes(received.begin(), received.end())));
  EXPECT_EQ(voltage.recorded(context_, voltage.history().back())->exchange, 1) << "one message, one row";
  EXPECT_EQ(current.recorded(context_, current.history().back())->exchange, 1);
  EXPECT_EQ(journal_.bodies.size(), 1U);
}

TEST_F(PolledInstrumentTest, WhatIsNotItsAnswerIsNoValue) {
  Channel current = channel("mA", Decimal(1, -3));
  const auto board = make("eda9017");
  ASSERT_TRUE(board->feed(source("current-0"), current, 1s));
  answerTo = [](const Bytes&) { return inputs(12000, 2); };
  EXPECT_THAT(openError(*board), HasSubstr("slave 2 answered in place of 1"));
  answerTo = [](const Bytes&) { return modbus::frame(1, hex("83 82")); };
  EXPECT_THAT(openError(*board), AllOf(HasSubstr("instrument T1 (line com1, address 1)"),
                                       HasSubstr("illegal data address (82)")));
  answerTo = [](const Bytes&) { return inputs(30000); };
  EXPECT_THAT(openError(*board), HasSubstr("30.000 mA is above 22"));
  answerTo = [](const Bytes&) {
    Bytes bytes = inputs(12000);
    bytes[4] ^= 0x10U;
    return bytes;
  };
  EXPECT_THAT(openError(*board), HasSubstr("CRC"));
  answerTo = nullptr;
  damaged_ = 5;
  EXPECT_THAT(openError(*board), HasSubstr("parity or framing error"));
  damaged_ = -1;
  mute_ = true;
  EXPECT_THAT(openError(*board), AllOf(HasSubstr("silence after 3 tries"), HasSubstr("look at its power")));
  EXPECT_TRUE(current.history().empty());
}

TEST_F(PolledInstrumentTest, OneDamagedAnswerIsAskedForAgain) {
  Channel current = channel("mA", Decimal(1, -3));
  const auto board = make("eda9017");
  ASSERT_TRUE(board->feed(source("current-0"), current, 1s));
  int asked = 0;
  answerTo = [&](const Bytes&) { return ++asked == 1 ? hex("01 03 18 00") : inputs(12000); };
  EXPECT_EQ(openError(*board), "opened");
  EXPECT_EQ(asked, 2);
}

TEST_F(PolledInstrumentTest, WhatCannotBeFedIsSaid) {
  Channel wrong = channel("Cel", Decimal(1, -2));
  Channel coarse = channel("mA", Decimal(1, -5));
  const auto board = make("eda9017");
  EXPECT_THAT(board->feed(source("current-9"), wrong, 1s).error().message(),
              AllOf(HasSubstr("no value `current-9`"), HasSubstr("current-0")));
  EXPECT_THAT(board->feed(source("current-0"), wrong, 1s).error().message(),
              HasSubstr("is in mA, not in Cel"));
  ASSERT_TRUE(board->feed(source("current-0"), coarse, 1s));
  EXPECT_THAT(openError(*board), AllOf(HasSubstr("12.000 mA"), HasSubstr("0.00001")));
}

TEST_F(PolledInstrumentTest, TwoAddressesShareALine) {
  Channel first = channel("mA", Decimal(1, -3));
  Channel second = channel("mA", Decimal(1, -3));
  const auto one = make("eda9017", 1);
  const auto two = make("eda9017", 2);
  ASSERT_TRUE(one->feed(source("current-0"), first, 1s));
  ASSERT_TRUE(two->feed(source("current-0"), second, 1s));
  answerTo = [](const Bytes& sent) { return inputs(static_cast<std::uint16_t>(1000 * sent[0]), sent[0]); };
  EXPECT_EQ(openError(*one), "opened");
  EXPECT_EQ(openError(*two), "opened");
  EXPECT_EQ(first.history().back().shown, Decimal(1000, -3));
  EXPECT_EQ(second.history().back().shown, Decimal(2000, -3));
  // 3.5 characters of quiet between the answer and the next request.
  const SerialSettings& settings = link_->sent[0].settings;
  const Instant answered = first.history().back().stamp.at + settings.characters(inputs(0).size() - 1);
  EXPECT_GE(link_->sent[1].start - answered, settings.bits(35));
}

TEST_F(PolledInstrumentTest, RelaysAreSetAndMustEcho) {
  const auto relays = make("eda9161");
  answerTo = [](const Bytes& sent) { return sent; };
  ASSERT_TRUE(run(relays->set(context_, "relay-1", 1.0)));
  EXPECT_EQ(link_->sent.back().bytes, hex("01 05 00 01 FF 00 DD FA")) << "printed by the maker";
  EXPECT_EQ(journal_.bodies.at(0).at("purpose"), "set relay-1") << "what moves something is always recorded";
  answerTo = [](const Bytes&) { return modbus::frame(1, hex("05 00 01 00 00")); };
  EXPECT_THAT(run(relays->set(context_, "relay-1", 1.0)).error().message(), HasSubstr("came back as 0"));
  EXPECT_THAT(run(relays->set(context_, "relay-1", 2.0)).error().message(), HasSubstr("outside 0 to 1"));
  EXPECT_THAT(run(relays->set(context_, "relay-16", 1.0)).error().message(), HasSubstr("relay-15"));
}

TEST_F(PolledInstrumentTest, AnActuatorMovesARelayAndSeesIt) {
  bool closed = false;
  answerTo = [&](const Bytes& sent) {
    if (sent[1] == 0x05) {
      closed = sent[4] == 0xFF;
      return sent;
    }
    return modbus::frame(1, closed ? hex("01 02 02 00") : hex("01 02 00 00"));
  };
  ActuatorDescription description;
  description.id = "valve";
  description.maximum = 1.0;
  description.timeLimit = 2.0;
  description.commandOf = source("relay-1");
  description.feedbackOf = source("relay-1");
  const auto relays = make("eda9161");
  EXPECT_TRUE(checkSetting(*relays, description.commandOf, description));
  InstrumentActuator valve(description, *relays, relays.get());
  const auto body = [&]() -> Task<std::string> {
    const auto moved = co_await valve.move(context_, 1.0);
    if (!moved) {
      co_return moved.error().message();
    }
    const auto there = co_await valve.arrived(context_);
    co_return there ? std::string("there") : there.error().message();
  };
  EXPECT_EQ(run(body()), "there");
  EXPECT_EQ(valve.feedback(), 1.0);
  mute_ = true;
  EXPECT_THAT(run(body()), AllOf(HasSubstr("actuator valve"), HasSubstr("was not accepted")));
  description.maximum = 100.0;
  EXPECT_THAT(checkSetting(*relays, description.commandOf, description).error().message(),
              HasSubstr("reaches to 100"));
}

TEST_F(PolledInstrumentTest, AWrongPlaceOfThePointIsFoundAtTheStart) {
  Channel temperature = channel("Cel", Decimal(1, -1));
  const auto indicator = make("yudian-ai702m");
  ASSERT_TRUE(indicator->feed(source("temperature"), temperature, 1s));
  // PV 502, SV 1, value dPt; the sum with address 1.
  answerTo = [](const Bytes& sent) {
    return sent[3] == 0x0C ? hex("F6 01 01 00 00 00 01 00 F9 01") : hex("F6 01 01 00 00 00 00 00 F8 01");
  };
  EXPECT_EQ(openError(*indicator), "opened");
  EXPECT_EQ(temperature.history().back().shown, Decimal(502, -1));
  answerTo = [](const Bytes&) { return hex("F6 01 01 00 00 00 02 00 FA 01"); };
  EXPECT_THAT(openError(*indicator), HasSubstr("dPt is not 1"));
}

TEST_F(PolledInstrumentTest, TheMakersLimitOnPollingIsKept) {
  Channel temperature = channel("Cel", Decimal(1, -4));
  const auto thermometer = make("sti-1062a");
  ASSERT_TRUE(thermometer->feed(source("channel-1"), temperature, 500ms));
  answerTo = [](const Bytes&) {
    const std::string text = "50.0213\r\n";
    return Bytes(text.begin(), text.end());
  };
  runFor(*thermometer, 30s);
  EXPECT_EQ(temperature.history().back().shown, Decimal(500213, -4));
  for (std::size_t i = 1; i < link_->sent.size(); ++i) {
    EXPECT_GT(link_->sent[i].start - link_->sent[i - 1].start, 2s);
  }
  EXPECT_GT(link_->sent.size(), 10U);
}

TEST_F(PolledInstrumentTest, AnyAnswerIsReadOrRefused) {
  Channel temperature = channel("Cel", Decimal(1, -4));
  const auto thermometer = make("sti-1062a");
  ASSERT_TRUE(thermometer->feed(source("temperature"), temperature, 2s));
  std::uint64_t state = 99;
  answerTo = [&](const Bytes&) {
    std::string text = "50.0213\r\n";
    state = state * 6364136223846793005U + 1442695040888963407U;
    text[(state >> 33U) % text.size()] = static_cast<char>(state >> 20U);
    return Bytes(text.begin(), text.end());
  };
  runFor(*thermometer, 10min);
  for (const Sample& sample : temperature.history()) {
    EXPECT_GE(sample.value, -200.0);
    EXPECT_LE(sample.value, 850.0);
  }
  EXPECT_GT(thermometer->rejected(), 50);
}

TEST_F(PolledInstrumentTest, ALabelCannotSmuggleCommandsIn) {
  const auto printer = make("label-printer-zpl");
  FieldValues fields;
  fields.emplace("line1", FieldValue(std::string("26010001")));
  fields.emplace("line2", FieldValue(std::string("passed")));
  fields.emplace("code", FieldValue(std::string("26010001")));
  ASSERT_TRUE(run(printer->command(context_, "print", fields)));
  const Bytes& sent = link_->sent.back().bytes;
  EXPECT_THAT(std::string(sent.begin(), sent.end()), HasSubstr("^FD26010001^FS"));
  fields.insert_or_assign("line2", FieldValue(std::string("x^XZ~JR")));
  EXPECT_THAT(run(printer->command(context_, "print", fields)).error().message(),
              HasSubstr("the character ^ must not stand in `line2`"));
  fields.erase("line2");
  EXPECT_THAT(run(printer->command(context_, "print", fields)).error().message(), HasSubstr("line2"));
}

}  // namespace
}  // namespace mb

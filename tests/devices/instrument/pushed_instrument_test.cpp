#include "devices/instrument/pushed_instrument.h"

#include "tests/devices/instrument/instrument_fixture.h"

namespace mb {
namespace {

using namespace std::chrono_literals;
using test::hex;
using testing::ElementsAre;
using testing::HasSubstr;

class PushedInstrumentTest : public InstrumentFixture {
 protected:
  std::unique_ptr<PushedInstrument> make(const std::string& profile) {
    return std::make_unique<PushedInstrument>("S1", test::shippedInstrument(profile), link_, 0);
  }
  void say(Duration at, const std::string& text) {
    scheduler_.after(at, [this, text] { link_->come(scheduler_.now(), Bytes(text.begin(), text.end())); });
  }
};

TEST_F(PushedInstrumentTest, AScannerHandsOnWholeCodesAlone) {
  const auto scanner = make("barcode-scanner");
  std::vector<std::string> codes;
  scanner->onScan([&](const std::string& code, Stamp) { codes.push_back(code); });
  EXPECT_EQ(openError(*scanner), "opened");
  say(1s, "26010001\r\n");
  say(2s, "26\r\n");                // a piece
  say(3s, "2601");                  // the cable moved,
  say(5s, "0002\r\n26010003\r\n");  // and what is left of a code is none
  say(6s, std::string(500, 'x') + "\r\n");
  say(8s, "26010004\r\n");
  runFor(*scanner, 10s);
  EXPECT_THAT(codes, ElementsAre("26010001", "26010003", "26010004"));
  EXPECT_GE(scanner->rejected(), 1);
}

TEST_F(PushedInstrumentTest, ABoardReportsAndIsSpokenTo) {
  Channel tank = channel("Cel", Decimal(1, -1));
  const auto board = make("bench-board-69");
  InstrumentSource from = source("tank");
  ASSERT_TRUE(board->feed(from, tank, 1s));
  const auto report = [this](Duration at, const std::string& bytes) {
    scheduler_.after(at, [this, bytes] { link_->come(scheduler_.now(), hex(bytes)); });
  };
  report(500ms, "69 05 10 02 15 03 12 06 B0 16");
  EXPECT_EQ(openError(*board), "opened");
  EXPECT_EQ(tank.history().back().shown, Decimal(162, -1));
  report(100ms, "00 16 69 05 11 05 15 03 12 06 B4 16");  // noise before it
  report(200ms, "69 05 11 05 15 03 12 06 B5 16");        // a wrong sum
  runFor(*board, 1s);
  ASSERT_EQ(tank.history().size(), 2U);
  EXPECT_EQ(tank.history().back().shown, Decimal(175, -1));
  // A relay is set while reports come between command and echo.
  link_->script = [this](const test::ScriptedLink::Sent& sent) {
    Bytes both = hex("69 05 12 00 15 03 12 06 B0 16");
    both.insert(both.end(), sent.bytes.begin(), sent.bytes.end());
    link_->answer(10ms, both);
  };
  ASSERT_TRUE(run(board->set(context_, "relay-6", 1.0)));
  EXPECT_EQ(link_->sent.back().bytes, hex("69 01 01 06 20 00 00 91 16")) << "printed";
  EXPECT_EQ(tank.history().back().shown, Decimal(180, -1));
  link_->script = nullptr;
  EXPECT_THAT(run(board->set(context_, "relay-6", 0.0)).error().message(), HasSubstr("no answer"));
}

TEST_F(PushedInstrumentTest, BytesThatMarkAFrameAreNotSentInsideOne) {
  const auto shared = test::shippedInstrument("bench-board-ff");
  Line line(lineOptionsFor("com1", *shared), link_);
  PolledInstrument board("B1", shared, line, 0);
  ASSERT_TRUE(run(board.set(context_, "relay-2", 1.0)));
  EXPECT_EQ(link_->sent.back().bytes, hex("FF E3 00 00 FE"));
  EXPECT_THAT(run(board.set(context_, "valve-1", 49.988)).error().message(), HasSubstr("marks a frame"));
  EXPECT_TRUE(run(board.set(context_, "valve-1", 51.0)));
}

TEST_F(PushedInstrumentTest, ASilentBoardIsNamed) {
  Channel tank = channel("Cel", Decimal(1, -1));
  const auto board = make("bench-board-69");
  ASSERT_TRUE(board->feed(source("tank"), tank, 1s));
  EXPECT_THAT(openError(*board), HasSubstr("it says nothing"));
}

}  // namespace
}  // namespace mb

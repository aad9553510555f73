// Optical heads behind selectors that are told in text or switched by RTS and DTR, in virtual time.

#include "core/record/memory_journal.h"
#include "devices/bus/text_selector.h"
#include "tests/devices/bus/scripted_link.h"

#include <gmock/gmock.h>

namespace mb {
namespace {

using namespace std::chrono_literals;
using test::ScriptedLink;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

Bytes bytesOf(std::string_view characters) {
  return Bytes(characters.begin(), characters.end());
}

class SelectorTest : public testing::Test {
 protected:
  SelectorTest() {
    texts.emplace(4, SelectorTexts("S04\r", "OK 4\r\n"));
    texts.emplace(5, SelectorTexts("S05\r", "OK 5\r\n"));
    texts.emplace(6, SelectorTexts("S06\r", ""));
    box->script = [this](const ScriptedLink::Sent& sent) {
      const std::string told(sent.bytes.begin(), sent.bytes.end());
      EXPECT_EQ(sent.settings.toString(), "9600 8N1");
      if (const auto say = says.find(told); say != says.end() && deaf-- <= 0) {
        box->answer(20ms, bytesOf(say->second));
      }
    };
    heads->script = [this](const ScriptedLink::Sent&) { heads->answer(20ms, bytesOf(">")); };
  }

  std::unique_ptr<TextSelector> selector() {
    return std::make_unique<TextSelector>("selector of line A", box, SerialSettings(9600, 8, 'N', 1), texts,
                                          50ms);
  }
  std::string select(Selector& which, int position) {
    std::string outcome;
    const auto body = [&]() -> Task<void> {
      const auto done = co_await which.select(context, position);
      outcome = done ? "ok" : done.error().message();
    };
    scheduler.runTask(body());
    return outcome;
  }

  VirtualScheduler scheduler{WallTime()};
  MemoryJournal journal;
  Context context{scheduler, std::stop_token(), [this] {
                    Services all;
                    all.journal = &journal;
                    return all;
                  }()};
  std::shared_ptr<ScriptedLink> box = std::make_shared<ScriptedLink>(scheduler);
  std::shared_ptr<ScriptedLink> heads = std::make_shared<ScriptedLink>(scheduler);
  std::map<int, SelectorTexts> texts;
  std::map<std::string, std::string> says = {{"S04\r", "OK 4\r\n"}, {"S05\r", "OK 5\r\n"}};
  int deaf = 0;  ///< so many commands are not heard
};

TEST_F(SelectorTest, IsToldAndWaitedForUntilItsRelaysAreStill) {
  const auto text = selector();
  EXPECT_EQ(select(*text, 5), "ok");
  ASSERT_EQ(box->sent.size(), 1U);
  EXPECT_EQ(box->sent[0].bytes, bytesOf("S05\r"));
  const SerialSettings& settings = box->sent[0].settings;
  const Duration least = settings.characters(4) + 20ms + settings.characters(6) + 50ms;
  EXPECT_GE(scheduler.now() - Instant(), least);
  EXPECT_LE(scheduler.now() - Instant(), least + 5ms);
  ASSERT_EQ(journal.rows().size(), 1U);
  EXPECT_THAT(journal.rows()[0].body,
              AllOf(HasSubstr("\"purpose\":\"selector\""), HasSubstr("\"line\":\"selector of line A\""),
                    HasSubstr("\"position\":\"5\"")));
}

TEST_F(SelectorTest, SilenceIsTriedAgainAndThenNamed) {
  const auto text = selector();
  deaf = 2;
  EXPECT_EQ(select(*text, 4), "ok");
  EXPECT_EQ(box->sent.size(), 3U);
  deaf = 9;
  EXPECT_THAT(select(*text, 5), AllOf(HasSubstr("selector of line A"), HasSubstr("silence after 3 tries")));
  EXPECT_THAT(select(*text, 7), HasSubstr("no text for this position"));
}

TEST_F(SelectorTest, OnlyTheWholeAnswerCounts) {
  const auto text = selector();
  says["S04\r"] = "NOK 4\r\n";
  EXPECT_THAT(select(*text, 4), HasSubstr("NOK 4"));
  says["S04\r"] = "OK 5\r\n";
  EXPECT_THAT(select(*text, 4), HasSubstr("it answered"));
  says["S04\r"] = "OK 4\r\nERR\r\n";
  EXPECT_NE(select(*text, 4), "ok");
  says["S04\r"] = "S04\rOK 4\r\n";
  EXPECT_EQ(select(*text, 4), "ok") << "behind its own echo";
  says["S04\r"] = "ready\r\nOK 4\r\n";
  EXPECT_EQ(select(*text, 4), "ok") << "on a line of its own";
  says["S04\r"] = std::string("\xFF\x00\x80{}", 5);
  EXPECT_NE(select(*text, 4), "ok");
}

TEST_F(SelectorTest, OneThatDoesNotAnswerIsBelieved) {
  const auto text = selector();
  EXPECT_EQ(select(*text, 6), "ok");
  EXPECT_LE(scheduler.now() - Instant(), 70ms);
}

TEST_F(SelectorTest, WhatFailsCostsTheExchangeAndIsToldAgainNextTime) {
  Line line(LineOptions("A"), heads, selector());
  ASSERT_TRUE(line.open());
  EXPECT_EQ(box->opened, 1) << "opens with its line";
  Request request;
  request.bytes = bytesOf("<");
  request.position = 4;
  const auto ask = [&](int position) {
    request.position = position;
    std::optional<Expected<Exchange>> done;
    const auto body = [&]() -> Task<void> { done = co_await line.exchange(context, request); };
    scheduler.runTask(body());
    return *done ? std::string("ok") : done->error().message();
  };
  EXPECT_EQ(ask(4), "ok");
  EXPECT_EQ(ask(4), "ok");
  EXPECT_EQ(box->sent.size(), 1U) << "it is there already";
  deaf = 3;
  EXPECT_THAT(ask(5), HasSubstr("the selector cannot be set to position 5"));
  EXPECT_EQ(heads->sent.size(), 2U) << "nothing goes to a head that may be another";
  EXPECT_EQ(ask(4), "ok");
  EXPECT_EQ(box->sent.size(), 5U) << "after a failure nobody knows which head it is";
}

TEST_F(SelectorTest, AMissingBoxIsAnErrorOfOpening) {
  box->gone = true;
  Line line(LineOptions("A"), heads, selector());
  const auto opened = line.open();
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message(), AllOf(HasSubstr("its selector"), HasSubstr("still unplugged")));
}

TEST_F(SelectorTest, ControlLinesStandForHeads) {
  std::map<int, ControlLines> all;
  all.emplace(1, ControlLines(false, false));
  all.emplace(2, ControlLines(true, false));
  all.emplace(3, ControlLines(true, true));
  ControlLineSelector lines(heads, all, 30ms);
  EXPECT_EQ(select(lines, 2), "ok");
  EXPECT_EQ(scheduler.now() - Instant(), 30ms);
  EXPECT_EQ(select(lines, 3), "ok");
  EXPECT_EQ(select(lines, 1), "ok");
  EXPECT_THAT(heads->controls,
              ElementsAre(ControlLines(true, false), ControlLines(true, true), ControlLines()));
  EXPECT_THAT(select(lines, 4), HasSubstr("no control line stands for this position"));
  heads->controllable = false;
  EXPECT_THAT(select(lines, 1), HasSubstr("only a serial port has RTS and DTR"));
}

}  // namespace
}  // namespace mb

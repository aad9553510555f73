#include "devices/instrument/polled_instrument.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr const char* kLog = "instrument";

int bitsOf(Duration time, const SerialSettings& settings) {
  return static_cast<int>(std::ceil(toSeconds(time) * settings.baud));
}

/// Frames, unwraps and reads what an instrument answers.
class InstrumentAnswer final : public AnswerReader {
 public:
  InstrumentAnswer(const FrameRule& frame, const InstrumentExchange& exchange, FrameRule::Expecting expecting,
                   const FieldValues& sent)
      : frame_(frame), exchange_(exchange), expecting_(std::move(expecting)), sent_(sent) {}

  [[nodiscard]] Framing find(std::span<const std::uint8_t> received) const override {
    return frame_.find(received, expecting_);
  }
  [[nodiscard]] Judgement judge(std::span<const std::uint8_t> received, const Framing& framing) override {
    content_ = MessageContent();
    const auto payload = frame_.unwrap(received.subspan(framing.begin, framing.length), expecting_);
    if (!payload) {
      return payload.error();
    }
    auto content = readMessage(exchange_.expect, *payload, framing.begin + frame_.head(), sent_);
    if (!content) {
      return content.error();
    }
    content_ = std::move(*content);
    return Judgement();
  }

  [[nodiscard]] const MessageContent& content() const { return content_; }

 private:
  const FrameRule& frame_;
  const InstrumentExchange& exchange_;
  FrameRule::Expecting expecting_;
  const FieldValues& sent_;
  MessageContent content_;
};

}  // namespace

LineOptions lineOptionsFor(const std::string& id, const InstrumentProfile& profile) {
  LineOptions options(id);
  options.echo = profile.echo;
  if (profile.frame.kind == FrameRule::Kind::modbusRtu) {
    // MODBUS over serial line 2.5.1.1: 3.5 characters, above 19200 baud a fixed 1.75 ms.
    constexpr int kFast = 19200;
    const int idle = profile.settings.baud > kFast ? bitsOf(std::chrono::microseconds(1750), profile.settings)
                                                   : (7 * profile.settings.bitsPerCharacter() + 1) / 2;
    options.idleBits = idle + 1;
    options.errorIdleBits = options.idleBits + 22;
  }
  return options;
}

PolledInstrument::PolledInstrument(std::string id, std::shared_ptr<const InstrumentProfile> profile,
                                   Line& line, int address)
    : Instrument(std::move(id), std::move(profile), address),
      line_(line),
      attempts_(this->profile().attempts) {}

std::string PolledInstrument::where() const {
  return profile().address ? fmt::format("instrument {} (line {}, address {})", id(), line_.id(), address())
                           : fmt::format("instrument {} (line {})", id(), line_.id());
}

Task<Expected<Instrument::Answered>> PolledInstrument::perform(const Context& context,
                                                               const InstrumentExchange& exchange,
                                                               const FieldValues& values,
                                                               const std::string& purpose, bool recorded) {
  const auto payload = exchange.send.fill(values);
  if (!payload) {
    co_return tl::unexpected<Error>(payload.error());
  }
  const auto frame = profile().frame.wrap(*payload, static_cast<std::uint8_t>(address()));
  if (!frame) {
    co_return tl::unexpected<Error>(frame.error());
  }
  InstrumentAnswer answer(profile().frame, exchange, expecting(exchange.expect, address(), *payload), values);
  Request request;
  request.bytes = *frame;
  request.settings = profile().settings;
  request.reader = exchange.expect.empty() ? nullptr : &answer;
  request.answerBits = 0;
  request.answerExtra = profile().answerTime;
  request.gapBits = bitsOf(profile().gap, profile().settings);
  request.pauseAfter = profile().quiet;
  request.notBefore = readyAt_;
  request.attempts = attempts_;
  request.recorded = recorded;
  request.purpose = purpose;
  const Expected<Exchange> done = co_await line_.exchange(context, request);
  if (!done) {
    co_return tl::unexpected<Error>(done.error());
  }
  readyAt_ = done->txEnd.at + profile().leastInterval;
  if (!done->ok()) {
    reject(done->why);
    co_return fail(
        done->describe(), std::string(),
        done->outcome == Outcome::silence
            ? "look at its power, its plug, its address and the settings of its interface"
            : "look at the address, the settings of its interface and for other devices on the line");
  }
  Answered answered;
  answered.content = answer.content();
  answered.exchange = *done;
  co_return answered;
}

std::vector<PolledInstrument::Poll> PolledInstrument::polls() const {
  std::vector<Poll> all;
  for (const InstrumentExchange& exchange : profile().poll) {
    if (const auto period = periodOf(exchange)) {
      Poll poll;
      poll.exchange = &exchange;
      poll.period = *period;
      all.push_back(poll);
    }
  }
  return all;
}

Task<Expected<void>> PolledInstrument::look(const Context& context, Poll& poll) {
  const FieldValues nothing;
  const std::string purpose = "poll";
  attempts_ = poll.failing ? 1 : profile().attempts;
  const auto answered = co_await carryOut(context, *poll.exchange, nothing, purpose, false);
  attempts_ = profile().attempts;
  const bool failed = !answered;
  if (failed != poll.failing) {
    context.log(failed ? LogLevel::warning : LogLevel::info, kLog,
                failed ? fmt::format("{}: {}: {}", where(), poll.exchange->name, answered.error().message())
                       : fmt::format("{}: {} answers again", where(), poll.exchange->name));
  }
  poll.failing = failed;
  if (failed) {
    lose(*poll.exchange);
    co_return fail(fmt::format("{}: {}", poll.exchange->name, answered.error().what), where(),
                   answered.error().remedy);
  }
  deliver(*answered);
  co_return Expected<void>();
}

Task<Expected<void>> PolledInstrument::open(const Context& context) {
  const auto begun = co_await begin(context);
  if (!begun) {
    co_return begun;
  }
  for (Poll& poll : polls()) {
    const std::int64_t before = rejected();
    const auto looked = co_await look(context, poll);
    if (!looked) {
      co_return looked;
    }
    if (rejected() > before) {
      co_return fail(complaint(), where(), "correct the bench file or the settings of the instrument");
    }
  }
  co_return Expected<void>();
}

Task<void> PolledInstrument::run(const Context& context) {
  auto all = polls();
  for (Poll& poll : all) {
    poll.next = context.now();
  }
  for (;;) {
    Instant next = kNever;
    for (const Poll& poll : all) {
      next = std::min(next, poll.next);
    }
    co_await context.until(next);
    for (Poll& poll : all) {
      if (poll.next > context.now()) {
        continue;
      }
      // On a fixed grid; turns that a slow line missed are left out.
      poll.next += ((context.now() - poll.next) / poll.period + 1) * poll.period;
      (void)co_await look(context, poll);  // has been logged, and is asked again at the next turn
    }
  }
}

}  // namespace mb

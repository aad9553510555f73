#include "devices/instrument/pushed_instrument.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr const char* kLog = "instrument";
constexpr Duration kReopen = std::chrono::seconds(5);

}  // namespace

PushedInstrument::PushedInstrument(std::string id, std::shared_ptr<const InstrumentProfile> profile,
                                   std::shared_ptr<Link> link, int address)
    : Instrument(std::move(id), std::move(profile), address),
      link_(std::move(link)),
      splitter_(this->profile().frame, this->profile().gap),
      pushes_(expecting(this->profile().push, address, Bytes())) {
  link_->onChunk([this](const Chunk& chunk) { onChunk(chunk); });
  link_->onLost([this](const Error& error) {
    lost_ = true;
    whyLost_ = error.message();
    heard_.notify();
  });
}

PushedInstrument::~PushedInstrument() {
  link_->onChunk([](const Chunk&) {});
  link_->onLost([](const Error&) {});
}

std::string PushedInstrument::where() const {
  return fmt::format("instrument {} on {}", id(), link_->name());
}

Expected<void> PushedInstrument::openLink() {
  auto opened = link_->open();
  if (opened) {
    lost_ = false;
    splitter_.clear();
    link_->configure(profile().settings);
  }
  return opened;
}

void PushedInstrument::onChunk(const Chunk& chunk) {
  FrameRule::Expecting expecting = pushes_;
  if (waiting_ != nullptr) {
    const auto& more = waiting_->expecting.payloadLengths;
    expecting.function = waiting_->expecting.function;
    expecting.payloadLengths.insert(expecting.payloadLengths.begin(), more.begin(), more.end());
  }
  splitter_.feed(chunk, expecting, [this](const ReceivedMessage& message) { onMessage(message); });
}

Exchange PushedInstrument::exchangeOf(const ReceivedMessage& message) const {
  Exchange exchange;
  exchange.line = id();
  exchange.received = message.frame;
  exchange.rxFirst = message.first;
  exchange.rxLast = message.last;
  exchange.outcome = Outcome::ok;
  return exchange;
}

/// Takes a message for the answer that is awaited, if it has the shape of one.
bool PushedInstrument::isAnswer(const ReceivedMessage& message) {
  if (waiting_ == nullptr || waiting_->over) {
    return false;
  }
  const FrameRule& frame = profile().frame;
  const auto payload = frame.unwrap(message.frame, waiting_->expecting);
  if (!payload) {
    return false;
  }
  auto content = readMessage(waiting_->exchange->expect, *payload, frame.head(), *waiting_->sent);
  if (!content && content.error().outcome != Outcome::refused) {
    return false;
  }
  if (content) {
    waiting_->answered.content = std::move(*content);
  } else {
    waiting_->judgement = content.error();
  }
  waiting_->answered.exchange = exchangeOf(message);
  waiting_->over = true;
  return true;
}

void PushedInstrument::onMessage(const ReceivedMessage& message) {
  if (!isAnswer(message)) {
    const FrameRule& frame = profile().frame;
    const auto payload = frame.unwrap(message.frame, pushes_);
    auto content = payload ? readMessage(profile().push, *payload, frame.head(), FieldValues())
                           : tl::unexpected(payload.error());
    if (!content) {
      reject(content.error().why);
      return;
    }
    Answered answered;
    answered.content = std::move(*content);
    answered.exchange = exchangeOf(message);
    ++messages_;
    deliver(answered);
  }
  heard_.notify();
}

Task<Expected<Instrument::Answered>> PushedInstrument::perform(const Context& context,
                                                               const InstrumentExchange& exchange,
                                                               const FieldValues& values,
                                                               const std::string& purpose, bool recorded) {
  // Whatever ends the wait, nothing is awaited afterwards.
  struct Awaited {
    explicit Awaited(Waiting*& place_) : place(place_) {}
    Awaited(const Awaited&) = delete;
    Awaited& operator=(const Awaited&) = delete;
    ~Awaited() { place = nullptr; }
    Waiting*& place;
  };
  if (lost_ || waiting_ != nullptr) {
    co_return fail(lost_ ? "the link is lost: " + whyLost_ : "another exchange is under way");
  }
  const auto payload = exchange.send.fill(values);
  const auto frame = payload ? profile().frame.wrap(*payload, static_cast<std::uint8_t>(address()))
                             : tl::unexpected<Error>(payload.error());
  if (!frame) {
    co_return tl::unexpected<Error>(frame.error());
  }
  const std::function<bool()> over = [this] { return lost_ || (waiting_ != nullptr && waiting_->over); };
  for (int attempt = 1; attempt <= profile().attempts; ++attempt) {
    Waiting waiting;
    waiting.exchange = &exchange;
    waiting.sent = &values;
    waiting.expecting = expecting(exchange.expect, address(), *payload);
    const Awaited awaited(waiting_);
    waiting_ = &waiting;
    const Instant end = link_->send(*frame);
    Answered& answered = waiting.answered;
    bool heard = false;
    if (exchange.expect.empty()) {
      co_await context.until(end);
    } else {
      heard = co_await context.waitFor(heard_, over, end + profile().answerTime);
    }
    if (exchange.expect.empty()) {
      answered.exchange.outcome = Outcome::ok;
    } else if (!heard || lost_) {
      answered.exchange.outcome = Outcome::silence;
    } else if (waiting.judgement.outcome != Outcome::ok) {
      answered.exchange.outcome = waiting.judgement.outcome;
      answered.exchange.why = waiting.judgement.why;
    }
    answered.exchange.line = id();
    answered.exchange.sent = *frame;
    answered.exchange.txStart = end - profile().settings.characters(frame->size());
    answered.exchange.txEnd = Stamp{end, Duration(0)};
    answered.exchange.attempt = attempt;
    if (recorded) {
      recordExchange(context, answered.exchange, purpose);
    }
    if (answered.exchange.ok()) {
      co_return answered;
    }
    if (answered.exchange.outcome == Outcome::refused) {
      co_return fail(waiting.judgement.why);
    }
  }
  co_return fail(lost_ ? "the link was lost: " + whyLost_ : "no answer to what was sent", std::string(),
                 "look at its power, its plug and the settings of its interface");
}

bool PushedInstrument::fedByPushes() const {
  InstrumentExchange pushes;
  pushes.expect = profile().push;
  return periodOf(pushes).has_value();
}

Task<Expected<void>> PushedInstrument::open(const Context& context) {
  const auto opened = openLink();
  if (!opened) {
    co_return fail(opened.error().what, where(), opened.error().remedy);
  }
  const auto begun = co_await begin(context);
  if (!begun || !fedByPushes()) {
    co_return begun;
  }
  const std::int64_t before = rejected();
  const std::function<bool()> first = [this] { return messages_ > 0 || lost_; };
  co_await context.waitFor(heard_, first, context.now() + kFirstMessage);
  if (messages_ > 0) {
    co_return Expected<void>();
  }
  const std::int64_t strange = rejected() - before + splitter_.dropped();
  co_return fail(strange > 0 ? fmt::format("{} messages came that are none of its kind{}", strange,
                                           complaint().empty() ? "" : ": " + complaint())
                             : "it says nothing",
                 where(), "look at its power, its plug and the settings of its interface");
}

Task<void> PushedInstrument::run(const Context& context) {
  for (;;) {
    const std::function<bool()> gone = [this] { return lost_; };
    co_await context.waitFor(heard_, gone, kNever);
    context.log(LogLevel::warning, kLog, where() + ": the link was lost: " + whyLost_);
    while (lost_) {
      co_await context.until(context.now() + kReopen);
      static_cast<void>(openLink());
    }
    (void)co_await begin(context);
    context.log(LogLevel::info, kLog, where() + " is open again");
  }
}

}  // namespace mb

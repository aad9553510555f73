#include "devices/bus/line.h"

#include <algorithm>
#include <cassert>

#include <fmt/format.h>

namespace mb {
namespace {

std::int64_t milliseconds(Duration duration) {
  return std::chrono::round<std::chrono::milliseconds>(duration).count();
}

void recordIf(bool wanted, const Context& context, Exchange& exchange, const std::string& purpose) {
  if (wanted) {
    recordExchange(context, exchange, purpose);
  }
}

}  // namespace

Line::Line(LineOptions options, std::shared_ptr<Link> link, std::unique_ptr<Selector> selector)
    : options_(std::move(options)),
      link_(std::move(link)),
      selector_(std::move(selector)),
      idleBits_(options_.idleBits) {
  link_->onChunk([this](const Chunk& chunk) { onChunk(chunk); });
  link_->onLost([this](const Error& error) { onLost(error); });
}

Line::~Line() {
  link_->onChunk(nullptr);
  link_->onLost(nullptr);
}

void Line::onChunk(const Chunk& chunk) {
  if (chunk.bytes.empty()) {
    return;
  }
  lastHeard_ = std::max(lastHeard_, chunk.last.at);
  reception_.add(chunk);
  arrived_.notify();
}

Task<Lease> Line::lease(const Context& context, LeasePriority priority) {
  context.check();
  Lease mine(queue_, priority);
  while (!mine.held()) {
    co_await context.notified(queue_->moved, kNever);
  }
  co_return mine;
}

Task<Expected<Exchange>> Line::exchange(const Context& context, const Request& request) {
  const Lease mine = co_await lease(context);
  co_return co_await exchange(context, mine, request);
}

Task<Expected<Exchange>> Line::exchange(const Context& context, const Lease& lease, const Request& request) {
  assert(lease.held() && lease.isOf(queue_));
  static_cast<void>(lease);
  bool heard = false;
  for (int number = 1;; ++number) {
    Expected<Exchange> done = co_await attempt(context, request, request.firstAttempt + number - 1);
    if (!done || done->ok()) {
      co_return done;
    }
    heard = heard || done->outcome != Outcome::silence;
    if (done->outcome != Outcome::refused && number < request.attempts) {
      continue;
    }
    if (heard && request.lastResort) {
      const Expected<Exchange> reset = co_await attempt(context, *request.lastResort, 1);
      done->lastResortAnswered = reset && reset->ok();
    }
    co_return done;
  }
}

Task<Expected<Exchange>> Line::attempt(const Context& context, const Request& request, int number) {
  const Expected<void> ready = co_await prepare(context, request);
  if (!ready) {
    co_return tl::unexpected(ready.error());
  }
  Exchange exchange;
  exchange.line = options_.id;
  exchange.position = request.position;
  exchange.attempt = number;
  exchange.sent = request.bytes;
  exchange.txStart = context.now();
  const SerialSettings& answerAt = request.answerSettings ? *request.answerSettings : request.settings;
  exchange.txEnd = Stamp{transmit(request.bytes, request.settings, request.echo, answerAt), sendHalfWidth()};
  active_[request.position] = exchange.txEnd.at;
  try {
    co_await receive(context, request, exchange);
  } catch (const Cancelled&) {
    exchange.outcome = Outcome::cancelled;
    exchange.why = "stopped while the answer was awaited";
    exchange.received = reception_.bytes();
    exchange.rxFirst = reception_.first();
    exchange.rxLast = reception_.last();
    reception_.finish();
    recordIf(request.recorded, context, exchange, request.purpose);
    throw;
  }
  reception_.finish();
  if (lost_) {
    exchange.why = "the link was lost: " + lost_->what;
  }
  recordStray(context, request);
  recordIf(request.recorded, context, exchange, request.purpose);
  if (lost_) {
    co_return tl::unexpected<Error>(lostError());
  }
  co_return exchange;
}

/// Everything before the first character: an idle line, the right head, awake, in the right settings.
Task<Expected<void>> Line::prepare(const Context& context, const Request& request) {
  Expected<void> ready = co_await reopen(context);
  if (ready) {
    ready = co_await becomeIdle(context, request);
  }
  if (ready && selector_ && head_ != request.position) {
    head_.reset();
    ready = co_await selector_->select(context, request.position);
    if (!ready) {
      co_return fail(fmt::format("the selector cannot be set to position {}: {}", request.position,
                                 ready.error().message()),
                     "line " + options_.id);
    }
    head_ = request.position;
  }
  if (ready && asleep(request, context.now())) {
    ready = co_await wake(context, request);
  }
  reception_.abandon();
  recordStray(context, request);
  if (ready && lost_) {
    ready = tl::unexpected<Error>(lostError());
  }
  co_return ready;
}

Duration Line::sendHalfWidth() const {
  return std::max(options_.sendHalfWidth, link_->sendHalfWidth());
}

Task<Expected<void>> Line::becomeIdle(const Context& context, const Request& request) {
  const Instant giveUp = std::max({context.now(), freeAt_, request.notBefore}) + options_.noiseLimit;
  while (true) {
    Instant free = std::max(freeAt_, request.notBefore);
    if (lastHeard_ != Instant::min()) {
      free = std::max(free, lastHeard_ + request.settings.bits(idleBits_));
    }
    if (context.now() >= free) {
      co_return Expected<void>();
    }
    if (context.now() >= giveUp) {
      recordStray(context, request);
      co_return fail(fmt::format("bytes keep arriving unasked: no idle line within {} ms",
                                 milliseconds(options_.noiseLimit)),
                     "line " + options_.id,
                     "look for a second master, a babbling meter or light on the head");
    }
    co_await context.until(free);
  }
}

bool Line::asleep(const Request& request, Instant now) const {
  if (!request.wakeUp) {
    return false;
  }
  const auto last = active_.find(request.position);
  // The adapter may delay our characters: the head must still be awake when they come out of it.
  return last == active_.end() ||
         now - last->second + options_.adapterDelay > request.settings.bits(request.wakeUp->awakeBits);
}

Task<Expected<void>> Line::wake(const Context& context, const Request& request) {
  const WakeUp& wakeUp = *request.wakeUp;
  Exchange signal;
  signal.line = options_.id;
  signal.position = request.position;
  signal.sent = Bytes(static_cast<std::size_t>(wakeUp.count), wakeUp.byte);
  signal.outcome = Outcome::ok;
  signal.txStart = context.now();
  const Instant end = transmit(signal.sent, wakeUp.settings, request.echo, wakeUp.settings);
  signal.txEnd = Stamp{end, sendHalfWidth()};
  freeAt_ = end + wakeUp.pause;
  recordExchange(context, signal, "wake-up");
  co_await context.until(end + wakeUp.pause);
  co_return Expected<void>();
}

Instant Line::transmit(std::span<const std::uint8_t> bytes, const SerialSettings& settings, bool echo,
                       const SerialSettings& answerAt) {
  if (settings_ != settings) {
    link_->configure(settings);
    settings_ = settings;
  }
  const Instant end = link_->send(bytes);
  // A fast answer to a slow request begins sooner than a slow character could end.
  reception_.begin(end, answerAt.characters(1));
  if (options_.echo || echo) {
    reception_.expectEcho(bytes);
  }
  return end;
}

Task<void> Line::receive(const Context& context, const Request& request, Exchange& exchange) {
  const SerialSettings& settings = request.answerSettings ? *request.answerSettings : request.settings;
  const Duration within = settings.bits(request.answerBits) + request.answerExtra + options_.adapterDelay;
  const Instant begun = exchange.txEnd.at + within + settings.characters(1);
  idleBits_ = options_.errorIdleBits;
  // Holds also for a next request when this frame is destroyed: the answer may still come.
  freeAt_ = request.reader != nullptr ? begun : exchange.txEnd.at;
  if (request.answerSettings) {
    co_await context.until(exchange.txEnd.at);
    link_->configure(settings);
    settings_ = settings;
  }
  bool over = request.reader == nullptr;
  if (over) {
    co_await context.until(exchange.txEnd.at);
  }
  while (!over && !lost_) {
    const bool any = reception_.first().has_value();
    if (any) {
      exchange.framing = request.reader->find(reception_.bytes());
    }
    const Instant limit = any ? reception_.last()->at + settings.bits(request.gapBits) + request.gapExtra +
                                    options_.adapterDelay
                              : begun;
    over =
        exchange.framing.complete || context.now() >= limit || reception_.bytes().size() > request.mostBytes;
    if (!over) {
      co_await context.notified(arrived_, limit);
    }
  }
  exchange.framing.complete = exchange.framing.complete || exchange.framing.endsAtGap;
  if (exchange.framing.complete) {
    co_await watchIdle(context, request, exchange);
  } else {
    exchange.received = reception_.bytes();
  }
  exchange.rxFirst = reception_.first();
  exchange.rxLast = reception_.last();
  judge(request, exchange);
  if (exchange.outcome == Outcome::silence) {
    exchange.why = fmt::format("no answer within {} ms", milliseconds(within));
  }
  idleBits_ = exchange.ok() ? options_.idleBits : options_.errorIdleBits;
  freeAt_ = exchange.txEnd.at + settings.bits(idleBits_);
  if (request.reader == nullptr) {
    freeAt_ = exchange.txEnd.at + std::max(settings.bits(idleBits_), request.pauseAfter);
  }
  if (exchange.rxLast) {
    active_[request.position] = exchange.rxLast->at;
    freeAt_ = exchange.rxLast->at + std::max(settings.bits(idleBits_), request.pauseAfter);
  }
}

/// The idle time that must follow a frame anyway is used to see that it was alone: where several slaves
/// answer at once, or a late answer runs into this one, more bytes follow.
Task<void> Line::watchIdle(const Context& context, const Request& request, Exchange& exchange) {
  const SerialSettings& settings = request.answerSettings ? *request.answerSettings : request.settings;
  std::size_t seen = reception_.bytes().size();
  const std::size_t whole = seen;
  int quiet = options_.idleBits;
  while (seen <= request.mostBytes && !lost_) {
    const Instant idle = reception_.last()->at + settings.bits(quiet);
    if (context.now() >= idle) {
      break;
    }
    co_await context.notified(arrived_, idle);
    if (reception_.bytes().size() > seen) {
      seen = reception_.bytes().size();
      quiet = options_.errorIdleBits;
    }
  }
  exchange.received = reception_.bytes();
  const std::size_t end = exchange.framing.begin + exchange.framing.length;
  if (exchange.received.size() > std::max(whole, end) || whole > end) {
    exchange.outcome = Outcome::collision;
    exchange.why = fmt::format("{} more bytes followed the frame", exchange.received.size() - end);
  } else {
    exchange.outcome = Outcome::ok;
  }
}

void Line::judge(const Request& request, Exchange& exchange) {
  if (request.reader == nullptr) {
    exchange.outcome = Outcome::ok;
    return;
  }
  const Framing& framing = exchange.framing;
  if (reception_.echoWrong()) {
    exchange.outcome = Outcome::collision;
    exchange.why = "the echo is not what was sent";
  } else if (exchange.received.empty()) {
    exchange.outcome = Outcome::silence;
  } else if (!framing.complete || !framing.valid) {
    exchange.outcome = Outcome::damaged;
    exchange.why = fmt::format("{} bytes came: {}", exchange.received.size(), framing.why);
  } else if (reception_.damagedWithin(framing.begin, framing.length)) {
    exchange.outcome = Outcome::damaged;
    exchange.why = "a character of the frame has a parity or framing error";
  } else if (exchange.outcome != Outcome::collision) {
    const Judgement judgement = request.reader->judge(exchange.received, framing);
    exchange.outcome = judgement.outcome;
    exchange.why = judgement.why;
  }
}

}  // namespace mb

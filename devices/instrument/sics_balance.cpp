#include "devices/instrument/sics_balance.h"

#include "core/quantity/format.h"
#include "core/record/journal.h"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

constexpr const char* kLog = "balance";
constexpr Duration kAnswerTime = std::chrono::seconds(2);
constexpr int kTries = 3;
constexpr Duration kFirstBackOff = std::chrono::milliseconds(500);
constexpr Duration kLongestBackOff = std::chrono::seconds(10);
/// Lines kept for recording: half a minute at 10 Hz.
constexpr std::size_t kKeptLines = 300;
constexpr const char* kCable = "check power, cable and the interface settings of the balance (MT-SICS)";

Decimal decimalOf(Mass mass) {
  return Decimal::parse(toShortest(inKilograms(mass))).value_or(Decimal());
}

}  // namespace

SicsBalance::SicsBalance(BalanceDescription description, Link& link, const SerialSettings& settings,
                         Channel& channel)
    : description_(std::move(description)),
      link_(link),
      settings_(settings),
      channel_(channel),
      interval_(decimalOf(description_.interval)) {
  link_.onChunk([this](const Chunk& chunk) { onChunk(chunk); });
  link_.onLost([this](const Error& error) {
    lost_ = true;
    complain(error.message());
  });
  channel_.setRecorder(
      [this](const Context& context, const Sample& sample) { return record(context, sample); });
}

SicsBalance::~SicsBalance() {
  link_.onChunk([](const Chunk&) {});
  link_.onLost([](const Error&) {});
  channel_.setRecorder(nullptr);
}

std::string SicsBalance::where() const {
  return fmt::format("balance {} on {}", description_.id, link_.name());
}

void SicsBalance::onChunk(const Chunk& chunk) {
  splitter_.feed(chunk, [this](const ReceivedLine& line) { onLine(line); });
}

void SicsBalance::onLine(const ReceivedLine& line) {
  const auto reply = parseSicsReply(line.text);
  if (!reply) {
    ++garbage_;
    return;
  }
  switch (reply->kind) {
    case SicsKind::weight:
    case SicsKind::overload:
    case SicsKind::underload:
      if (reply->command == "S") {
        onWeight(line, *reply);
      }
      return;
    case SicsKind::identity:
      serialNumber_ = reply->text;
      // Unasked it means that the balance has just been switched on and repeats nothing any more.
      if (command_ != "@") {
        complain("it was restarted");
      }
      identified_ = true;
      break;
    case SicsKind::notExecutable:
      complain("it cannot weigh now (S I)");
      break;
    case SicsKind::syntaxError:
    case SicsKind::transmissionError:
    case SicsKind::logicalError:
      complain("it refuses the command " + command_ + " (" + line.text + ")");
      break;
    case SicsKind::tared:
    case SicsKind::acknowledged:
      break;
  }
  answered_.notify();
}

void SicsBalance::onWeight(const ReceivedLine& line, const SicsReply& reply) {
  Sample sample;
  sample.stamp = line.first;
  if (reply.kind == SicsKind::weight && reply.kilograms.exponent != interval_.exponent) {
    ++garbage_;
    wrongDigits_ = line.text;
    return;
  }
  if (reply.kind == SicsKind::weight) {
    sample.shown = reply.kilograms;
    sample.stable = reply.stable;
  } else {
    // The balance gives no number: the end of its range, flagged, so that a limit on the load still acts.
    sample.overload = true;
    sample.stable = false;
    sample.shown = reply.kind == SicsKind::overload ? decimalOf(description_.capacity) : Decimal();
  }
  push(line, sample);
}

void SicsBalance::push(const ReceivedLine& line, Sample sample) {
  sample.value = sample.shown.toDouble();
  kept_.push_back(KeptLine{sample, line, sentBegin_, sentEnd_, command_});
  if (kept_.size() > kKeptLines) {
    kept_.pop_front();
  }
  lastWeight_ = sample.stamp.at;
  if (weights_++ == 0) {
    answered_.notify();
  }
  channel_.push(sample);
}

void SicsBalance::complain(std::string text) {
  complaint_ = std::move(text);
  answered_.notify();
}

void SicsBalance::send(std::string command) {
  command_ = std::move(command);
  complaint_.clear();
  weights_ = 0;
  const std::string line = command_ + "\r\n";
  const Bytes bytes(line.begin(), line.end());
  const Instant end = link_.send(std::span<const std::uint8_t>(bytes));
  const Duration length = settings_.characters(bytes.size());
  sentBegin_ = end - length;
  sentEnd_ = end;
}

Expected<void> SicsBalance::openLink() {
  auto opened = link_.open();
  if (opened) {
    lost_ = false;
    splitter_.clear();
    link_.configure(settings_);
  }
  return opened;
}

Task<bool> SicsBalance::reset(const Context& context) {
  identified_ = false;
  send("@");
  const Condition answered = [this] { return identified_ || lost_; };
  co_await context.waitFor(answered_, answered, context.now() + kAnswerTime);
  co_return identified_;
}

Task<Expected<void>> SicsBalance::open(const Context& context) {
  const auto opened = openLink();
  if (!opened) {
    co_return fail(opened.error().what, where(), opened.error().remedy);
  }
  wrongDigits_.clear();
  const std::int64_t before = garbage();
  for (int i = 0; i < kTries && !lost_; ++i) {
    if (co_await reset(context)) {
      context.log(LogLevel::info, kLog, where() + " has serial number " + serialNumber_);
      co_return co_await firstReading(context);
    }
  }
  const std::int64_t lines = garbage() - before;
  if (lines > 0) {
    co_return fail(fmt::format("{} lines came that are not MT-SICS, and no serial number", lines), where(),
                   kCable);
  }
  co_return fail(lost_ ? "the link was lost: " + complaint_ : "no answer to @", where(), kCable);
}

Task<Expected<void>> SicsBalance::firstReading(const Context& context) {
  const Condition answered = [this] { return weights_ > 0 || !complaint_.empty(); };
  for (int i = 0; i < kTries && !lost_; ++i) {
    send("SI");
    co_await context.waitFor(answered_, answered, context.now() + kAnswerTime);
    if (weights_ > 0) {
      break;
    }
  }
  if (weights_ == 0 && !wrongDigits_.empty()) {
    co_return fail(fmt::format("it shows \"{}\", but its interval is {} kg in the bench file", wrongDigits_,
                               interval_.toString()),
                   where(), "set the unit and the finest display of the balance, or correct the bench file");
  }
  if (weights_ == 0) {
    co_return fail(complaint_.empty() ? "it has a serial number but no weight" : complaint_, where(), kCable);
  }
  const Sample& first = channel_.history().back();
  if (first.overload) {
    co_return fail("it shows overload or underload", where(),
                   "free its pan; look at what lies or pulls on it");
  }
  co_return Expected<void>();
}

Task<void> SicsBalance::untilTrouble(const Context& context) {
  const Duration patience = fromSeconds(description_.staleAfter);
  const Instant begin = context.now();
  const std::int64_t before = garbage();
  while (complaint_.empty()) {
    const Instant silent = std::max(begin, lastWeight_) + patience;
    if (context.now() >= silent) {
      const std::int64_t lines = garbage() - before;
      complaint_ = fmt::format("no weight for {} s", toShortest(description_.staleAfter)) +
                   (lines > 0 ? fmt::format(", {} lines that are no weight of its kind", lines) : "");
      break;
    }
    co_await context.notified(answered_, silent);
  }
}

Task<void> SicsBalance::stream(const Context& context) {
  // Whatever ends the stream, the balance stops talking.
  struct Quiet {
    explicit Quiet(SicsBalance& balance) : balance_(balance) {}
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;
    ~Quiet() {
      if (!balance_.lost_) {
        balance_.send("@");
      }
    }
    SicsBalance& balance_;
  };
  const Quiet quiet(*this);
  Duration backOff = kFirstBackOff;
  bool ready = !lost_;
  for (;;) {
    if (ready) {
      send("SIR");
      co_await untilTrouble(context);
      backOff = weights_ > 1 ? kFirstBackOff : std::min(2 * backOff, kLongestBackOff);
      context.log(LogLevel::warning, kLog, where() + " is asked again: " + complaint_);
    } else {
      backOff = std::min(2 * backOff, kLongestBackOff);
    }
    co_await context.until(context.now() + backOff);
    if (lost_ && !openLink()) {
      ready = false;
      continue;
    }
    ready = co_await reset(context);
  }
}

Expected<std::int64_t> SicsBalance::record(const Context& context, const Sample& sample) const {
  Journal* const journal = context.services().journal;
  if (journal == nullptr) {
    return fail("there is no journal to record the weighing in", where());
  }
  // A link may deliver several lines with one stamp: the value must be the line's too.
  const auto kept = std::ranges::find_if(kept_, [&](const KeptLine& line) {
    return line.sample.stamp.at == sample.stamp.at && line.sample.shown == sample.shown &&
           line.sample.stable == sample.stable && line.sample.overload == sample.overload;
  });
  if (kept == kept_.end()) {
    return fail("the line of this reading is no longer kept", where(), "record a reading when it is taken");
  }
  const std::string sent = journal->addSegment(kept->command + "\r\n");
  const std::string received = journal->addSegment(kept->line.text + "\r\n");
  const auto ns = [](Instant at) { return std::to_string(nanoseconds(at)); };
  nlohmann::json body{{"line", description_.id},
                      {"purpose", "weighing"},
                      {"sent", sent},
                      {"received", received},
                      {"tx_start_ns", ns(kept->sentBegin)},
                      {"tx_end_ns", ns(kept->sentEnd)},
                      {"rx_first_ns", ns(kept->line.first.at)},
                      {"rx_last_ns", ns(kept->line.last.at)},
                      {"outcome", "ok"},
                      {"attempt", "1"}};
  if (context.services().run != 0) {
    body["run"] = std::to_string(context.services().run);
  }
  return journal->append("exchange", body);
}

}  // namespace mb

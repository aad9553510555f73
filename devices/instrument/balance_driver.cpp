#include "devices/instrument/balance_driver.h"

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

Decimal decimalOf(Mass mass) {
  return Decimal::parse(toShortest(inKilograms(mass))).value_or(Decimal());
}

std::string lookAtCable(const BalanceLanguage& language) {
  return "check power, cable and the interface settings of the balance (" + language.name() + ")";
}

/// A command for people: ESC is not printable.
std::string printable(const std::string& command) {
  return command.starts_with('\x1b') ? "ESC " + command.substr(1) : command;
}

}  // namespace

BalanceDriver::BalanceDriver(BalanceDescription description, std::unique_ptr<BalanceLanguage> language,
                             Link& link, const SerialSettings& settings, Channel& channel)
    : description_(std::move(description)),
      language_(std::move(language)),
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

BalanceDriver::~BalanceDriver() {
  link_.onChunk([](const Chunk&) {});
  link_.onLost([](const Error&) {});
  channel_.setRecorder(nullptr);
}

std::string BalanceDriver::where() const {
  return fmt::format("balance {} on {}", description_.id, link_.name());
}

void BalanceDriver::onChunk(const Chunk& chunk) {
  splitter_.feed(chunk, [this](const ReceivedLine& line) { onLine(line); });
}

void BalanceDriver::onLine(const ReceivedLine& line) {
  const auto said = language_->parse(line.text);
  if (!said) {
    ++garbage_;
    return;
  }
  switch (said->kind) {
    case BalanceLine::Kind::weight:
      onWeight(line, *said);
      return;
    case BalanceLine::Kind::other:
      return;
    case BalanceLine::Kind::identity:
      serialNumber_ = said->text;
      // Unasked it means that the balance has just been switched on and repeats nothing any more.
      if (command_ != language_->reset()) {
        complain("it was restarted");
      }
      identified_ = true;
      break;
    case BalanceLine::Kind::complaint:
      onComplaint(*said);
      break;
    case BalanceLine::Kind::acknowledged:
      acknowledged_ = true;
      break;
  }
  answered_.notify();
}

void BalanceDriver::onComplaint(const BalanceLine& said) {
  std::string text = said.text;
  if (const std::size_t at = text.find("{}"); at != std::string::npos) {
    text.replace(at, 2, printable(command_));
  }
  if (commanding_) {
    refusal_ = text;
  } else {
    complain(text);
  }
}

void BalanceDriver::onWeight(const ReceivedLine& line, const BalanceLine& said) {
  Sample sample;
  sample.stamp = line.first;
  if (said.outside == Outside::no && said.kilograms.exponent != interval_.exponent) {
    ++garbage_;
    wrongDigits_ = line.text;
    return;
  }
  if (said.outside == Outside::no) {
    sample.shown = said.kilograms;
    sample.stable = said.stable;
  } else {
    // The balance gives no number: the end of its range, flagged, so that a limit on the load still acts.
    sample.overload = true;
    sample.stable = false;
    sample.shown = said.outside == Outside::overload ? decimalOf(description_.capacity) : Decimal();
  }
  push(line, sample);
}

void BalanceDriver::push(const ReceivedLine& line, Sample sample) {
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

void BalanceDriver::complain(std::string text) {
  complaint_ = std::move(text);
  answered_.notify();
}

void BalanceDriver::send(std::string command) {
  command_ = std::move(command);
  complaint_.clear();
  weights_ = 0;
  if (command_.empty()) {
    return;  // it speaks unasked
  }
  const std::string line = command_ + "\r\n";
  const Bytes bytes(line.begin(), line.end());
  const Instant end = link_.send(std::span<const std::uint8_t>(bytes));
  const Duration length = settings_.characters(bytes.size());
  sentBegin_ = end - length;
  sentEnd_ = end;
}

Expected<void> BalanceDriver::openLink() {
  auto opened = link_.open();
  if (opened) {
    lost_ = false;
    splitter_.clear();
    link_.configure(settings_);
  }
  return opened;
}

Task<bool> BalanceDriver::reset(const Context& context) {
  identified_ = false;
  if (language_->reset().empty()) {
    splitter_.clear();
    co_return true;
  }
  send(language_->reset());
  const Condition answered = [this] { return identified_ || lost_; };
  co_await context.waitFor(answered_, answered, context.now() + kAnswerTime);
  co_return identified_;
}

Task<Expected<void>> BalanceDriver::open(const Context& context) {
  const auto opened = openLink();
  if (!opened) {
    co_return fail(opened.error().what, where(), opened.error().remedy);
  }
  wrongDigits_.clear();
  const std::int64_t before = garbage();
  for (int i = 0; i < kTries && !lost_; ++i) {
    if (co_await reset(context)) {
      if (!serialNumber_.empty()) {
        context.log(LogLevel::info, kLog, where() + " has serial number " + serialNumber_);
      }
      co_return co_await firstReading(context);
    }
  }
  const std::int64_t lines = garbage() - before;
  if (lines > 0) {
    co_return fail(
        fmt::format("{} lines came that are not {}, and no serial number", lines, language_->name()), where(),
        lookAtCable(*language_));
  }
  co_return fail(lost_ ? "the link was lost: " + complaint_ : "no answer to " + printable(language_->reset()),
                 where(), lookAtCable(*language_));
}

Task<Expected<void>> BalanceDriver::firstReading(const Context& context) {
  const Condition answered = [this] { return weights_ > 0 || !complaint_.empty(); };
  const std::int64_t before = garbage();
  for (int i = 0; i < kTries && !lost_; ++i) {
    send(language_->askOnce());
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
    const std::int64_t lines = garbage() - before;
    const std::string silent = lines > 0
                                   ? fmt::format("{} lines came that are not {}", lines, language_->name())
                               : serialNumber_.empty() ? "it gives no weight"
                                                       : "it has a serial number but no weight";
    co_return fail(complaint_.empty() ? silent : complaint_, where(), lookAtCable(*language_));
  }
  const Sample& first = channel_.history().back();
  if (first.overload) {
    co_return fail("it shows overload or underload", where(),
                   "free its pan; look at what lies or pulls on it");
  }
  co_return Expected<void>();
}

Task<void> BalanceDriver::untilTrouble(const Context& context) {
  const Duration patience = fromSeconds(description_.staleAfter);
  const Instant begin = context.now();
  const std::int64_t before = garbage();
  const Duration period = language_->period();
  Instant askedAt = begin;
  while (complaint_.empty()) {
    const Instant silent = std::max(begin, lastWeight_) + patience;
    if (context.now() >= silent) {
      const std::int64_t lines = garbage() - before;
      complaint_ = fmt::format("no weight for {} s", toShortest(description_.staleAfter)) +
                   (lines > 0 ? fmt::format(", {} lines that are no weight of its kind", lines) : "");
      break;
    }
    const Instant again = period > Duration(0) ? askedAt + period : kNever;
    if (context.now() >= again) {
      const std::int64_t weights = weights_;
      send(language_->repeat());
      weights_ = weights;
      askedAt = context.now();
      continue;
    }
    co_await context.notified(answered_, std::min(silent, again));
  }
}

Task<Expected<void>> BalanceDriver::tare(const Context& context) {
  const std::string text = language_->tare();
  co_return co_await command(context, text);
}

Task<Expected<void>> BalanceDriver::zero(const Context& context) {
  const std::string text = language_->zero();
  co_return co_await command(context, text);
}

Task<Expected<void>> BalanceDriver::command(const Context& context, const std::string& text) {
  // Whatever ends the wait, complaints belong to the stream again.
  struct Commanding {
    explicit Commanding(bool& flag_) : flag(flag_) { flag = true; }
    Commanding(const Commanding&) = delete;
    Commanding& operator=(const Commanding&) = delete;
    ~Commanding() { flag = false; }
    bool& flag;
  };
  if (text.empty() || lost_ || commanding_) {
    co_return fail(text.empty() ? "it has no such command"
                   : lost_      ? "its link is lost"
                                : "another command is under way",
                   where());
  }
  const Commanding commanding(commanding_);
  acknowledged_ = false;
  refusal_.clear();
  const std::string line = text + "\r\n";
  const Bytes bytes(line.begin(), line.end());
  const Instant sent = link_.send(std::span<const std::uint8_t>(bytes));
  if (!language_->acknowledges()) {
    co_await context.until(sent);
    co_return Expected<void>();
  }
  const Condition answered = [this] { return acknowledged_ || !refusal_.empty() || lost_; };
  co_await context.waitFor(answered_, answered, sent + kCommandTime);
  if (acknowledged_) {
    co_return Expected<void>();
  }
  co_return fail(refusal_.empty() ? "it did not answer " + printable(text) : refusal_, where(),
                 "let the load come to rest, and free the pan of what touches it");
}

Task<void> BalanceDriver::stream(const Context& context) {
  // Whatever ends the stream, the balance stops talking.
  struct Quiet {
    explicit Quiet(BalanceDriver& balance) : balance_(balance) {}
    Quiet(const Quiet&) = delete;
    Quiet& operator=(const Quiet&) = delete;
    ~Quiet() {
      if (!balance_.lost_) {
        balance_.send(balance_.language_->reset());
      }
    }
    BalanceDriver& balance_;
  };
  const Quiet quiet(*this);
  Duration backOff = kFirstBackOff;
  bool ready = !lost_;
  for (;;) {
    if (ready) {
      send(language_->repeat());
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

Expected<std::int64_t> BalanceDriver::record(const Context& context, const Sample& sample) const {
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
  const std::string sent =
      journal->addSegment(kept->command.empty() ? kept->command : kept->command + "\r\n");
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

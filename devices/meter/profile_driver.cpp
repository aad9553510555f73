#include "devices/meter/profile_driver.h"

#include "devices/meter/meter_number.h"
#include "devices/meter/write_values.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

std::string purposeOf(ReadPurpose purpose) {
  switch (purpose) {
    case ReadPurpose::identify:
      return "read-identify";
    case ReadPurpose::start:
      return "read-start";
    case ReadPurpose::end:
      return "read-end";
    case ReadPurpose::confirm:
      return "read-confirm";
  }
  return "read";
}

/// What to do about an outcome, for the operator.
std::string remedyOf(Outcome outcome) {
  switch (outcome) {
    case Outcome::silence:
      return "look whether the head sits right, the meter has power, and the position has the right profile";
    case Outcome::damaged:
      return "look for light on the head, a loose plug, two meters that answer together, or the wrong "
             "settings in "
             "the profile";
    case Outcome::collision:
      return "look for two meters that answer to the same address";
    default:
      return "";
  }
}

}  // namespace

ProfileDriver::ProfileDriver(std::shared_ptr<const Profile> profile, Line& line, int position,
                             std::string number)
    : profile_(std::move(profile)),
      line_(line),
      position_(position),
      number_(std::move(number)),
      station_(std::make_unique<MeterStation>(profile_, line, position, number_)) {}

std::string ProfileDriver::where() const {
  const std::string meter = number_.empty() ? std::string() : ", meter " + number_;
  return fmt::format("position {} (line {}{})", position_, line_.id(), meter);
}

Task<Expected<MeterIdentity>> ProfileDriver::identify(const Context& context) {
  const bool own = !profile_->of(Procedure::identify).empty();
  const auto& steps = profile_->of(own ? Procedure::identify : Procedure::read);
  Ask ask("identify", std::string());
  const Expected<Gathered> all = co_await perform(context, steps, ask);
  if (!all) {
    co_return tl::unexpected(all.error());
  }
  MeterIdentity identity = all->identity;
  if (identity.number.empty()) {
    co_return fail("the meter answered without its number", where(),
                   "let [[identify]] of the profile ask for a telegram with the number in it");
  }
  if (identity.maker.empty() && profile_->protocol != MeterProtocol::mbus) {
    identity.maker = profile_->maker;  // no other language says it
  }
  co_return identity;
}

Task<Expected<void>> ProfileDriver::enterVerification(const Context& context) {
  // From here on nobody knows what the registers show: entering may clear them.
  entered_.reset();
  lastVolume_.reset();
  Ask ask("enter", number_);
  const Expected<Gathered> all = co_await perform(context, profile_->of(Procedure::enter), ask);
  if (!all) {
    co_return tl::unexpected(all.error());
  }
  entered_ = all->begun;
  co_return Expected<void>();
}

Task<Expected<void>> ProfileDriver::leaveVerification(const Context& context) {
  Ask ask("leave", number_);
  const Expected<Gathered> all = co_await perform(context, profile_->of(Procedure::leave), ask);
  if (!all) {
    co_return tl::unexpected(all.error());
  }
  entered_.reset();
  lastVolume_.reset();
  co_return Expected<void>();
}

std::optional<double> ProfileDriver::verificationLeft(Instant now) const {
  if (!entered_ || profile_->traits.verificationLife <= 0) {
    return std::nullopt;
  }
  return std::max(0.0, profile_->traits.verificationLife - toSeconds(now - *entered_));
}

bool ProfileDriver::inVerification(Instant now) const {
  if (profile_->of(Procedure::enter).empty()) {
    return true;
  }
  return entered_.has_value() && verificationLeft(now).value_or(1.0) > 0;
}

Task<Expected<std::vector<MeterReading>>> ProfileDriver::read(const Context& context, ReadPurpose purpose) {
  Ask ask(purposeOf(purpose), number_);
  Expected<Gathered> all = co_await perform(context, profile_->of(Procedure::read), ask);
  if (!all) {
    co_return tl::unexpected(all.error());
  }
  lastVolume_ = all->readings.front().value;
  co_return std::move(all->readings);
}

Task<Expected<ProfileDriver::Gathered>> ProfileDriver::perform(const Context& context,
                                                               const std::vector<ProfileStep>& steps,
                                                               Ask& ask) {
  const Lease lease = co_await line_.lease(context, ask.priority);
  Expected<Gathered> all = co_await performOn(context, lease, steps, ask);
  co_return all;
}

Task<Expected<ProfileDriver::Gathered>> ProfileDriver::performOn(const Context& context, const Lease& lease,
                                                                 const std::vector<ProfileStep>& steps,
                                                                 Ask& ask) {
  Gathered all;
  Instant notBefore = ask.purpose.starts_with("read") ? readyAt_ : Instant();
  int proofs = 0;
  std::size_t next = 0;
  while (next < steps.size()) {
    const ProfileStep& step = steps[next];
    const bool first = next == 0;
    ProfileAnswer answer(step, ask.expected);
    if (lastVolume_ && profile_->traits.zeroing == Zeroing::goesOn && !ask.expected.empty()) {
      answer.setPrevious(*lastVolume_, profile_->traits.volumeRollover);
    }
    StepCall call(step, ask.purpose);
    call.notBefore = notBefore;
    call.fields = ask.fields;
    call.once = ask.once;
    const Expected<Exchange> done = co_await performStep(context, lease, call, answer);
    if (!done) {
      co_return tl::unexpected(Error(done.error().message(), where()));
    }
    ask.exchanges.push_back(done->row);
    const bool nothing = step.mayBeSilent && done->outcome == Outcome::silence;
    if (!done->ok() && step.proof && ++proofs < step.atMost) {
      // What came before did not work: all of it once more.
      notBefore = done->txEnd.at + step.every;
      all = Gathered();
      next = 0;
      continue;
    }
    if (!done->ok() && !nothing) {
      ask.failed = done->outcome;
      co_return tl::unexpected(explain(*done, answer, ask.purpose, context.now()));
    }
    if (first) {
      all.begun = done->txStart;
    }
    all.ended = done->txEnd;
    all.last = done->row;
    notBefore = Instant();
    readyAt_ = done->txEnd.at + profile_->leastInterval;
    if (!nothing && ask.written != nullptr) {
      takeValues(*ask.written, answer, ask.values);
    }
    if (!nothing && !step.proof) {
      gather(step, answer, *done, all);
    }
    ++next;
  }
  co_return all;
}

Task<Expected<Exchange>> ProfileDriver::performStep(const Context& context, const Lease& lease,
                                                    StepCall& call, ProfileAnswer& answer) {
  const int tries = call.step.proof ? 1 : call.step.atMost;
  const bool answered = call.step.answer != ProfileStep::Answer::none;
  for (int done = 1;; ++done) {
    Expected<Exchange> exchange = co_await station_->perform(context, lease, call, answer);
    const bool enough = !exchange || (answered && exchange->ok()) || done >= tries;
    if (enough) {
      co_return exchange;
    }
    call.notBefore = exchange->txEnd.at + call.step.every;
  }
}

void ProfileDriver::gather(const ProfileStep& step, const ProfileAnswer& answer, const Exchange& exchange,
                           Gathered& all) {
  if (step.answer != ProfileStep::Answer::telegram) {
    return;
  }
  const DecodedAnswer& decoded = answer.decoded();
  if (!decoded.identity.number.empty()) {
    all.identity = decoded.identity;
    spellAsScanned(all.identity.number);
    all.identity.exchange = exchange.row;
  }
  for (MeterReading reading : decoded.readings) {
    reading.at = *exchange.rxFirst;
    reading.exchange = exchange.row;
    spellAsScanned(reading.number);
    all.readings.push_back(std::move(reading));
  }
}

/// A meter that says its number as a number has no zeros in front of it: the record knows it as it was
/// scanned, so that all who compare see one meter. Another number stays as it came.
void ProfileDriver::spellAsScanned(std::string& number) const {
  if (!number_.empty() && !number.empty() && sameNumber(number, number_)) {
    number = number_;
  }
}

/// Why a procedure failed, in the words of the bench.
Error ProfileDriver::explain(const Exchange& exchange, const ProfileAnswer& answer,
                             const std::string& purpose, Instant now) const {
  // What an earlier try said does not count when the last one ended otherwise.
  const bool judged = exchange.outcome == Outcome::unexpected || exchange.outcome == Outcome::refused;
  const AnswerFault fault = judged ? answer.fault() : AnswerFault::none;
  if (fault == AnswerFault::wrongMeter) {
    return Error(fmt::format("meter {} is here, but meter {} was scanned", answer.answeredNumber(), number_),
                 where(), "scan the meter in this position again, or clamp in the one that was scanned");
  }
  const std::string row = exchange.row == 0 ? std::string() : fmt::format(" (exchange {})", exchange.row);
  const bool reading = purpose.starts_with("read-");
  const std::string story = reading && !profile_->of(Procedure::enter).empty() ? verificationStory(now) : "";
  const bool stateGone = fault == AnswerFault::coarse || fault == AnswerFault::missing ||
                         fault == AnswerFault::refused || fault == AnswerFault::wrongKind ||
                         exchange.outcome == Outcome::silence;
  const bool over = entered_.has_value() && !inVerification(now);
  if (reading && !story.empty() && stateGone && (over || fault == AnswerFault::coarse)) {
    return Error(fmt::format("verification state ended: {}; {}{}", story, exchange.describe(), row), where(),
                 "enter the verification state again, before the next run");
  }
  return Error(fmt::format("{}: {}{}", purpose, exchange.describe(), row), where(),
               remedyOf(exchange.outcome));
}

std::string ProfileDriver::verificationStory(Instant now) const {
  if (!entered_) {
    return "it was not entered";
  }
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now - *entered_).count();
  const double life = profile_->traits.verificationLife;
  return life > 0 ? fmt::format("entered {} s ago, it lasts {} s", seconds, static_cast<std::int64_t>(life))
                  : fmt::format("entered {} s ago", seconds);
}

}  // namespace mb

#include "devices/adapter/adapter_driver.h"

#include "devices/meter/adapter_description.h"
#include "devices/meter/meter_number.h"
#include "devices/meter/register_order.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

HostHello helloOf(const Profile& profile, const Line& line, int position, const std::string& number) {
  HostHello hello;
  hello.host = "MeterBench";
  hello.position = position;
  hello.line = line.id();
  hello.number = number;
  hello.profile = profile.name;
  hello.settings = profile.settings.toString();
  hello.options = profile.adapter->options;
  return hello;
}

}  // namespace

AdapterDriver::AdapterDriver(std::shared_ptr<const Profile> profile, AdapterProgram program, Line& line,
                             int position, std::string number, std::shared_ptr<LeaseQueue> turns)
    : profile_(std::move(profile)),
      line_(line),
      position_(position),
      number_(std::move(number)),
      session_(std::move(program), helloOf(*profile_, line, position, number_), profile_->traits,
               std::move(turns)),
      key_(fmt::format("adapter of position {}", position)) {}

std::string AdapterDriver::where() const {
  const std::string meter = number_.empty() ? std::string() : ", meter " + number_;
  return fmt::format("position {} (line {}{})", position_, line_.id(), meter);
}

Task<Expected<Exchange>> AdapterDriver::exchange(const Context& context, const ProgramExchange& asked,
                                                 AdapterAnswer& answer) {
  Request request;
  request.bytes = asked.send;
  request.settings = asked.settings.value_or(profile_->settings);
  request.wakeUp = profile_->wakeUp;
  request.reader = answer.awaitsNothing() ? nullptr : &answer;
  request.answerBits = asked.withinMs ? 0 : profile_->answerBits;
  request.answerExtra =
      asked.withinMs ? Duration(std::chrono::milliseconds(*asked.withinMs)) : profile_->answerExtra;
  constexpr int kMillisecondsPerSecond = 1000;
  request.gapBits = asked.gapMs
                        ? std::max(1, static_cast<int>(std::int64_t{*asked.gapMs} * request.settings.baud /
                                                       kMillisecondsPerSecond))
                        : profile_->gapBits;
  request.gapExtra = asked.gapMs ? Duration() : profile_->gapExtra;
  request.echo = profile_->echo;
  request.attempts = asked.attempts;
  request.pauseAfter = std::chrono::milliseconds(asked.pauseAfterMs);
  request.position = position_;
  request.purpose = asked.label.empty() ? purpose_ : purpose_ + ", " + asked.label;
  request.notBefore = notBefore_;
  notBefore_ = Instant();
  Expected<Exchange> done = co_await line_.exchange(context, *lease_, request);
  if (done) {
    readyAt_ = done->txEnd.at + profile_->leastInterval;
  }
  co_return done;
}

Task<CallResult> AdapterDriver::perform(const Context& context, const std::string& call,
                                        const CallParameters& parameters, const std::string& purpose,
                                        bool repeatable) {
  const Lease lease = co_await line_.lease(context);
  lease_ = &lease;
  purpose_ = purpose;
  notBefore_ = call == "read" ? readyAt_ : Instant();
  MbusState& state = line_.mbus();
  const bool undisturbed = state.selected == key_;
  state.selected.reset();
  CallResult result = co_await session_.call(context, *this, call, parameters, undisturbed);
  if (result.broken && repeatable && session_.mayStart()) {
    result = co_await session_.call(context, *this, call, parameters, false);
  }
  if (!result.failure) {
    state.selected = key_;
  }
  co_return result;
}

Error AdapterDriver::explain(const CallResult& result, const std::string& purpose) const {
  const std::string who = result.broken ? "its adapter misbehaved, " : "its adapter says, ";
  const std::string remedy =
      result.broken && result.failure->remedy.empty()
          ? "look at the adapter " + profile_->name + " (meterbench profile check); the other meters go on"
          : result.failure->remedy;
  return Error(fmt::format("{}: {}{}", purpose, who, result.failure->message()), where(), remedy);
}

/// What it said is not true of the bytes it had.
Error AdapterDriver::refuted(const Context& context, const std::string& what, const Error& why) {
  session_.refute(context, *this, "what it said is not borne out by its bytes: " + why.message());
  return Error(
      fmt::format("{}: its adapter says what its bytes do not: {}", what, why.message()), where(),
      "look at the adapter " + profile_->name + " (meterbench profile check); the other meters go on");
}

Task<Expected<MeterIdentity>> AdapterDriver::identify(const Context& context) {
  const CallParameters none;
  const std::string word = "identify";
  const CallResult result = co_await perform(context, word, none, word, true);
  if (result.failure) {
    co_return tl::unexpected(explain(result, word));
  }
  const auto identity = checkIdentity(result.done, result.exchanges);
  if (!identity) {
    co_return tl::unexpected(refuted(context, word, identity.error()));
  }
  co_return *identity;
}

Task<Expected<void>> AdapterDriver::enterVerification(const Context& context) {
  entered_.reset();
  lastVolume_.reset();
  const CallParameters none;
  const std::string word = "enter";
  const CallResult result = co_await perform(context, word, none, word, false);
  if (!result.offered) {
    co_return Expected<void>();
  }
  if (result.failure) {
    co_return tl::unexpected(explain(result, word));
  }
  const Exchange* const first = result.firstGood();
  if (first == nullptr) {
    const Error why("no exchange of this call succeeded");
    co_return tl::unexpected(refuted(context, word, why));
  }
  entered_ = first->txStart;
  co_return Expected<void>();
}

Task<Expected<void>> AdapterDriver::leaveVerification(const Context& context) {
  const CallParameters none;
  const std::string word = "leave";
  const CallResult result = co_await perform(context, word, none, word, false);
  if (result.failure && result.offered) {
    co_return tl::unexpected(explain(result, word));
  }
  entered_.reset();
  lastVolume_.reset();
  co_return Expected<void>();
}

std::optional<double> AdapterDriver::verificationLeft(Instant now) const {
  if (!entered_ || profile_->traits.verificationLife <= 0) {
    return std::nullopt;
  }
  return std::max(0.0, profile_->traits.verificationLife - toSeconds(now - *entered_));
}

bool AdapterDriver::inVerification(Instant now) const {
  return session_.lacks("enter") || (entered_.has_value() && verificationLeft(now).value_or(1.0) > 0);
}

Task<Expected<std::vector<MeterReading>>> AdapterDriver::readOnce(const Context& context,
                                                                  const std::string& call,
                                                                  const std::string& word) {
  CallParameters parameters;
  if (!word.empty()) {
    parameters.emplace_back("purpose", word);
  }
  const std::string purpose = word.empty() ? call : call + "-" + word;
  const CallResult result = co_await perform(context, call, parameters, purpose, true);
  if (result.failure) {
    co_return tl::unexpected(explain(result, purpose));
  }
  if (!result.done.number.empty() && !number_.empty() && !sameNumber(result.done.number, number_)) {
    co_return fail(fmt::format("meter {} is here, but meter {} was scanned", result.done.number, number_),
                   where(), "scan the meter in this position again, or clamp in the one that was scanned");
  }
  Expected<std::vector<MeterReading>> readings =
      checkReadings(result.done, result.exchanges, profile_->traits);
  if (!readings) {
    co_return tl::unexpected(refuted(context, purpose, readings.error()));
  }
  co_return readings;
}

Task<Expected<std::vector<MeterReading>>> AdapterDriver::read(const Context& context, ReadPurpose purpose) {
  const std::string word(toWord(purpose));
  const MeterTraits& traits = profile_->traits;
  const std::string call = "read";
  std::optional<Decimal> doubted;
  while (true) {
    Expected<std::vector<MeterReading>> readings = co_await readOnce(context, call, word);
    if (!readings) {
      co_return readings;
    }
    const Decimal now = readings->front().value;
    const bool back = lastVolume_ && traits.zeroing == Zeroing::goesOn &&
                      ranBackwards(*lastVolume_, now, traits.volumeRollover);
    if (!back || (doubted && compareValue(*doubted, now) == 0)) {
      lastVolume_ = now;
      co_return readings;
    }
    if (doubted) {
      co_return fail(fmt::format("read-{}: doubtful: the volume went back from {} to {}, then {} m3", word,
                                 lastVolume_->toString(), doubted->toString(), now.toString()),
                     where());
    }
    doubted = now;  // said once more it is believed
  }
}

}  // namespace mb

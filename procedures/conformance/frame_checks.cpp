// Checks with telegrams that no profile sends: what EN 13757-2 asks of every slave.

#include "devices/codec/mbus/hex.h"
#include "devices/codec/mbus/request.h"
#include "devices/meter/profile_answer.h"
#include "devices/meter/step_frame.h"
#include "procedures/conformance/conformance.h"

#include <array>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr const char* kMbusOnly = "asked of wired M-Bus alone";
constexpr int kTries = 2;
// Primary addresses that no meter is given by chance; two, since one of them may be somebody's.
constexpr std::array<std::uint8_t, 2> kForeign = {0xF7, 0xF8};

/// Takes any frame for an answer: what it says is not looked at.
class AnyFrame final : public AnswerReader {
 public:
  [[nodiscard]] Framing find(std::span<const std::uint8_t> received) const override {
    return frames_.find(received);
  }
  [[nodiscard]] Judgement judge(std::span<const std::uint8_t>, const Framing&) override {
    return Judgement();
  }

 private:
  ProfileStep step_;
  ProfileAnswer frames_{step_, std::string()};
};

/// The checksum stands before the stop byte.
Bytes spoilt(Bytes frame) {
  frame[frame.size() - 2] = static_cast<std::uint8_t>(frame[frame.size() - 2] + 1);
  return frame;
}

/// A number that is certainly another one: every digit of it is.
std::string otherNumber(const std::string& number) {
  std::string other = number;
  for (char& digit : other) {
    digit = digit >= '0' && digit <= '9' ? static_cast<char>('9' - (digit - '0')) : '0';
  }
  return other;
}

std::string answerOf(const Exchange& exchange) {
  return exchange.received.empty() ? std::string("nothing") : mbus::hexText(exchange.received);
}

}  // namespace

Task<Exchange> Conformance::raw(const Context& context, const Bytes& frame, const std::string& purpose) {
  AnyFrame any;
  Request request = requestOf(*profile_, frame, &any, options_.position, purpose);
  request.attempts = 1;
  const Expected<Exchange> done = co_await line_.exchange(context, request);
  // Whoever is selected, and which frame count bit comes next, is known to nobody after this.
  line_.mbus() = MbusState();
  if (done) {
    co_return *done;
  }
  Exchange failed;
  failed.why = done.error().message();
  co_return failed;
}

Task<Finding> Conformance::identification(const Context& context, Finding finding) {
  constexpr int kAsked = 3;
  int answered = 0;
  std::string last;
  for (int i = 0; i < kAsked; ++i) {
    const Expected<MeterIdentity> identity = co_await meter_.identify(context);
    if (identity) {
      ++answered;
      report_.number = identity->number;
      finding.measured["number"] = identity->number;
      finding.measured["maker"] = identity->maker;
      finding.measured["version"] = std::to_string(identity->version);
      finding.measured["medium"] = std::to_string(identity->medium);
    } else {
      last = identity.error().message();
    }
  }
  finding.measured["answered"] = fmt::format("{} of {}", answered, kAsked);
  const bool same = options_.number.empty() || sameNumber(report_.number, options_.number);
  finding.grade = answered == kAsked && same ? Grade::asPromised : Grade::differs;
  finding.text = answered < kAsked ? last
                 : same            ? "it says who it is"
                        : fmt::format("meter {} answers, {} was named", report_.number, options_.number);
  co_return finding;
}

Task<Finding> Conformance::wrongChecksum(const Context& context, Finding finding) {
  if (!speaksMbus()) {
    finding.text = kMbusOnly;
    co_return finding;
  }
  const std::uint8_t address = mbusAddress(*profile_);
  std::vector<Bytes> frames(1, mbus::reqUd2(address, true));
  frames.push_back(mbus::applicationReset(address));
  int answered = 0;
  std::string what;
  for (int i = 0; i < kTries; ++i) {
    for (const Bytes& frame : frames) {
      // Selected and awake: a silence must be one of the checksum's.
      const Expected<MeterIdentity> there = co_await meter_.identify(context);
      if (!there) {
        finding.text = "it did not answer before: " + there.error().message();
        co_return finding;
      }
      const Bytes wrong = spoilt(frame);
      const Exchange exchange = co_await raw(context, wrong, "wrong checksum");
      if (!exchange.received.empty()) {
        ++answered;
        what = mbus::hexText(wrong) + " was answered with " + answerOf(exchange);
      }
    }
  }
  finding.measured["sent"] = std::to_string(kTries * static_cast<int>(frames.size()));
  finding.measured["answered"] = std::to_string(answered);
  finding.grade = answered == 0 ? Grade::asPromised : Grade::differs;
  finding.text = answered == 0 ? "it keeps silent" : what;
  co_return finding;
}

Task<Finding> Conformance::unknownAddress(const Context& context, Finding finding) {
  if (!speaksMbus()) {
    finding.text = kMbusOnly;
    co_return finding;
  }
  std::vector<Bytes> frames;
  for (const std::uint8_t address : kForeign) {
    frames.push_back(mbus::reqUd2(address, true));
  }
  const std::size_t primaries = frames.size();
  const auto identification = mbus::parseIdentification(otherNumber(report_.number));
  if (profile_->addressing.kind == Addressing::secondary && identification) {
    mbus::SecondaryAddress other;
    other.identification = *identification;
    frames.push_back(mbus::select(other));
  }
  std::size_t answered = 0;
  std::string what;
  bool selected = false;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    static_cast<void>(co_await meter_.identify(context));  // an optical head is awake then
    const Bytes& frame = frames[i];
    const Exchange exchange = co_await raw(context, frame, "unknown address");
    if (!exchange.received.empty()) {
      answered += i < primaries ? 1U : 0U;
      selected = selected || i >= primaries;
      what = mbus::hexText(frame) + " was answered with " + answerOf(exchange);
    }
  }
  finding.measured["sent"] = std::to_string(frames.size());
  const bool wrong = answered == primaries || selected;
  finding.grade = wrong ? Grade::differs : Grade::asPromised;
  finding.text = wrong ? what : "it keeps silent";
  co_return finding;
}

Task<Finding> Conformance::frameCount(const Context& context, Finding finding) {
  if (!speaksMbus()) {
    finding.text = kMbusOnly;
    co_return finding;
  }
  const Expected<MeterIdentity> there = co_await meter_.identify(context);  // selected and awake
  const std::uint8_t address = mbusAddress(*profile_);
  const bool secondary = profile_->addressing.kind == Addressing::secondary;
  if (!there) {
    finding.text = "it did not answer before: " + there.error().message();
    co_return finding;
  }
  const Bytes one = mbus::reqUd2(address, true);
  const Bytes zero = mbus::reqUd2(address, false);
  if (!secondary) {  // it would end the selection
    const Bytes reset = mbus::sndNke(address);
    const Exchange done = co_await raw(context, reset, "reset");
    finding.measured["SND_NKE"] = done.received == Bytes(1, 0xE5) ? "E5" : answerOf(done);
  }
  const Exchange first = co_await raw(context, one, "frame count 1");
  const Exchange second = co_await raw(context, one, "frame count 1 again");
  const Exchange third = co_await raw(context, zero, "frame count 0");
  if (!first.ok() || !second.ok() || !third.ok()) {
    finding.grade = Grade::differs;
    finding.text = "REQ_UD2 was not answered each time";
    co_return finding;
  }
  const bool repeated = first.received == second.received;
  const bool wentOn = third.received != second.received;
  const bool promised = profile_->addressing.frameCount == FrameCount::toggle;
  finding.measured["repeated"] = repeated ? "yes" : "no";
  finding.measured["went_on"] = wentOn ? "yes" : "no";
  finding.grade = !promised ? Grade::observed : repeated ? Grade::asPromised : Grade::differs;
  finding.text = repeated
                     ? wentOn ? "it repeats its answer, and goes on with the other bit"
                              : "it repeats its answer; with the other bit it said the same"
                     : "it gives another answer to the same frame count bit: a lost answer cannot be asked "
                       "for again";
  co_return finding;
}

}  // namespace mb

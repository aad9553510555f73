#include "devices/meter/iec_station.h"

#include "devices/codec/iec62056/message.h"

namespace mb {
namespace {

/// The answer to a request: who is there, and at which rate it would go on.
class IdentificationReader final : public AnswerReader {
 public:
  [[nodiscard]] Framing find(std::span<const std::uint8_t> received) const override {
    return framingOf(iec62056::findMessage(received, iec62056::Awaited::identification));
  }
  [[nodiscard]] Judgement judge(std::span<const std::uint8_t> received, const Framing& framing) override {
    const auto message = iec62056::parseMessage(received.subspan(framing.begin, framing.length));
    if (!message) {
      return Judgement{Outcome::damaged, message.error().message()};
    }
    auto identification = iec62056::parseIdentification(*message);
    if (!identification) {
      return Judgement{Outcome::unexpected, identification.error().message()};
    }
    found_ = std::move(*identification);
    return Judgement();
  }
  [[nodiscard]] const iec62056::Identification& found() const { return found_; }

 private:
  iec62056::Identification found_;
};

/// The meter wants so much quiet between its identification and what we say to it (5.3: 200 ms).
constexpr Duration kReaction = std::chrono::milliseconds(200);

}  // namespace

IecStation::IecStation(std::shared_ptr<const Profile> profile, Line& line, int position, std::string number)
    : profile_(std::move(profile)), line_(line), position_(position), number_(std::move(number)) {}

Request IecStation::request(const Bytes& frame, AnswerReader& answer, const std::string& purpose,
                            int number) const {
  Request made = requestOf(*profile_, frame, &answer, position_, purpose);
  made.mostBytes = iec62056::kLongestMessage;
  made.attempts = 1;
  made.firstAttempt = number;
  return made;
}

Task<Expected<Exchange>> IecStation::perform(const Context& context, const Lease& lease, const StepCall& call,
                                             ProfileAnswer& answer) {
  const int attempts = call.step.mayBeSilent || call.once ? 1 : profile_->attempts;
  for (int number = 1;; ++number) {
    Expected<Exchange> done = co_await once(context, lease, call, answer, number);
    const bool over = !done || done->ok() || done->outcome == Outcome::refused || number >= attempts;
    if (over) {
      co_return done;
    }
  }
}

Task<Expected<Exchange>> IecStation::once(const Context& context, const Lease& lease, const StepCall& call,
                                          ProfileAnswer& answer, int number) {
  const Iec62056Rules& rules = profile_->iec62056;
  const MeterCall meter(number_, 0);
  const Expected<Bytes> frame = buildFrame(*profile_, call.step, meter, call.fields, false);
  if (!frame) {
    co_return tl::unexpected(frame.error());
  }
  const bool selects = rules.readout == Iec62056Rules::Readout::selected;
  IdentificationReader identification;
  AnswerReader& first = selects ? static_cast<AnswerReader&>(identification) : answer;
  const std::string purpose = selects ? std::string("sign-on") : call.purpose;
  Request signOn = request(*frame, first, purpose, number);
  signOn.notBefore = call.notBefore;
  signOn.pauseAfter = selects ? kReaction : call.step.wait;
  Expected<Exchange> done = co_await line_.exchange(context, lease, signOn);
  const bool goesOn = selects && done && done->ok();
  if (!goesOn) {
    co_return done;
  }
  const iec62056::Identification& who = identification.found();
  const char offered = who.character.value_or('0');
  const char rate = rules.keepsBaud ? '0' : offered;
  const Bytes select = iec62056::optionSelect(rules.protocolControl, rate, rules.modeControl);
  Request data = request(select, answer, call.purpose, number);
  data.wakeUp.reset();
  data.pauseAfter = call.step.wait;
  SerialSettings settings = profile_->settings;
  settings.baud = rules.keepsBaud ? settings.baud : who.baud;
  data.answerSettings = settings;
  done = co_await line_.exchange(context, lease, data);
  co_return done;
}

}  // namespace mb

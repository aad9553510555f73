#include "devices/meter/meter_station.h"

namespace mb {

MeterStation::MeterStation(std::shared_ptr<const Profile> profile, Line& line, int position,
                           std::string number)
    : profile_(std::move(profile)),
      line_(line),
      position_(position),
      number_(std::move(number)),
      mbus_(profile_, line, position, number_),
      iec_(profile_, line, position, number_) {}

Task<Expected<Exchange>> MeterStation::perform(const Context& context, const Lease& lease,
                                               const StepCall& call, ProfileAnswer& answer) {
  Expected<Exchange> done = co_await performOnce(context, lease, call, answer);
  if (!done && line_.lost()) {
    done = co_await performOnce(context, lease, call, answer);
  }
  co_return done;
}

Task<Expected<Exchange>> MeterStation::performOnce(const Context& context, const Lease& lease,
                                                   const StepCall& call, ProfileAnswer& answer) {
  if (call.step.protocol == MeterProtocol::mbus) {
    Expected<Exchange> telegram = co_await mbus_.perform(context, lease, call, answer);
    co_return telegram;
  }
  if (call.step.protocol == MeterProtocol::iec62056) {
    Expected<Exchange> readout = co_await iec_.perform(context, lease, call, answer);
    co_return readout;
  }
  const MeterCall meter(number_, profile_->addressing.primary);
  const Expected<Bytes> frame = buildFrame(*profile_, call.step, meter, call.fields, false);
  if (!frame) {
    co_return tl::unexpected(frame.error());
  }
  const bool answered = call.step.answer != ProfileStep::Answer::none;
  Request wanted = requestOf(*profile_, *frame, answered ? &answer : nullptr, position_, call.purpose);
  wanted.notBefore = call.notBefore;
  wanted.pauseAfter = call.step.wait;
  if (call.step.mayBeSilent || call.once) {
    wanted.attempts = 1;
  }
  Expected<Exchange> done = co_await line_.exchange(context, lease, wanted);
  co_return done;
}

}  // namespace mb

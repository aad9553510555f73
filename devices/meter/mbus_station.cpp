#include "devices/meter/mbus_station.h"

#include "devices/codec/mbus/hex.h"
#include "devices/codec/mbus/request.h"

#include <fmt/format.h>

namespace mb {
namespace {

std::string stationOf(const Profile& profile, int position) {
  // Behind a selector each head has a meter of its own at FEh.
  return profile.addressing.kind == Addressing::single ? fmt::format("head {}", position)
                                                       : mbus::hexByte(mbusAddress(profile));
}

}  // namespace

MbusStation::MbusStation(std::shared_ptr<const Profile> profile, Line& line, int position, std::string number)
    : profile_(std::move(profile)),
      line_(line),
      position_(position),
      number_(std::move(number)),
      station_(stationOf(*profile_, position)) {
  acknowledge_.answer = ProfileStep::Answer::acknowledge;
}

std::uint8_t MbusStation::address() const {
  return mbusAddress(*profile_);
}

Request MbusStation::request(const Bytes& frame, AnswerReader& answer, const std::string& purpose) const {
  return requestOf(*profile_, frame, &answer, position_, purpose);
}

Expected<Bytes> MbusStation::selection() const {
  const auto identification = identificationOf(number_);
  if (!identification) {
    return tl::unexpected(identification.error());
  }
  mbus::SecondaryAddress wanted;
  wanted.identification = *identification;
  if (profile_->addressing.matchMaker) {
    wanted.manufacturer = mbus::manufacturerCode(profile_->maker);
  }
  wanted.version = profile_->addressing.version.value_or(wanted.version);
  wanted.medium = profile_->addressing.medium.value_or(wanted.medium);
  return mbus::select(wanted);
}

Task<Expected<std::optional<Exchange>>> MbusStation::reach(const Context& context, const Lease& lease,
                                                           Instant notBefore) {
  MbusState& state = line_.mbus();
  const bool fixed = profile_->addressing.frameCount == FrameCount::fixed;
  const bool counts = profile_->addressing.frameCount != FrameCount::none;
  const bool secondary = profile_->addressing.kind == Addressing::secondary;
  Expected<Bytes> frame = mbus::sndNke(address());
  std::string key;
  if (secondary) {
    frame = selection();
    if (!frame) {
      co_return tl::unexpected(frame.error());
    }
    key = mbus::hexText(*frame);
  }
  const bool bitKnown = !counts || state.nextFcb(station_).has_value();
  const bool known = secondary ? state.selected == key && bitKnown : bitKnown;
  if (known && !fixed) {
    co_return std::optional<Exchange>();
  }
  // Until it is acknowledged nobody knows who is selected, nor what frame count bit is remembered.
  state.forget(station_);
  if (secondary) {
    state.selected.reset();
  }
  ProfileAnswer acknowledged(acknowledge_, std::string());
  const std::string purpose = secondary ? "select" : "reset";
  Request wanted = request(*frame, acknowledged, purpose);
  wanted.notBefore = notBefore;
  Expected<Exchange> done = co_await line_.exchange(context, lease, wanted);
  if (!done) {
    co_return tl::unexpected(done.error());
  }
  if (done->ok()) {
    state.setNextFcb(station_, true);
    if (secondary) {
      state.selected = key;
    }
  }
  co_return std::optional<Exchange>(*done);
}

/// Nobody answers a broadcast, and no frame count bit belongs to it: what each meter remembers stays as it
/// is.
Task<Expected<Exchange>> MbusStation::tellAll(const Context& context, const Lease& lease,
                                              const StepCall& call) {
  const MeterCall meter(number_, address());
  const Expected<Bytes> frame = buildFrame(*profile_, call.step, meter, call.fields, false);
  if (!frame) {
    co_return tl::unexpected(frame.error());
  }
  Request wanted = requestOf(*profile_, *frame, nullptr, position_, call.purpose);
  wanted.notBefore = call.notBefore;
  wanted.pauseAfter = call.step.wait;
  Expected<Exchange> done = co_await line_.exchange(context, lease, wanted);
  co_return done;
}

Task<Expected<Exchange>> MbusStation::perform(const Context& context, const Lease& lease,
                                              const StepCall& call, ProfileAnswer& answer) {
  if (call.step.broadcast) {
    Expected<Exchange> told = co_await tellAll(context, lease, call);
    co_return told;
  }
  Expected<std::optional<Exchange>> reached = co_await reach(context, lease, call.notBefore);
  if (!reached) {
    co_return tl::unexpected(reached.error());
  }
  if (*reached && !(*reached)->ok()) {
    co_return **reached;
  }
  MbusState& state = line_.mbus();
  const FrameCount frameCount = profile_->addressing.frameCount;
  const bool bit = frameCount == FrameCount::toggle && state.nextFcb(station_).value_or(true);
  const MeterCall meter(number_, address());
  const Expected<Bytes> frame = buildFrame(*profile_, call.step, meter, call.fields, bit);
  if (!frame) {
    co_return tl::unexpected(frame.error());
  }
  ProfileAnswer acknowledged(acknowledge_, std::string());
  Request wanted = request(*frame, answer, call.purpose);
  wanted.notBefore = call.notBefore;
  wanted.pauseAfter = call.step.wait;
  if (call.step.answer == ProfileStep::Answer::none) {
    wanted.reader = nullptr;
  }
  const Bytes nke = mbus::sndNke(address());
  auto reset = std::make_shared<Request>(request(nke, acknowledged, "reset"));
  reset->attempts = 1;
  if (frameCount != FrameCount::none) {
    wanted.lastResort = reset;
  }
  if (call.step.mayBeSilent || call.once) {
    wanted.attempts = 1;
  }
  const auto selected = state.selected;
  state.forget(station_);
  state.selected.reset();
  Expected<Exchange> done = co_await line_.exchange(context, lease, wanted);
  if (!done) {
    co_return done;
  }
  const bool secondary = profile_->addressing.kind == Addressing::secondary;
  if (done->ok()) {
    const bool counted =
        call.step.frame == ProfileStep::Frame::sndUd || call.step.frame == ProfileStep::Frame::reqUd2;
    state.setNextFcb(station_, call.step.frame == ProfileStep::Frame::sndNke || (counted ? !bit : bit));
    state.selected = selected;
  } else if (!secondary && done->lastResortAnswered) {
    state.setNextFcb(station_, true);
  }
  co_return done;
}

}  // namespace mb

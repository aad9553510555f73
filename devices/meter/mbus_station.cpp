#include "devices/meter/mbus_station.h"

#include "devices/codec/mbus/hex.h"
#include "devices/codec/mbus/request.h"

#include <fmt/format.h>

namespace mb {
namespace {

std::uint8_t addressOf(const Profile& profile) {
  switch (profile.addressing.kind) {
    case Addressing::primary:
      return profile.addressing.primary;
    case Addressing::secondary:
      return mbus::kNetworkLayerAddress;
    case Addressing::single:
      break;
  }
  return mbus::kAllReplyAddress;
}

std::string stationOf(const Profile& profile, int position) {
  // Behind a selector each head has a meter of its own at FEh.
  return profile.addressing.kind == Addressing::single ? fmt::format("head {}", position)
                                                       : mbus::hexByte(addressOf(profile));
}

}  // namespace

Expected<Bytes> buildFrame(const Profile& profile, const ProfileStep& step, const std::string& number,
                           bool frameCountBit) {
  const std::uint8_t address = addressOf(profile);
  switch (step.frame) {
    case ProfileStep::Frame::sndNke:
      return mbus::sndNke(address);
    case ProfileStep::Frame::reqUd2:
      return mbus::reqUd2(address, frameCountBit);
    case ProfileStep::Frame::sndUd:
    case ProfileStep::Frame::raw:
      break;
  }
  auto data = fillForMeter(step.data, number, address);
  if (!data || step.frame == ProfileStep::Frame::raw) {
    return data;
  }
  return mbus::sndUd(address, step.information, *data, frameCountBit);
}

MbusStation::MbusStation(std::shared_ptr<const Profile> profile, Line& line, int position, std::string number)
    : profile_(std::move(profile)),
      line_(line),
      position_(position),
      number_(std::move(number)),
      station_(stationOf(*profile_, position)) {
  acknowledge_.answer = ProfileStep::Answer::acknowledge;
}

std::uint8_t MbusStation::address() const {
  return addressOf(*profile_);
}

Request MbusStation::request(Bytes bytes, AnswerReader& answer, const std::string& purpose) const {
  Request request;
  request.bytes = std::move(bytes);
  request.settings = profile_->settings;
  request.wakeUp = profile_->wakeUp;
  request.reader = &answer;
  request.answerBits = profile_->answerBits;
  request.answerExtra = profile_->answerExtra;
  request.gapBits = profile_->gapBits;
  request.attempts = profile_->attempts;
  request.position = position_;
  request.purpose = purpose;
  return request;
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
  const bool known = secondary ? state.selected == key && state.nextFcb(station_).has_value()
                               : state.nextFcb(station_).has_value();
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

Task<Expected<Exchange>> MbusStation::perform(const Context& context, const Lease& lease,
                                              const ProfileStep& step, ProfileAnswer& answer,
                                              const std::string& purpose, Instant notBefore) {
  Expected<Exchange> done = co_await performOnce(context, lease, step, answer, purpose, notBefore);
  if (!done && line_.lost()) {
    done = co_await performOnce(context, lease, step, answer, purpose, notBefore);
  }
  co_return done;
}

Task<Expected<Exchange>> MbusStation::performOnce(const Context& context, const Lease& lease,
                                                  const ProfileStep& step, ProfileAnswer& answer,
                                                  const std::string& purpose, Instant notBefore) {
  Expected<std::optional<Exchange>> reached = co_await reach(context, lease, notBefore);
  if (!reached) {
    co_return tl::unexpected(reached.error());
  }
  if (*reached && !(*reached)->ok()) {
    co_return **reached;
  }
  MbusState& state = line_.mbus();
  const bool fixed = profile_->addressing.frameCount == FrameCount::fixed;
  const bool bit = !fixed && state.nextFcb(station_).value_or(true);
  const Expected<Bytes> frame = buildFrame(*profile_, step, number_, bit);
  if (!frame) {
    co_return tl::unexpected(frame.error());
  }
  ProfileAnswer acknowledged(acknowledge_, std::string());
  Request wanted = request(*frame, answer, purpose);
  wanted.notBefore = notBefore;
  wanted.pauseAfter = step.wait;
  if (step.answer == ProfileStep::Answer::none) {
    wanted.reader = nullptr;
  }
  const Bytes nke = mbus::sndNke(address());
  auto reset = std::make_shared<Request>(request(nke, acknowledged, "reset"));
  reset->attempts = 1;
  wanted.lastResort = reset;
  const auto selected = state.selected;
  state.forget(station_);
  state.selected.reset();
  Expected<Exchange> done = co_await line_.exchange(context, lease, wanted);
  if (!done) {
    co_return done;
  }
  const bool secondary = profile_->addressing.kind == Addressing::secondary;
  if (done->ok()) {
    const bool counted = step.frame == ProfileStep::Frame::sndUd || step.frame == ProfileStep::Frame::reqUd2;
    state.setNextFcb(station_, step.frame == ProfileStep::Frame::sndNke || (counted ? !bit : bit));
    state.selected = selected;
  } else if (!secondary && done->lastResortAnswered) {
    state.setNextFcb(station_, true);
  }
  co_return done;
}

}  // namespace mb

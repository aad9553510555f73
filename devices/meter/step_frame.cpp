#include "devices/meter/step_frame.h"

#include "devices/codec/mbus/request.h"

namespace mb {

std::uint8_t mbusAddress(const Profile& profile) {
  switch (profile.addressing.kind) {
    case Addressing::primary:
      return profile.addressing.primary;
    case Addressing::secondary:
      return mbus::kNetworkLayerAddress;
    case Addressing::single:
    case Addressing::number:
      break;
  }
  return mbus::kAllReplyAddress;
}

Expected<Bytes> buildFrame(const Profile& profile, const ProfileStep& step, const MeterCall& call,
                           const FieldValues& fields, bool frameCountBit) {
  if (step.protocol != MeterProtocol::mbus) {
    const auto payload = fillForMeter(step.send, call, fields);
    return payload ? step.around->wrap(*payload, call) : payload;
  }
  const std::uint8_t address = step.broadcast ? mbus::kBroadcastAddress : mbusAddress(profile);
  switch (step.frame) {
    case ProfileStep::Frame::sndNke:
      return mbus::sndNke(address);
    case ProfileStep::Frame::reqUd2:
      return mbus::reqUd2(address, frameCountBit);
    case ProfileStep::Frame::sndUd:
    case ProfileStep::Frame::raw:
      break;
  }
  auto data = fillForMeter(step.data, MeterCall(call.number, address), fields);
  if (!data || step.frame == ProfileStep::Frame::raw) {
    return data;
  }
  return mbus::sndUd(address, step.information, *data, frameCountBit);
}

Request requestOf(const Profile& profile, const Bytes& frame, AnswerReader* answer, int position,
                  const std::string& purpose) {
  Request request;
  request.bytes = profile.preamble;
  request.bytes.insert(request.bytes.end(), frame.begin(), frame.end());
  request.settings = profile.settings;
  request.wakeUp = profile.wakeUp;
  request.reader = answer;
  request.answerBits = profile.answerBits;
  request.answerExtra = profile.answerExtra;
  request.gapBits = profile.gapBits;
  request.gapExtra = profile.gapExtra;
  request.attempts = profile.attempts;
  request.echo = profile.echo;
  request.position = position;
  request.purpose = purpose;
  return request;
}

}  // namespace mb

#pragma once

#include "devices/bus/line.h"
#include "devices/meter/profile.h"
#include "devices/meter/profile_answer.h"

#include <string>

namespace mb {

/// The primary address by which frames of M-Bus call the meter of a profile.
[[nodiscard]] std::uint8_t mbusAddress(const Profile& profile);

/// One step of a procedure as it is to be done now. `step` must outlive it.
class StepCall {
 public:
  StepCall(const ProfileStep& step_, std::string purpose_) : step(step_), purpose(std::move(purpose_)) {}

  const ProfileStep& step;
  std::string purpose;  ///< of the ledger row
  Instant notBefore{};
  FieldValues fields;  ///< beside the number and the address: what is written
  /// Not sent again when its answer fails: what counts is when it was done. A meter that had understood it
  /// acknowledges the repetition, with its frame count bit of before, and does nothing.
  bool once = false;
};

/// The frame of a step, without the preamble of the profile. `frameCountBit` counts in M-Bus only. Errors: a
/// number that has no place in it, a field without a value.
[[nodiscard]] Expected<Bytes> buildFrame(const Profile& profile, const ProfileStep& step,
                                         const MeterCall& call, const FieldValues& fields,
                                         bool frameCountBit);

/// A request in the settings of the profile, its preamble in front. `answer` may be null: nothing answers.
[[nodiscard]] Request requestOf(const Profile& profile, const Bytes& frame, AnswerReader* answer,
                                int position, const std::string& purpose);

}  // namespace mb

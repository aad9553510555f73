#pragma once

#include "devices/meter/profile.h"
#include "devices/meter/profile_answer.h"

namespace mb {

/// What is sent for a value of a field, and the value that the meter then holds: the nearest one that its
/// encoding can say.
struct RawWrite {
  RawWrite() = default;
  FieldValue raw;
  Decimal holds;  ///< in the unit of the field
};

/// `steps`: those whose templates carry the field. Errors: no step carries it, the value does not fit.
[[nodiscard]] Expected<RawWrite> rawOf(const WriteField& field, Decimal value,
                                       const std::vector<ProfileStep>& steps);

/// The raw values of a whole write, by field. Errors: checkWrite(), rawOf().
[[nodiscard]] Expected<FieldValues> rawValues(const MeterWrite& write, const WriteValues& values);
/// The values that the meter holds afterwards.
[[nodiscard]] Expected<WriteValues> heldValues(const MeterWrite& write, const WriteValues& values);

/// What an answer of [[write.read]] says of the fields: fields of its template, values of its records, or the
/// number of the meter where that is what is written. Adds to `values`.
void takeValues(const MeterWrite& write, const ProfileAnswer& answer, WriteValues& values);

/// The template of a step that is sent.
[[nodiscard]] const MessageTemplate& sentBy(const ProfileStep& step);

}  // namespace mb

#include "devices/meter/check_profile.h"

#include "devices/codec/mbus/hex.h"
#include "devices/meter/profile_answer.h"
#include "devices/meter/profile_steps.h"
#include "devices/meter/step_frame.h"
#include "devices/meter/write_values.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

/// What a sample fills in beside the number. Error: a value outside its bounds.
Expected<FieldValues> fieldsOf(const Profile& profile, const ProfileSample& sample) {
  if (const MeterWrite* const write = profile.write(sample.write); write != nullptr && !sample.readBack) {
    return rawValues(*write, sample.to);
  }
  FieldValues fields;
  const auto value = sample.to.find(kSimulationField);
  if (value != sample.to.end() && profile.traits.simulation) {
    const auto raw = rawOf(*profile.traits.simulation, value->second, profile.of(Procedure::simulate));
    if (!raw) {
      return tl::unexpected<Error>(raw.error());
    }
    fields.emplace(kSimulationField, raw->raw);
  }
  return fields;
}

/// A sample that is broken says why; empty: it holds.
std::string checkSent(const Profile& profile, const ProfileStep& step, const ProfileSample& sample) {
  const MeterCall meter(sample.number, profile.addressing.primary);
  const auto fields = fieldsOf(profile, sample);
  const auto built =
      fields ? buildFrame(profile, step, meter, *fields, false) : tl::unexpected<Error>(fields.error());
  if (!built) {
    return built.error().message();
  }
  // Papers print telegrams with or without what stands in front of them.
  Bytes whole = profile.preamble;
  whole.insert(whole.end(), built->begin(), built->end());
  return *built == *sample.sent || whole == *sample.sent
             ? std::string()
             : fmt::format("the profile sends {}, the sample says {}", mbus::hexText(whole),
                           mbus::hexText(*sample.sent));
}

/// What a meter says that it holds, as readings.
DecodedAnswer heldBy(const MeterWrite& write, const ProfileAnswer& answer) {
  WriteValues values;
  takeValues(write, answer, values);
  DecodedAnswer decoded;
  for (const auto& [name, value] : values) {
    MeterReading reading;
    reading.quantity = name;
    reading.unit = write.field(name)->unit;
    reading.value = value;
    decoded.readings.push_back(std::move(reading));
  }
  return decoded;
}

std::string checkAnswer(const Profile& profile, const ProfileStep& step, const ProfileSample& sample) {
  ProfileAnswer answer(step, sample.number);
  const Framing framing = answer.find(sample.answer);
  Judgement judgement;
  if (framing.valid) {
    judgement = answer.judge(sample.answer, framing);
  } else {
    judgement.outcome = Outcome::damaged;
    judgement.why = framing.why;
  }
  if (!sample.refused.empty()) {
    if (judgement.outcome == Outcome::ok) {
      return fmt::format("it is accepted, but should be refused: {}", sample.refused);
    }
    return judgement.why.find(sample.refused) != std::string::npos
               ? std::string()
               : fmt::format("it is refused because `{}`, but should be because `{}`", judgement.why,
                             sample.refused);
  }
  if (judgement.outcome != Outcome::ok) {
    return judgement.why;
  }
  const MeterWrite* const write = profile.write(sample.write);
  const bool held = write != nullptr && sample.readBack;
  return compareValues(sample.values, held ? heldBy(*write, answer).readings : answer.decoded().readings);
}

ProfileReport::Line lineOf(const ProfileSample& sample, std::string_view what, const std::string& wrong) {
  ProfileReport::Line line;
  line.good = wrong.empty();
  line.text = fmt::format("{}: {} {}, {}: {}", sample.where,
                          sample.write.empty() ? std::string(toWord(sample.of)) : "write " + sample.write,
                          sample.step, what, line.good ? "holds" : wrong);
  return line;
}

/// A profile whose reading nothing proves is not checked.
bool provesReading(const Profile& profile) {
  return std::ranges::any_of(profile.samples, [](const ProfileSample& sample) {
    return sample.write.empty() && sample.of == Procedure::read && !sample.values.empty();
  });
}

}  // namespace

std::string compareValues(const std::vector<ProfileSample::Value>& wanted,
                          const std::vector<MeterReading>& readings) {
  for (const ProfileSample::Value& value : wanted) {
    const auto found = std::ranges::find(readings, value.quantity, &MeterReading::quantity);
    if (found == readings.end()) {
      return fmt::format("no {} came out of it", value.quantity);
    }
    if (found->unit == value.unit && compareValue(found->value, value.value) == 0 &&
        !(found->value == value.value)) {
      return fmt::format("{} {} {} has a resolution of {}, the digits of the sample ({}) say {}",
                         value.quantity, found->value.toString(), found->unit,
                         found->value.resolution().toString(), value.value.toString(),
                         value.value.resolution().toString());
    }
    if (!(found->value == value.value) || found->unit != value.unit) {
      return fmt::format("{} is {} {}, the sample says {} {}", value.quantity, found->value.toString(),
                         found->unit, value.value.toString(), value.unit);
    }
  }
  if (readings.size() != wanted.size()) {
    return fmt::format("{} values came out of it, the sample names {}", readings.size(), wanted.size());
  }
  return {};
}

ProfileReport checkProfile(const Profile& profile) {
  ProfileReport report;
  for (const ProfileSample& sample : profile.samples) {
    const ProfileStep& step = *profile.stepOf(sample);
    if (sample.sent) {
      report.lines.push_back(lineOf(sample, "telegram sent", checkSent(profile, step, sample)));
    }
    if (!sample.answer.empty()) {
      report.lines.push_back(lineOf(sample, "answer", checkAnswer(profile, step, sample)));
    }
  }
  if (!provesReading(profile)) {
    report.lines.push_back({false, profile.name + ": no sample proves a value that [[read]] takes out"});
  }
  return report;
}

}  // namespace mb

#include "devices/meter/write_values.h"

#include "core/quantity/format.h"

#include <algorithm>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr int kRealDigits = 9;

const FieldEncoding* encodingIn(const std::vector<ProfileStep>& steps, const std::string& field) {
  for (const ProfileStep& step : steps) {
    if (const FieldEncoding* const encoding = sentBy(step).encodingOf(field)) {
      return encoding;
    }
  }
  return nullptr;
}

std::optional<Decimal> unscaled(const WriteField& field, Decimal value, bool real) {
  if (field.offset.mantissa == 0 && compareValue(field.scale, Decimal(1, 0)) == 0) {
    return value;
  }
  const double raw = (value.toDouble() - field.offset.toDouble()) / field.scale.toDouble();
  return Decimal::parse(toFixed(raw, real ? kRealDigits : 0));
}

}  // namespace

const MessageTemplate& sentBy(const ProfileStep& step) {
  return step.protocol == MeterProtocol::mbus ? step.data : step.send;
}

Expected<RawWrite> rawOf(const WriteField& field, Decimal value, const std::vector<ProfileStep>& steps) {
  const FieldEncoding* const encoding = encodingIn(steps, field.name);
  if (encoding == nullptr) {
    return fail(fmt::format("no step carries the field `{}`", field.name));
  }
  const auto raw = unscaled(field, value, encoding->kind() == FieldEncoding::Kind::real);
  Bytes bytes;
  const auto encoded = raw ? encoding->encode(FieldValue(*raw), bytes) : fail("it is out of all proportion");
  const auto decoded = encoded ? encoding->decode(bytes) : tl::unexpected<Error>(encoded.error());
  if (!decoded) {
    return fail(fmt::format("{} = {}: {}", field.name, value.toString(), decoded.error().what));
  }
  RawWrite made;
  made.raw = *decoded;
  const auto number = decoded->number ? decoded->number : Decimal::parse(decoded->text);
  const auto holds = number ? scaleExactly(*number, field.scale, field.offset) : std::nullopt;
  if (!holds) {
    return fail(fmt::format("{} = {} gives no number that could be read back", field.name, value.toString()));
  }
  made.holds = *holds;
  return made;
}

Expected<FieldValues> rawValues(const MeterWrite& write, const WriteValues& values) {
  if (const auto sound = checkWrite(write, values); !sound) {
    return tl::unexpected<Error>(sound.error());
  }
  FieldValues raws;
  for (const WriteField& field : write.fields) {
    const auto raw = rawOf(field, values.at(field.name), write.steps);
    if (!raw) {
      return tl::unexpected<Error>(raw.error());
    }
    raws.emplace(field.name, raw->raw);
  }
  return raws;
}

Expected<WriteValues> heldValues(const MeterWrite& write, const WriteValues& values) {
  if (const auto sound = checkWrite(write, values); !sound) {
    return tl::unexpected<Error>(sound.error());
  }
  WriteValues held;
  for (const WriteField& field : write.fields) {
    const auto raw = rawOf(field, values.at(field.name), write.steps);
    if (!raw) {
      return tl::unexpected<Error>(raw.error());
    }
    held.emplace(field.name, raw->holds);
  }
  return held;
}

void takeValues(const MeterWrite& write, const ProfileAnswer& answer, WriteValues& values) {
  const DecodedAnswer& decoded = answer.decoded();
  for (const WriteField& field : write.fields) {
    const auto found = answer.fields().find(field.name);
    const bool there = found != answer.fields().end() && found->second.wrong.empty();
    if (there) {
      const auto number = found->second.number ? found->second.number : Decimal::parse(found->second.text);
      const auto value = number ? scaleExactly(*number, field.scale, field.offset) : std::nullopt;
      if (value) {
        values.insert_or_assign(field.name, *value);
      }
    }
    const auto reading = std::ranges::find(decoded.readings, field.name, &MeterReading::quantity);
    if (reading != decoded.readings.end()) {
      values.insert_or_assign(field.name, reading->value);
    }
    if (write.kind == WriteKind::number) {
      if (const auto number = Decimal::parse(decoded.identity.number)) {
        values.insert_or_assign(field.name, *number);
      }
    }
  }
}

}  // namespace mb

#include "devices/instrument/check_instrument_profile.h"

#include "core/quantity/format.h"
#include "devices/instrument/balance_language.h"
#include "devices/instrument/instrument_message.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

namespace mb {
namespace {

using List = InstrumentSample::List;

std::string_view wordOf(List list) {
  switch (list) {
    case List::start:
      return "start";
    case List::poll:
      return "poll";
    case List::push:
      return "push";
    case List::set:
      return "set";
    case List::command:
      break;
  }
  return "command";
}

int addressOf(const InstrumentProfile& profile, const InstrumentSample& sample) {
  return sample.address.value_or(profile.address.value_or(0));
}

/// What a sample fills in. Error: a value outside of the setting's range.
Expected<FieldValues> valuesOf(const InstrumentProfile& profile, const InstrumentSample& sample) {
  if (sample.of == List::set && sample.setTo) {
    return rawOf(*profile.setting(sample.name), *sample.setTo);
  }
  return sample.fields;
}

// A sample that is broken says why; empty: it holds.

std::string checkSent(const InstrumentProfile& profile, const InstrumentSample& sample) {
  const InstrumentExchange* const exchange = profile.exchangeOf(sample);
  if (exchange == nullptr) {
    return "nothing is sent for what comes unasked";
  }
  const auto values = valuesOf(profile, sample);
  const auto payload = values ? exchange->send.fill(*values) : tl::unexpected<Error>(values.error());
  const auto frame = payload
                         ? profile.frame.wrap(*payload, static_cast<std::uint8_t>(addressOf(profile, sample)))
                         : tl::unexpected<Error>(payload.error());
  if (!frame) {
    return frame.error().message();
  }
  return *frame == *sample.sent ? std::string()
                                : fmt::format("the profile sends {}, the sample says {}", spacedHex(*frame),
                                              spacedHex(*sample.sent));
}

std::string wordOf(Outside outside) {
  return outside == Outside::no ? "" : outside == Outside::overload ? "overload" : "underload";
}

std::string checkReading(const InstrumentSample::Value& wanted, const InstrumentReading& found) {
  if (wordOf(found.outside) != wanted.outside) {
    return fmt::format("{} is {}, the sample says {}", wanted.name,
                       found.outside == Outside::no ? "a number" : wordOf(found.outside),
                       wanted.outside.empty() ? "a number" : wanted.outside);
  }
  if (found.unit != wanted.unit || found.value != wanted.value) {
    const auto text = [](const std::optional<Decimal>& value) {
      return value ? value->toString() : "nothing";
    };
    return fmt::format("{} is {} {}, the sample says {} {}", wanted.name, text(found.value), found.unit,
                       text(wanted.value), wanted.unit);
  }
  if (found.outside == Outside::no && found.stable != wanted.stable) {
    return fmt::format("{} is {}stable, the sample says the opposite", wanted.name, found.stable ? "" : "un");
  }
  return {};
}

std::string checkContent(const InstrumentSample& sample, const MessageContent& content) {
  for (const auto& wanted : sample.values) {
    const auto found = std::ranges::find(content.readings, wanted.name, &InstrumentReading::name);
    if (found == content.readings.end()) {
      return fmt::format("no {} came out of it", wanted.name);
    }
    if (std::string wrong = checkReading(wanted, *found); !wrong.empty()) {
      return wrong;
    }
  }
  if (content.readings.size() != sample.values.size()) {
    return fmt::format("{} values came out of it, the sample names {}", content.readings.size(),
                       sample.values.size());
  }
  return content.scanned == sample.scanned
             ? std::string()
             : fmt::format("\"{}\" was scanned, the sample says \"{}\"", content.scanned, sample.scanned);
}

/// A line of a balance with a language of its own, as a message with the value `weight`.
tl::expected<MessageContent, Judgement> readLine(const InstrumentProfile& profile,
                                                 std::span<const std::uint8_t> payload,
                                                 const InstrumentSample& sample) {
  // The digits of the sample stand for the interval of the balance that a bench file gives.
  const Decimal interval = sample.values.empty() || !sample.values.front().value
                               ? Decimal(1, -3)
                               : Decimal(1, sample.values.front().value->exponent);
  const auto language = balanceLanguage(profile, interval);
  const auto line = language->parse(std::string(payload.begin(), payload.end()));
  if (!line) {
    return tl::unexpected(Judgement{Outcome::unexpected, line.error().what});
  }
  if (line->kind == BalanceLine::Kind::complaint) {
    return tl::unexpected(Judgement{Outcome::refused, line->text});
  }
  MessageContent content;
  if (line->kind == BalanceLine::Kind::weight) {
    InstrumentReading reading;
    reading.name = "weight";
    reading.quantity = "mass";
    reading.unit = "kg";
    reading.outside = line->outside;
    reading.stable = line->stable;
    if (line->outside == Outside::no) {
      reading.value = line->kilograms;
    }
    content.readings.push_back(std::move(reading));
  }
  return content;
}

tl::expected<MessageContent, Judgement> readAnswer(const InstrumentProfile& profile,
                                                   const InstrumentSample& sample) {
  const bool named = profile.language == "sics" || profile.language == "sbi";
  const InstrumentExchange* const exchange = named ? nullptr : profile.exchangeOf(sample);
  const auto& patterns = exchange == nullptr ? profile.push : exchange->expect;
  const auto values = named ? Expected<FieldValues>(FieldValues()) : valuesOf(profile, sample);
  Bytes request;
  if (exchange != nullptr && values) {
    request = exchange->send.fill(*values).value_or(Bytes());
  }
  const auto expected = expecting(patterns, addressOf(profile, sample), request);
  const Framing framing = profile.frame.find(sample.answer, expected);
  if (!framing.valid || framing.begin != 0 || framing.length != sample.answer.size()) {
    return tl::unexpected(
        Judgement{Outcome::damaged, framing.why.empty() ? "bytes stand around the message" : framing.why});
  }
  const auto payload = profile.frame.unwrap(sample.answer, expected);
  if (!payload) {
    return tl::unexpected(payload.error());
  }
  return named ? readLine(profile, *payload, sample)
               : readMessage(patterns, *payload, profile.frame.head(), values.value_or(FieldValues()));
}

std::string checkAnswer(const InstrumentProfile& profile, const InstrumentSample& sample) {
  const auto content = readAnswer(profile, sample);
  if (!sample.refused.empty()) {
    if (content) {
      return fmt::format("it is accepted, but should be refused: {}", sample.refused);
    }
    return content.error().why.find(sample.refused) != std::string::npos
               ? std::string()
               : fmt::format("it is refused because `{}`, but should be because `{}`", content.error().why,
                             sample.refused);
  }
  return content ? checkContent(sample, *content) : content.error().why;
}

/// What no sample proves is not checked.
void checkProofs(const InstrumentProfile& profile, ProfileReport& report) {
  std::set<std::string> values;
  std::set<std::string> settings;
  bool scanned = false;
  for (const InstrumentSample& sample : profile.samples) {
    for (const auto& value : sample.values) {
      values.insert(value.name);
    }
    scanned = scanned || !sample.scanned.empty();
    if (sample.of == List::set && sample.sent) {
      const InstrumentSetting* const setting = profile.setting(sample.name);
      settings.insert(setting != nullptr ? setting->family : sample.name);
    }
  }
  const auto missing = [&](const std::string& what) {
    report.lines.push_back({false, fmt::format("{}: no sample proves {}", profile.name, what)});
  };
  for (const std::string& name : profile.valueNames()) {
    if (!values.contains(name)) {
      missing("the value " + name);
    }
  }
  for (const InstrumentSetting& setting : profile.settable) {
    if (settings.insert(setting.family).second) {
      missing("the setting " + setting.family);
    }
  }
  const bool scans =
      std::ranges::any_of(profile.push, [](const auto& each) { return each.scan.has_value(); });
  if (scans && !scanned) {
    missing("a scanned code");
  }
  if ((profile.language == "sics" || profile.language == "sbi") && !values.contains("weight")) {
    missing("a weight");
  }
}

}  // namespace

ProfileReport checkInstrumentProfile(const InstrumentProfile& profile) {
  ProfileReport report;
  const auto add = [&](const InstrumentSample& sample, std::string_view what, const std::string& wrong) {
    report.lines.push_back({wrong.empty(), fmt::format("{}: {} {}, {}: {}", sample.where, wordOf(sample.of),
                                                       sample.name, what, wrong.empty() ? "holds" : wrong)});
  };
  for (const InstrumentSample& sample : profile.samples) {
    if (sample.sent) {
      add(sample, "message sent", checkSent(profile, sample));
    }
    if (!sample.answer.empty()) {
      add(sample, "answer", checkAnswer(profile, sample));
    }
  }
  checkProofs(profile, report);
  return report;
}

}  // namespace mb

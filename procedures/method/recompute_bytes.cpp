#include "procedures/method/recompute_bytes.h"

#include "devices/adapter/adapter_readings.h"
#include "devices/instrument/decode_again.h"
#include "devices/instrument/parse_instrument_profile.h"
#include "devices/meter/profile_answer.h"
#include "procedures/method/recompute_compare.h"

#include <algorithm>
#include <array>
#include <optional>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::json;

/// The reading that stands at `offset` of these bytes, as a profile finds it; else why there is none.
tl::expected<MeterReading, std::string> decodeAgain(const Profile& profile, const std::string& number,
                                                    const Bytes& bytes, Seq offset) {
  std::string why = "the profile extracts nothing there";
  for (const Procedure procedure : {Procedure::read, Procedure::identify}) {
    for (const ProfileStep& step : profile.of(procedure)) {
      if (step.answer != ProfileStep::Answer::telegram) {
        continue;
      }
      ProfileAnswer answer(step, number);
      const Framing framing = answer.find(bytes);
      const Judgement judged = framing.valid ? answer.judge(bytes, framing) : Judgement();
      if (!framing.valid || judged.outcome != Outcome::ok) {
        why = framing.valid ? judged.why : framing.why;
        continue;
      }
      for (const MeterReading& reading : answer.decoded().readings) {
        if (reading.offset == offset) {
          return reading;
        }
      }
    }
  }
  return tl::unexpected(why);
}

Json bodyOf(const MeterReading& reading) {
  return {{"quantity", reading.quantity},
          {"unit", reading.unit},
          {"value", reading.value.toString()},
          {"resolution", reading.value.resolution().toString()},
          {"dib", reading.dib},
          {"vib", reading.vib},
          {"length", std::to_string(reading.length)}};
}

/// Those fields of a row that a computed body has.
Json sameFields(const Json& row, const Json& computed) {
  Json body = Json::object();
  for (const auto& [name, value] : computed.items()) {
    if (row.contains(name)) {
      body[name] = row[name];
    }
  }
  return body;
}

}  // namespace

struct ByteCheck::Answer {
  bool found = false;
  Json exchange;
  Bytes bytes;
};

void ByteCheck::differs(const Row& row, const std::string& what, const std::string& record,
                        const std::string& program) {
  report_.differences.push_back(RecomputeDifference{row.seq, row.kind + ": " + what, record, program});
}

Expected<ByteCheck::Answer> ByteCheck::answerBehind(const Row& row, const Json& body) {
  Answer answer;
  const auto exchange = rows_.find(numberField(body, "exchange"));
  if (exchange == rows_.end() || exchange->second.kind != "exchange") {
    differs(row, "exchange", textField(body, "exchange"), "");
    return answer;
  }
  answer.exchange = exchange->second.json();
  const std::string sha256 = textField(answer.exchange, "received");
  const auto bytes = ledger_.segment(sha256);
  if (!bytes) {
    return tl::unexpected(bytes.error());
  }
  if (sha256Hex(*bytes) != sha256) {
    differs(row, "bytes received", sha256, sha256Hex(*bytes));
    return answer;
  }
  answer.bytes.assign(bytes->begin(), bytes->end());
  answer.found = true;
  return answer;
}

Expected<void> ByteCheck::reading(const Row& row) {
  const Json body = row.json();
  const BatchMeter* meter = basis_.batch.at(static_cast<int>(numberField(body, "position")));
  if (meter == nullptr) {
    differs(row, "position", textField(body, "position"), "");
    return {};
  }
  const auto profile = basis_.profiles.get(meter->profile);
  if (!profile) {
    return tl::unexpected(profile.error());
  }
  const auto answer = answerBehind(row, body);
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  const bool taken = (*profile)->adapter && !body.contains("encoding");
  ++(taken ? report_.taken : report_.readings);
  if (!answer->found) {
    return {};
  }
  if ((*profile)->adapter) {
    adapterReading(row, body, *answer);
    return {};
  }
  const auto decoded = decodeAgain(**profile, meter->number, answer->bytes, numberField(body, "offset"));
  if (!decoded) {
    differs(row, "value", textField(body, "value"), decoded.error());
    return {};
  }
  Json computed = bodyOf(*decoded);
  computed["at_ns"] = textField(answer->exchange, "rx_first_ns");
  computed["position"] = textField(answer->exchange, "position");
  const auto note = [&](const std::string& field, const std::string& record, const std::string& program) {
    differs(row, field, record, program);
  };
  compareBodies(sameFields(body, computed), computed, true, note);
  return {};
}

/// What a program that is not ours made of the bytes cannot be done again, unless it told how they are to be
/// read; that they are there, when they came and from whom, can.
void ByteCheck::adapterReading(const Row& row, const Json& body, const Answer& answer) {
  const Seq offset = numberField(body, "offset");
  const Seq length = numberField(body, "length");
  const auto size = static_cast<Seq>(answer.bytes.size());
  if (offset < 0 || length <= 0 || offset > size - length) {
    differs(row, "length", textField(body, "length"), "the answer has " + std::to_string(size) + " bytes");
    return;
  }
  Json computed = {{"at_ns", textField(answer.exchange, "rx_first_ns")},
                   {"position", textField(answer.exchange, "position")}};
  if (body.contains("encoding")) {
    const auto bytes =
        std::span(answer.bytes).subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(length));
    const auto value = decodeClaim(bytes, textField(body, "encoding"), textField(body, "scale"));
    if (!value) {
      differs(row, "value", textField(body, "value"), value.error().message());
      return;
    }
    computed["value"] = value->toString();
    computed["resolution"] = value->resolution().toString();
  }
  const auto note = [&](const std::string& field, const std::string& record, const std::string& program) {
    differs(row, field, record, program);
  };
  compareBodies(sameFields(body, computed), computed, true, note);
}

Expected<void> ByteCheck::sample(const Row& row) {
  const Json body = row.json();
  const std::string id = textField(body, "instrument");
  const auto balance = std::ranges::find(basis_.bench.balances, id, &BalanceDescription::id);
  const ChannelDescription* const channel = basis_.bench.channel(id);
  const bool weighed = balance != basis_.bench.balances.end();
  if (!weighed && (channel == nullptr || channel->instrument.instrument.empty())) {
    return {};
  }
  report_.weighings += weighed ? 1 : 0;
  const auto answer = answerBehind(row, body);
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  if (answer->found && weighed) {
    weighing(row, body, *balance, *answer);
  } else if (answer->found) {
    instrumentValue(row, body, *channel, *answer);
  }
  return {};
}

void ByteCheck::weighing(const Row& row, const Json& body, const BalanceDescription& balance,
                         const Answer& answer) {
  std::optional<InstrumentProfile> profile;
  const auto language = languageOf(balance, basis_.profiles.texts(), profile);
  if (!language) {
    differs(row, "value", textField(body, "value"), language.error().message());
    return;
  }
  std::string line(answer.bytes.begin(), answer.bytes.end());
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) {
    line.pop_back();
  }
  const auto said = (*language)->parse(line);
  if (!said || said->kind != BalanceLine::Kind::weight || said->outside != Outside::no) {
    differs(row, "value", textField(body, "value"), said ? "no weight" : said.error().message());
    return;
  }
  compareSample(row, body, said->kilograms, said->stable);
}

void ByteCheck::instrumentValue(const Row& row, const Json& body, const ChannelDescription& channel,
                                const Answer& answer) {
  const auto& all = basis_.bench.instruments;
  const auto instrument = std::ranges::find(all, channel.instrument.instrument, &InstrumentDescription::id);
  const auto profile = instrument == all.end()
                           ? Expected<InstrumentProfile>(fail("the bench file has no such instrument"))
                           : loadInstrumentProfile(basis_.profiles.texts(), instrument->profile);
  const auto decoded =
      profile ? decodeSample(*profile, addressOf(*instrument, *profile), channel.instrument, answer.bytes)
              : tl::unexpected<Error>(profile.error());
  if (!decoded) {
    differs(row, "value", textField(body, "value"), decoded.error().message());
    return;
  }
  compareSample(row, body, decoded->value, decoded->stable);
}

void ByteCheck::compareSample(const Row& row, const Json& body, Decimal value, bool stable) {
  const Json computed = {{"value", value.toString()}, {"stable", stable}};
  const auto note = [&](const std::string& field, const std::string& record, const std::string& program) {
    differs(row, field, record, program);
  };
  compareBodies(sameFields(body, computed), computed, true, note);
}

}  // namespace mb

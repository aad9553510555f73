#include "procedures/method/recompute_bytes.h"

#include "devices/codec/balance/sics_reply.h"
#include "devices/meter/profile_answer.h"
#include "procedures/method/recompute_compare.h"

#include <algorithm>
#include <array>

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
  ++report_.readings;
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
  if (!answer->found) {
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

Expected<void> ByteCheck::sample(const Row& row) {
  const Json body = row.json();
  const bool weighing = std::ranges::any_of(basis_.bench.balances, [&](const BalanceDescription& balance) {
    return balance.id == textField(body, "instrument");
  });
  if (!weighing) {
    return {};
  }
  ++report_.weighings;
  const auto answer = answerBehind(row, body);
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  if (!answer->found) {
    return {};
  }
  std::string line(answer->bytes.begin(), answer->bytes.end());
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) {
    line.pop_back();
  }
  const auto reply = parseSicsReply(line);
  if (!reply || reply->kind != SicsKind::weight) {
    differs(row, "value", textField(body, "value"), reply ? "no weight" : reply.error().message());
    return {};
  }
  const Json computed = {{"value", reply->kilograms.toString()}, {"stable", reply->stable}};
  const auto note = [&](const std::string& field, const std::string& record, const std::string& program) {
    differs(row, field, record, program);
  };
  compareBodies(sameFields(body, computed), computed, true, note);
  return {};
}

}  // namespace mb

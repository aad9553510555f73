#include "devices/adapter/adapter_message.h"

#include "devices/adapter/json_object.h"

#include <fmt/format.h>

namespace mb {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kShort = 64;
constexpr std::size_t kLong = 1000;
constexpr std::size_t kMostSent = 512;        // bytes of a telegram; the longest M-Bus frame has 261
constexpr std::int64_t kMostReceived = 1024;  // devices/bus takes no more for one answer
constexpr std::size_t kMostReadings = 64;
constexpr std::int64_t kMostId = std::int64_t{1} << 53;  // what every JSON reader holds exactly
constexpr int kMostExchanges = 1000;

std::int64_t idOf(JsonObject& object) {
  return object.integer("id", 1, kMostId);
}

int small(JsonObject& object, std::string_view name, std::int64_t fallback, std::int64_t high) {
  return static_cast<int>(object.optionalInteger(name, fallback, 0, high));
}

AnswerRule::Kind ruleKind(JsonObject& object) {
  static const std::map<std::string, AnswerRule::Kind, std::less<>> kKinds = {
      {"none", AnswerRule::Kind::none},     {"mbus", AnswerRule::Kind::mbus},
      {"length", AnswerRule::Kind::length}, {"line", AnswerRule::Kind::line},
      {"gap", AnswerRule::Kind::gap},       {"length-field", AnswerRule::Kind::lengthField}};
  const auto found = kKinds.find(object.text("rule", kShort));
  if (found == kKinds.end()) {
    object.refuse("rule", "is none of none, mbus, length, length-field, line, gap");
    return AnswerRule::Kind::none;
  }
  return found->second;
}

AnswerRule ruleOf(JsonObject& object) {
  constexpr std::size_t kMostAround = 8;
  AnswerRule rule;
  rule.kind = ruleKind(object);
  const bool framed = rule.kind != AnswerRule::Kind::none && rule.kind != AnswerRule::Kind::mbus;
  if (framed && object.has("start")) {
    rule.start = object.hex("start", kMostAround);
  }
  if (framed && (object.has("end") || rule.kind == AnswerRule::Kind::line)) {
    rule.end = object.hex("end", kMostAround);
  }
  if (rule.kind == AnswerRule::Kind::line && rule.end.empty()) {
    object.refuse("end", "is empty");
  }
  if (framed && rule.kind != AnswerRule::Kind::line) {
    rule.checksum = object.optionalText("checksum", kShort);
  }
  if (rule.kind == AnswerRule::Kind::length) {
    rule.bytes = static_cast<std::size_t>(object.integer("bytes", 1, kMostReceived));
  }
  if (rule.kind == AnswerRule::Kind::lengthField) {
    rule.at = static_cast<std::size_t>(object.integer("at", 0, kMostReceived));
    rule.encoding = object.text("encoding", kShort);
    rule.adds = static_cast<int>(object.optionalInteger("adds", 0, -kMostReceived, kMostReceived));
  }
  return rule;
}

ReadingClaim claimOf(JsonObject& object) {
  ReadingClaim claim;
  claim.quantity = object.text("quantity", kShort);
  claim.unit = object.text("unit", kShort);
  claim.value = object.text("value", kShort);
  claim.vib = object.optionalText("vib", kShort);
  claim.encoding = object.optionalText("encoding", kShort);
  claim.scale = object.optionalText("scale", kShort);
  claim.exchange = static_cast<int>(object.integer("exchange", 1, kMostExchanges));
  claim.offset = static_cast<int>(object.integer("offset", 0, kMostReceived));
  claim.length = static_cast<int>(object.integer("length", 1, kMostReceived));
  return claim;
}

AdapterMessage helloOf(JsonObject& object) {
  ProgramHello hello;
  hello.protocol = static_cast<int>(object.integer("protocol", 0, 1'000'000));
  hello.name = object.text("name", kShort);
  hello.version = object.text("version", kShort);
  hello.calls = object.texts("calls", kShort);
  if (object.has("traits")) {
    object.object("traits", [&hello](JsonObject& traits) {
      for (const std::string& name : traits.names()) {
        hello.traits[name] = traits.text(name, kShort);
      }
    });
  }
  return hello;
}

AdapterMessage exchangeOf(JsonObject& object) {
  constexpr std::int64_t kMostWait = 30'000;
  ProgramExchange asked;
  asked.id = idOf(object);
  asked.send = object.hex("send", kMostSent);
  if (asked.send.empty()) {
    object.refuse("send", "is empty");
  }
  object.object("answer", [&asked](JsonObject& answer) { asked.answer = ruleOf(answer); });
  if (object.has("settings")) {
    const auto settings = SerialSettings::parse(object.text("settings", kShort));
    if (!settings) {
      object.refuse("settings", settings.error().what);
    }
    asked.settings = settings.value_or(SerialSettings());
  }
  if (object.has("within_ms")) {
    asked.withinMs = static_cast<int>(object.integer("within_ms", 1, kMostWait));
  }
  if (object.has("gap_ms")) {
    asked.gapMs = static_cast<int>(object.integer("gap_ms", 1, kMostWait));
  }
  constexpr std::int64_t kMostAttempts = 5;
  asked.attempts = static_cast<int>(object.optionalInteger("attempts", 1, 1, kMostAttempts));
  asked.pauseAfterMs = small(object, "pause_after_ms", 0, kMostWait);
  asked.label = object.optionalText("label", kShort);
  return asked;
}

AdapterMessage doneOf(JsonObject& object) {
  constexpr std::int64_t kByte = 255;
  ProgramDone done;
  done.id = idOf(object);
  if (object.has("readings")) {
    object.objects("readings", kMostReadings,
                   [&done](JsonObject& each) { done.readings.push_back(claimOf(each)); });
  }
  done.number = object.optionalText("number", kShort);
  done.maker = object.optionalText("maker", kShort);
  done.version = small(object, "version", 0, kByte);
  done.medium = small(object, "medium", 0, kByte);
  done.exchange = small(object, "exchange", 0, kMostExchanges);
  done.offset = small(object, "offset", 0, kMostReceived);
  done.length = small(object, "length", 0, kMostReceived);
  return done;
}

AdapterMessage waitOf(JsonObject& object) {
  constexpr std::int64_t kLongest = 60'000;
  ProgramWait wait;
  wait.id = idOf(object);
  wait.ms = static_cast<int>(object.integer("ms", 0, kLongest));
  return wait;
}

AdapterMessage logOf(JsonObject& object) {
  ProgramLog log;
  log.level = object.text("level", kShort);
  log.text = object.text("text", kLong);
  if (log.level != "debug" && log.level != "info" && log.level != "warning") {
    object.refuse("level", "is none of debug, info, warning");
  }
  return log;
}

AdapterMessage failedOf(JsonObject& object) {
  ProgramFailed failed;
  failed.id = idOf(object);
  failed.text = object.text("text", kLong);
  failed.remedy = object.optionalText("remedy", kLong);
  return failed;
}

std::string lineOf(const Json& json) {
  // A scanned number may be anything: what is no UTF-8 is replaced, not thrown at.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

Expected<AdapterMessage> parseAdapterMessage(std::string_view line) {
  using Reader = AdapterMessage (*)(JsonObject&);
  static const std::map<std::string, Reader, std::less<>> kReaders = {
      {"hello", helloOf}, {"exchange", exchangeOf}, {"wait", waitOf},
      {"log", logOf},     {"done", doneOf},         {"failed", failedOf}};
  const auto json = strictObject(line);
  if (!json) {
    return tl::unexpected(json.error());
  }
  std::optional<Error> error;
  JsonObject object(*json, std::string(), error);
  const std::string say = object.text("say", kShort);
  const auto reader = kReaders.find(say);
  if (!error && reader == kReaders.end()) {
    object.refuse("say", "is none of hello, exchange, wait, log, done, failed");
  }
  if (error) {
    return tl::unexpected(*error);
  }
  AdapterMessage message = reader->second(object);
  object.finish();
  if (error) {
    return tl::unexpected(*error);
  }
  return message;
}

std::string toLine(const HostHello& hello) {
  Json json = {{"say", "hello"},
               {"protocol", kAdapterProtocol},
               {"host", hello.host},
               {"meter",
                {{"position", hello.position},
                 {"line", hello.line},
                 {"number", hello.number},
                 {"profile", hello.profile},
                 {"settings", hello.settings}}},
               {"options", Json::object()}};
  for (const auto& [name, value] : hello.options) {
    json["options"][name] = value;
  }
  return lineOf(json);
}

std::string toLine(const HostExchanged& exchanged) {
  Json json = {{"say", "exchanged"},
               {"id", exchanged.id},
               {"exchange", exchanged.exchange},
               {"outcome", exchanged.outcome},
               {"received", mbus::hexText(exchanged.received)},
               {"begin", exchanged.begin},
               {"length", exchanged.length}};
  if (!exchanged.why.empty()) {
    json["why"] = exchanged.why;
  }
  return lineOf(json);
}

std::string callLine(std::int64_t id, const std::string& call, const CallParameters& parameters,
                     bool undisturbed) {
  Json json = {{"say", "call"},
               {"id", id},
               {"call", call},
               {"undisturbed", undisturbed},
               {"parameters", Json::object()}};
  for (const auto& [name, value] : parameters) {
    json["parameters"][name] = value;
  }
  return lineOf(json);
}

std::string waitedLine(std::int64_t id) {
  return lineOf({{"say", "waited"}, {"id", id}});
}

}  // namespace mb

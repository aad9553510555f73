#include "devices/adapter/adapter_message.h"

#include <fstream>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb {
namespace {

using testing::HasSubstr;
using Json = nlohmann::json;

std::vector<Json> vectors() {
  std::vector<Json> all;
  std::ifstream file(std::string(MB_TEST_DATA) + "/adapter/messages.jsonl");
  for (std::string line; std::getline(file, line);) {
    all.push_back(Json::parse(line));
  }
  EXPECT_GT(all.size(), 40U);
  return all;
}

TEST(AdapterMessage, IsTakenOrRefusedWithItsPlace) {
  for (const Json& vector : vectors()) {
    const std::string line = vector.at("line");
    const auto message = parseAdapterMessage(line);
    if (vector.contains("error")) {
      ASSERT_FALSE(message) << line;
      EXPECT_THAT(message.error().message(), HasSubstr(vector.at("error").get<std::string>())) << line;
    } else {
      EXPECT_TRUE(message) << line << ": " << message.error().message();
    }
  }
}

TEST(AdapterMessage, FieldsArriveWhereTheyBelong) {
  const auto message = parseAdapterMessage(
      R"({"say":"exchange","id":5,"send":"10 5B","answer":{"rule":"length-field","at":1,"encoding":"u8","adds":6,)"
      R"("start":"68","end":"16","checksum":"sum8"},"settings":"300 7E1","within_ms":500,"attempts":3})");
  ASSERT_TRUE(message) << message.error().message();
  const auto& asked = std::get<ProgramExchange>(*message);
  EXPECT_EQ(asked.id, 5);
  EXPECT_EQ(asked.send, (Bytes{0x10, 0x5B}));
  EXPECT_EQ(asked.answer.kind, AnswerRule::Kind::lengthField);
  EXPECT_EQ(asked.answer.at, 1U);
  EXPECT_EQ(asked.answer.adds, 6);
  EXPECT_EQ(asked.answer.start, Bytes{0x68});
  EXPECT_EQ(asked.settings->toString(), "300 7E1");
  EXPECT_EQ(asked.withinMs, 500);
  EXPECT_EQ(asked.gapMs, std::nullopt);
  EXPECT_EQ(asked.attempts, 3);
}

TEST(AdapterMessage, ALineThatIsTooLongIsNotLookedAt) {
  const std::string line(kMostAdapterLine + 1, ' ');
  EXPECT_THAT(parseAdapterMessage(line).error().message(), HasSubstr("more than 65536 bytes"));
}

/// Whatever comes: an error or a message, and one that says the same when it is parsed again.
TEST(AdapterMessage, ArbitraryBytesAreRefusedOrUnderstood) {
  std::mt19937 random(5);
  const auto all = vectors();
  int understood = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::string line = all[random() % all.size()].at("line");
    for (unsigned changes = random() % 4; changes > 0 && !line.empty(); --changes) {
      const std::size_t at = random() % line.size();
      switch (random() % 3) {
        case 0:
          line[at] = static_cast<char>(random() % 256);
          break;
        case 1:
          line.erase(at, 1 + random() % 5);
          break;
        default:
          line.insert(at, line.substr(random() % line.size(), random() % 20));
          break;
      }
    }
    const auto message = parseAdapterMessage(line);
    understood += message ? 1 : 0;
    if (!message) {
      EXPECT_FALSE(message.error().what.empty());
    }
  }
  EXPECT_GT(understood, 1000) << "the mutations no longer reach behind the JSON";
}

TEST(AdapterMessage, WhatTheHostSaysIsOneLineOfJsonWhateverIsInIt) {
  HostHello hello;
  hello.number = "2601\n\xFF\"0007";
  hello.options["key"] = "value";
  const std::string line = toLine(hello);
  EXPECT_EQ(std::count(line.begin(), line.end(), '\n'), 1);
  const Json json = Json::parse(line);
  EXPECT_EQ(json.at("protocol"), kAdapterProtocol);
  EXPECT_EQ(json.at("options").at("key"), "value");
  HostExchanged exchanged;
  exchanged.id = 3;
  exchanged.exchange = 1;
  exchanged.outcome = "ok";
  exchanged.received = {0xE5};
  exchanged.length = 1;
  EXPECT_EQ(Json::parse(toLine(exchanged)).at("received"), "E5");
  CallParameters parameters;
  parameters.emplace_back("purpose", "start");
  const Json call = Json::parse(callLine(4, "read", parameters, true));
  EXPECT_EQ(call.at("parameters").at("purpose"), "start");
  EXPECT_EQ(call.at("undisturbed"), true);
}

/// The schema that makers get names the messages and fields that are understood, no more and no fewer.
TEST(AdapterSchema, KnowsTheMessagesOfTheContract) {
  std::ifstream file(std::string(MB_RESOURCES) + "/schemas/adapter-1.json");
  const Json schema = Json::parse(file);
  const auto take = [&schema](const std::string& name) -> const Json& { return schema.at("$defs").at(name); };
  for (const Json& vector : vectors()) {
    if (vector.contains("error")) {
      continue;
    }
    const Json line = Json::parse(vector.at("line").get<std::string>());
    const Json& definition = take("program-" + line.at("say").get<std::string>());
    for (const auto& [key, value] : line.items()) {
      EXPECT_TRUE(definition.at("properties").contains(key)) << key << " in " << line.dump();
    }
    for (const Json& required : definition.at("required")) {
      EXPECT_TRUE(line.contains(required.get<std::string>())) << line.dump();
      Json without = line;
      without.erase(required.get<std::string>());
      EXPECT_FALSE(parseAdapterMessage(without.dump())) << required << " is required by the schema alone";
    }
    EXPECT_EQ(definition.at("additionalProperties"), false);
  }
  EXPECT_EQ(take("program-hello").at("properties").at("protocol").at("const"), kAdapterProtocol);
}

}  // namespace
}  // namespace mb

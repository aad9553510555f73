#include "app/cli/bench_file.h"

#include "core/model/parse.h"

#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb::cli {
namespace {

using ::testing::HasSubstr;

std::string demo() {
  std::ifstream file(std::string(MB_RESOURCES) + "/benches/demo.toml", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

BenchDescription parsed(const std::string& text) {
  auto bench = parseBench(text, "demo.toml");
  EXPECT_TRUE(bench) << bench.error().message();
  return *bench;
}

const std::map<std::string, std::string> kAddresses = {
    {"plant", "modbus-tcp:127.0.0.1:40123"}, {"balance", "serial:/dev/pts/1"},
    {"meters-a", "serial:/dev/pts/2"},       {"meters-b", "serial:/dev/pts/3"},
    {"meters-c", "serial:/dev/pts/4"},       {"meters-d", "serial:/dev/pts/5"}};

TEST(BenchFile, GetsOtherAddressesAndNothingElse) {
  const auto text = withAddresses(parsed(demo()), kAddresses);
  ASSERT_TRUE(text) << text.error().message();
  std::string expected = demo();
  for (const auto& [id, address] : kAddresses) {
    expected = replaced(expected, "\"sim:" + id + "\"", "\"" + address + "\"");
  }
  EXPECT_EQ(*text, expected);
}

TEST(BenchFile, LeavesPortsAloneThatGetNoAddress) {
  const auto text = withAddresses(parsed(demo()), {{"balance", "serial:/dev/pts/1"}});
  ASSERT_TRUE(text);
  EXPECT_EQ(*text, replaced(demo(), "\"sim:balance\"", "\"serial:/dev/pts/1\""));
}

TEST(BenchFile, TakesOtherWaysToWriteAnAddress) {
  const std::string quoted = replaced(demo(), "address = \"sim:plant\"", "address   =  'sim:plant' # here");
  const auto text = withAddresses(parsed(quoted), {{"plant", "modbus-tcp:127.0.0.1:1"}});
  ASSERT_TRUE(text) << text.error().message();
  EXPECT_THAT(*text, HasSubstr("address   =  \"modbus-tcp:127.0.0.1:1\" # here"));
}

/// TOML has more ways to write a text than anybody uses for an address.
TEST(BenchFile, RefusesWhatItCannotReplaceWithItsPlace) {
  const std::string escaped = replaced(demo(), "\"sim:plant\"", "\"sim:pl\\u0061nt\"");
  const auto text = withAddresses(parsed(escaped), {{"plant", "modbus-tcp:127.0.0.1:1"}});
  ASSERT_FALSE(text);
  EXPECT_THAT(text.error().message(), HasSubstr("field `port[1].address`"));
}

}  // namespace
}  // namespace mb::cli

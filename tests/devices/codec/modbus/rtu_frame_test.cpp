#include "devices/codec/modbus/rtu_frame.h"

#include <fstream>
#include <random>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace mb::modbus {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Bytes hex(const std::string& text) {
  Bytes bytes;
  std::istringstream in(text);
  for (std::string byte; in >> byte;) {
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(byte, nullptr, 16)));
  }
  return bytes;
}

Bytes request(std::uint8_t address, const Expected<Bytes>& pdu) {
  EXPECT_TRUE(pdu) << pdu.error().message();
  return frame(address, *pdu);
}

TEST(ModbusRtu, PublishedFramesHoldTheirChecksum) {
  std::ifstream file(MB_TEST_DATA "/modbus/published.json");
  const auto vectors = nlohmann::json::parse(file).at("vectors");
  ASSERT_EQ(vectors.size(), 5U);
  for (const auto& vector : vectors) {
    const Bytes bytes = hex(vector.at("hex"));
    const auto parsed = parseFrame(bytes);
    ASSERT_TRUE(parsed) << vector.at("what") << parsed.error().message();
    EXPECT_EQ(parsed->address, 1);
    EXPECT_EQ(parsed->function, 3);
    EXPECT_EQ(frame(1, parsed->pdu), bytes);
  }
}

TEST(ModbusRtu, BuildsThePrintedRequests) {
  EXPECT_EQ(request(1, readRequest(Function::readHoldingRegisters, 4, 2)), hex("01 03 00 04 00 02 85 CA"));
  EXPECT_EQ(request(1, readRequest(Function::readHoldingRegisters, 0, 10)), hex("01 03 00 00 00 0A C5 CD"));
  EXPECT_EQ(request(1, readRequest(Function::readHoldingRegisters, 3, 2)), hex("01 03 00 03 00 02 34 0B"));
  EXPECT_EQ(frame(1, writeCoilRequest(1, true)), hex("01 05 00 01 FF 00 DD FA"));
  const std::vector<bool> relays{true, false, true, true, false, false, true, true, true, false};
  EXPECT_EQ(request(1, writeCoilsRequest(3, relays)), hex("01 0F 00 03 00 0A 02 CD 01 70 5B"));
  EXPECT_EQ(writeRegisterRequest(0x1234, 0xABCD), hex("06 12 34 AB CD"));
  const std::vector<std::uint16_t> words{1, 0xFFFF};
  EXPECT_EQ(writeRegistersRequest(0x20, words).value(), hex("10 00 20 00 02 04 00 01 FF FF"));
}

TEST(ModbusRtu, ReadsThePrintedAnswer) {
  const Bytes bytes = hex("01 03 04 27 10 03 E8 F1 FC");
  EXPECT_THAT(registersOf(parseFrame(bytes).value(), 2).value(), ElementsAre(10000, 1000));
  EXPECT_THAT(registersOf(parseFrame(bytes).value(), 3).error().what, HasSubstr("4 data bytes"));
  EXPECT_THAT(coilsOf(parseFrame(bytes).value(), 2).error().what, HasSubstr("no such values"));
  const Bytes coils = frame(1, hex("01 02 0D 02"));
  EXPECT_THAT(coilsOf(parseFrame(coils).value(), 10).value(),
              ElementsAre(true, false, true, true, false, false, false, false, false, true));
}

TEST(ModbusRtu, RefusesWhatTheProtocolDoesNotCarry) {
  EXPECT_FALSE(readRequest(Function::readHoldingRegisters, 0, 126));
  EXPECT_FALSE(readRequest(Function::readHoldingRegisters, 0, 0));
  EXPECT_FALSE(readRequest(Function::readInputRegisters, 65535, 2));
  EXPECT_FALSE(readRequest(Function::readCoils, -1, 2));
  EXPECT_TRUE(readRequest(Function::readCoils, 0, 2000));
  EXPECT_FALSE(readRequest(Function::readDiscreteInputs, 0, 2001));
  EXPECT_FALSE(readRequest(Function::writeCoil, 0, 1));
  EXPECT_FALSE(writeRegistersRequest(0, std::vector<std::uint16_t>(124)));
  EXPECT_FALSE(writeCoilsRequest(0, std::vector<bool>(1969)));
}

TEST(ModbusRtu, ScansAnAnswerByteByByte) {
  const Bytes bytes = hex("01 03 04 27 10 03 E8 F1 FC");
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    EXPECT_EQ(scanAnswer(std::span(bytes).first(i), 1, 3).state, FrameState::needMore) << i;
  }
  EXPECT_EQ(scanAnswer(bytes, 1, 3).length, bytes.size());
  EXPECT_THAT(scanAnswer(bytes, 2, 3).why, HasSubstr("slave 1 answered in place of 2"));
  EXPECT_THAT(scanAnswer(bytes, 1, 4).why, HasSubstr("function 03 was answered in place of 04"));
  Bytes damaged = bytes;
  damaged[4] ^= 1U;
  EXPECT_THAT(scanAnswer(damaged, 1, 3).why, HasSubstr("CRC"));
  EXPECT_THAT(scanAnswer(hex("01 03 FF"), 1, 3).why, HasSubstr("fits into no frame"));
}

TEST(ModbusRtu, ExceptionsAreWholeAnswers) {
  const Bytes bytes = frame(1, hex("83 02"));
  EXPECT_EQ(scanAnswer(bytes, 1, 3).state, FrameState::complete);
  const auto parsed = parseFrame(bytes).value();
  EXPECT_EQ(parsed.exception, 2);
  EXPECT_EQ(parsed.function, 3);
  EXPECT_THAT(registersOf(parsed, 1).error().what, HasSubstr("illegal data address (02)"));
  EXPECT_EQ(exceptionText(0x83), "illegal data value (83)") << "of a make that sets the high bit";
  EXPECT_EQ(exceptionText(0x0B), "gateway target does not answer (0B)");
}

TEST(ModbusRtu, AnyBytesAreReadOrRefused) {
  std::mt19937 random(20260105);
  const Bytes good = hex("01 03 04 27 10 03 E8 F1 FC");
  for (int round = 0; round < 100'000; ++round) {
    Bytes bytes = round % 2 == 0 ? good : Bytes(random() % 300);
    if (round % 2 == 0) {
      bytes[random() % bytes.size()] ^= static_cast<std::uint8_t>(1U << random() % 8);
    } else {
      for (auto& byte : bytes) {
        byte = static_cast<std::uint8_t>(random());
      }
    }
    const auto scan = scanAnswer(bytes, 1, 3);
    EXPECT_LE(scan.length, bytes.size());
    if (round % 2 == 0) {
      EXPECT_NE(scan.state, FrameState::complete) << "a CRC finds every single bit";
    }
    const auto parsed = parseFrame(bytes);
    if (parsed) {
      static_cast<void>(registersOf(*parsed, 2));
      static_cast<void>(coilsOf(*parsed, 20));
    }
  }
}

}  // namespace
}  // namespace mb::modbus

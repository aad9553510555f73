#include "devices/codec/iec62056/data_set.h"
#include "devices/codec/iec62056/message.h"
#include "tests/devices/codec/vector_file.h"

#include <algorithm>
#include <sstream>

#include <gtest/gtest.h>

namespace mb::iec62056 {
namespace {

using codec::bytesOf;

Bytes raw(std::string_view text) {
  return Bytes(text.begin(), text.end());
}

std::string fault(std::string_view text) {
  const auto message = parseMessage(raw(text));
  return message ? "good" : message.error().message();
}

/// A text of the corpus with the line ends of the wire.
std::string telegram(const std::string& name) {
  std::ifstream in(std::string(MB_TEST_DATA) + "/iec62056/" + name);
  std::ostringstream text;
  for (std::string line; std::getline(in, line);) {
    text << line << "\r\n";
    if (line == "!") {
      break;
    }
  }
  EXPECT_GT(text.str().size(), 900U) << name;
  return text.str();
}

TEST(Iec62056Message, ChecksumOfThePublishedCommands) {
  const auto password = parseMessage(bytesOf("01573202433030332839313033323430393232333929031B"));
  ASSERT_TRUE(password) << password.error().message();
  EXPECT_EQ(password->kind, MessageKind::command);
  EXPECT_EQ(password->command, "W2");
  EXPECT_EQ(password->text, "C003(910324092239)");
  const auto built = commandMessage("P0", "(1234567)");
  ASSERT_TRUE(built);
  EXPECT_EQ(built->back(), 0x50);
  EXPECT_EQ(codec::spacedHex(*commandMessage("B0", "")), "01 42 30 03 71");
}

TEST(Iec62056Message, ReadsEveryKind) {
  EXPECT_EQ(parseMessage(raw("/?!\r\n"))->kind, MessageKind::request);
  EXPECT_EQ(parseMessage(raw("/?12345678!\r\n"))->text, "12345678");
  EXPECT_EQ(parseMessage(raw("/LUGCUH50\r\n"))->text, "LUGCUH50");
  EXPECT_EQ(parseMessage(raw("\006030\r\n"))->text, "030");
  EXPECT_EQ(parseMessage(raw("\006"))->kind, MessageKind::acknowledge);
  EXPECT_EQ(parseMessage(raw("\025"))->kind, MessageKind::repeatRequest);
  EXPECT_EQ(parseMessage(blockMessage("6.8(1*kWh)"))->text, "6.8(1*kWh)");
  EXPECT_EQ(parseMessage(*commandMessage("B0", ""))->command, "B0");
  EXPECT_EQ(*requestMessage(), raw("/?!\r\n"));
  EXPECT_EQ(*requestMessage("00 1a"), raw("/?00 1a!\r\n"));
  EXPECT_EQ(optionSelect('0', '3', '0'), raw("\006030\r\n"));
  EXPECT_FALSE(requestMessage("1!"));
  EXPECT_FALSE(commandMessage("R", "6.8()"));
  EXPECT_FALSE(commandMessage("R1", "\x03"));
}

TEST(Iec62056Message, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(fault(""), "no bytes");
  EXPECT_EQ(fault("x"), "byte 0: 78 begins no message");
  EXPECT_EQ(fault("/LUG"), "byte 4: the line end (CR LF) is missing");
  EXPECT_EQ(fault("/LUG\rx"), "byte 5: 78 stands where LF belongs");
  EXPECT_EQ(fault("/LUGC\r\nx"), "byte 7: bytes follow the line end");
  EXPECT_EQ(fault("/?\r\n"), "byte 1: a request ends with !");
  EXPECT_EQ(fault("\002ab"), "byte 3: the end (ETX) is missing");
  EXPECT_EQ(fault("\002ab\003"), "byte 4: the checksum (BCC) is missing");
  EXPECT_EQ(fault("\002ab\003x"), "byte 4: the checksum (BCC) is 78, the bytes give 00");
  EXPECT_EQ(fault("\0021\003\x32"), "good");
  EXPECT_EQ(fault("\0021\003\x32.."), "byte 4: bytes follow the checksum (BCC)");
  EXPECT_EQ(fault("\001X\003\x5b"), "byte 1: a command is a letter and a digit");
  EXPECT_EQ(fault("\002\x81\003\x82"), "byte 1: 81 is no character of the data");
  EXPECT_EQ(fault("\025x"), "byte 1: bytes follow the 15");
  EXPECT_EQ(fault("\00603\r\n"), "byte 3: a selection has three characters");
}

TEST(Iec62056Message, IsFoundInWhateverComes) {
  Bytes received = raw(std::string("\0\0/?!\r\n/LUGCUH50\r\n", 18));
  EXPECT_FALSE(findMessage(View(received).first(17), Awaited::identification).complete);
  const FoundFrame identity = findMessage(received, Awaited::identification);
  EXPECT_TRUE(identity.valid);
  EXPECT_EQ(identity.begin, 7U);
  EXPECT_EQ(identity.length, 11U);
  EXPECT_FALSE(findMessage(received, Awaited::readout).complete);
  const Bytes block = blockMessage("6.8(1*kWh)\r\n!\r\n");
  received.insert(received.end(), block.begin(), block.end());
  const FoundFrame readout = findMessage(received, Awaited::readout);
  EXPECT_TRUE(readout.valid);
  EXPECT_EQ(readout.begin, 7U);
  EXPECT_EQ(readout.length, 11U + block.size());
  EXPECT_EQ(findMessage(received, Awaited::block).begin, 18U);
  received.back() = static_cast<std::uint8_t>(received.back() ^ 1U);
  EXPECT_TRUE(findMessage(received, Awaited::readout).complete);
  EXPECT_FALSE(findMessage(received, Awaited::readout).valid);
  EXPECT_TRUE(findMessage(raw("\x7f\x06"), Awaited::acknowledge).valid);
  EXPECT_FALSE(findMessage({}, Awaited::acknowledge).complete);
}

TEST(Iec62056Message, PlainReadoutEndsWithItsMark) {
  const std::string text = telegram("LUGCUH50_dummy_utf8.txt");
  const Bytes bytes = raw("/?!\r\n" + text);
  for (const std::size_t less : {1U, 3U, 40U, 900U}) {
    EXPECT_FALSE(findMessage(View(bytes).first(bytes.size() - less), Awaited::plainReadout).complete);
  }
  const FoundFrame found = findMessage(bytes, Awaited::plainReadout);
  EXPECT_TRUE(found.valid);
  EXPECT_EQ(found.begin, 5U);
  EXPECT_EQ(found.length, text.size());
}

TEST(Iec62056Message, ParityIsCheckedAndTakenOff) {
  EXPECT_EQ(*withoutParity(bytesOf("AF 3F 21 8D 0A")), raw("/?!\r\n"));
  EXPECT_EQ(withoutParity(bytesOf("AF BF")).error().message(), "byte 1: BF has the wrong parity");
}

TEST(Iec62056Identification, TellsModeAndBaud) {
  const auto identity = [](std::string_view text) { return parseIdentification(*parseMessage(raw(text))); };
  EXPECT_EQ(identity("/LUGCUH50\r\n")->mode, Mode::b);
  EXPECT_EQ(identity("/LUGCUH50\r\n")->baud, 2400);
  EXPECT_EQ(identity("/LUG3UH50\r\n")->mode, Mode::c);
  EXPECT_EQ(identity("/LUG3UH50\r\n")->baud, 2400);
  EXPECT_EQ(identity("/LUg5\\2XY\r\n")->mode, Mode::e);
  EXPECT_TRUE(identity("/LUg5\\2XY\r\n")->fast);
  EXPECT_EQ(identity("/LUg5\\2XY\r\n")->manufacturer, "LUG");
  EXPECT_EQ(identity("/LUg5\\2XY\r\n")->text, "XY");
  EXPECT_EQ(identity("/LUG UH50\r\n")->mode, Mode::a);
  EXPECT_FALSE(identity("/LU\r\n"));
  EXPECT_FALSE(identity("/L1GC\r\n"));
}

const DataSet* find(const DataBlock& block, std::string_view address) {
  const auto at = std::ranges::find(block.sets, address, &DataSet::address);
  return at == block.sets.end() ? nullptr : &*at;
}

Decoded<DataBlock> dataOf(const std::string& text) {
  const std::size_t line = text.starts_with("/") ? text.find('\n') + 1 : 0;
  return parseData(std::string_view(text).substr(line), line);
}

TEST(Iec62056Data, ReadsTheReadoutsOfTheCorpusExactly) {
  const std::string text = telegram("LUGCUH50_dummy_utf8.txt");
  const auto block = dataOf(text);
  ASSERT_TRUE(block) << block.error().message();
  EXPECT_TRUE(block->ended);
  const DataSet* energy = find(*block, "6.8");
  ASSERT_NE(energy, nullptr);
  EXPECT_EQ(energy->values[0].unit, "GJ");
  EXPECT_EQ(energy->values[0].number, Decimal(328871, -3));
  EXPECT_EQ(scaledNumber(energy->values[0]), Decimal(328871, 6));
  EXPECT_EQ(text.substr(energy->offset, energy->length), "6.8(0328.871*GJ)");
  EXPECT_EQ(text.substr(energy->values[0].offset, energy->values[0].length), "0328.871*GJ");
  EXPECT_EQ(find(*block, "6.26*01")->values[0].number, Decimal(318807, -2));
  const DataSet* pair = find(*block, "9.4");
  ASSERT_EQ(pair->values.size(), 2U);
  EXPECT_EQ(pair->values[1].number, Decimal(961, -1));
  EXPECT_EQ(pair->values[1].unit, "C");
  EXPECT_EQ(find(*block, "6.36.1")->values[0].text, "2018-03-03");
  EXPECT_FALSE(find(*block, "6.36.1")->values[0].number);
  EXPECT_EQ(find(*block, "6.8.1")->values[0].text, "");
  EXPECT_EQ(block->sets.size(), 66U);
  ASSERT_TRUE(dataOf(telegram("uh50_example_telegram.txt")));
}

TEST(Iec62056Data, NeverTurnsADamagedDigitIntoANumber) {
  const auto block = dataOf(telegram("LGUHT550_dummy_error_utf8.txt"));
  ASSERT_TRUE(block) << block.error().message();
  const DataValue& energy = find(*block, "6.8")->values[0];
  EXPECT_EQ(energy.text, "032A.062");
  EXPECT_FALSE(energy.number);
  EXPECT_EQ(find(*block, "6.26")->values[0].number, Decimal(793956, -2));
}

TEST(Iec62056Data, SaysWhereAStrayCharacterStands) {
  std::string text = telegram("LUGCUH50_dummy_utf8_kwh.txt");
  const auto block = dataOf(text);
  ASSERT_FALSE(block);
  const std::size_t stray = text.find('\\');
  EXPECT_EQ(block.error().offset, stray);
  text.erase(stray, 1);
  EXPECT_TRUE(dataOf(text));
}

TEST(Iec62056Data, RefusesWhatIsNoDataSet) {
  const auto wrong = [](std::string_view text) {
    const auto block = parseData(text, 10);
    return block ? std::string("good") : block.error().message();
  };
  EXPECT_EQ(wrong("6.8(1*kWh)"), "good");
  EXPECT_EQ(wrong("6.8"), "byte 10: \"6.8\" is no data set: address(value*unit)");
  EXPECT_EQ(wrong("6.8(1\r\n"), "byte 13: the bracket is not closed");
  EXPECT_EQ(wrong("6.8(1(2))"), "byte 13: the bracket is not closed");
  EXPECT_EQ(wrong("6.8)"), "byte 10: \"6.8)\" is no data set: address(value*unit)");
  EXPECT_EQ(wrong("!\r\nx"), "byte 13: characters follow the ! at the end");
  EXPECT_EQ(wrong("1(" + std::string(129, '1') + ")"), "byte 12: a value has up to 128 characters");
  EXPECT_EQ(wrong("1(1*" + std::string(17, 'k') + ")"), "byte 12: a unit has up to 16 characters");
}

TEST(Iec62056Data, BracketsWithoutAddressBelongToTheOneBefore) {
  const auto block = parseData("0-1:24.2.1(101209112500W)(12785.123*m3)\r\n", 0);
  ASSERT_TRUE(block);
  ASSERT_EQ(block->sets.size(), 1U);
  EXPECT_EQ(block->sets[0].length, 39U);
  EXPECT_EQ(block->sets[0].values[1].number, Decimal(12785123, -3));
}

TEST(Iec62056Data, KnowsAnErrorAnswer) {
  EXPECT_EQ(errorText(*parseData("(ER01)", 1)), "ER01");
  EXPECT_FALSE(errorText(*parseData("6.8(ER01)", 1)));
}

TEST(Iec62056Registers, NameTheTestRegisters) {
  EXPECT_EQ(registerMeaning("6.70").name, "test volume");
  EXPECT_EQ(registerMeaning("6.76").quantity, "energy");
  EXPECT_EQ(registerMeaning("6.78").name, "test time");
  EXPECT_EQ(registerMeaning("6.8*01").quantity, "energy");
  EXPECT_TRUE(registerMeaning("6.8*01").stored);
  EXPECT_EQ(registerMeaning("6.79").name, "");
  EXPECT_EQ(registerMeaning("6-0:1.0.0").name, "energy");
  EXPECT_EQ(registerMeaning("8-0:1.0.0*255").name, "volume");
  EXPECT_EQ(registerMeaning("1-0:1.8.0").name, "");
  EXPECT_EQ(registerMeaning("6.8.1").name, "");
  EXPECT_FALSE(unitMeaning("furlong"));
}

}  // namespace
}  // namespace mb::iec62056

// An external adapter, as its maker would write it (docs/adapters.md): speaks for the M-Bus meters of the
// demonstration make. It needs nothing of MeterBench but the contract: a line of JSON in, a line of JSON out.
// It opens no port; it says which bytes are to be sent, and where in the answer the values stand.

#include <array>
#include <cstdint>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace {

using Json = nlohmann::json;
using Bytes = std::vector<std::uint8_t>;

constexpr std::uint8_t kAddress = 0xFD;  // whoever was selected
constexpr std::uint8_t kSelect = 0x52;
constexpr std::uint8_t kReset = 0x50;
constexpr std::uint8_t kCommand = 0x51;
constexpr std::uint8_t kVerification = 0x90;

/// The meter does not do what it is asked for; whoever asks is told why.
struct Refusal : std::runtime_error {
  using std::runtime_error::runtime_error;
};

std::string hexOf(const Bytes& bytes) {
  constexpr std::array<char, 17> kDigits = {"0123456789ABCDEF"};
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xFU];
  }
  return text;
}

Bytes bytesOf(const std::string& hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

/// 68 L L 68 C A CI data, checksum, 16 (EN 13757-2).
Bytes longFrame(std::uint8_t control, std::uint8_t information, const Bytes& data) {
  Bytes body = {control, kAddress, information};
  body.insert(body.end(), data.begin(), data.end());
  const auto length = static_cast<std::uint8_t>(body.size());
  Bytes frame = {0x68, length, length, 0x68};
  unsigned sum = 0;
  for (const std::uint8_t byte : body) {
    frame.push_back(byte);
    sum += byte;
  }
  frame.push_back(static_cast<std::uint8_t>(sum & 0xFFU));
  frame.push_back(0x16);
  return frame;
}

/// Eight digits as four BCD bytes, the last ones first.
Bytes bcdOf(const std::string& number) {
  if (number.size() != 8 || number.find_first_not_of("0123456789") != std::string::npos) {
    throw Refusal("the number " + number + " has no eight digits");
  }
  Bytes bytes;
  for (std::size_t i = 8; i >= 2; i -= 2) {
    bytes.push_back(static_cast<std::uint8_t>((number[i - 2] - '0') * 16 + (number[i - 1] - '0')));
  }
  return bytes;
}

std::string digitsOf(const Bytes& bytes, std::size_t offset, std::size_t count) {
  std::string digits;
  for (std::size_t i = offset + count; i > offset; --i) {
    const unsigned byte = bytes.at(i - 1);
    for (const unsigned digit : {byte >> 4U, byte & 0xFU}) {
      if (digit > 9) {
        throw Refusal("a digit that is none");
      }
      digits += static_cast<char>('0' + digit);
    }
  }
  return digits;
}

/// "00123456" with five decimals: "1.23456".
std::string pointed(const std::string& digits, std::size_t decimals) {
  std::string whole = digits.substr(0, digits.size() - decimals);
  const auto first = whole.find_first_not_of('0');
  whole = first == std::string::npos ? "0" : whole.substr(first);
  return decimals == 0 ? whole : whole + "." + digits.substr(digits.size() - decimals);
}

void say(const Json& message) {
  std::cout << message.dump() << '\n' << std::flush;
}

/// The next line of the host; it closes our input when it wants us to end.
Json listen() {
  std::string line;
  if (!std::getline(std::cin, line)) {
    throw std::out_of_range("the host is gone");
  }
  return Json::parse(line);
}

/// What came of an exchange.
struct Answer {
  int exchange = 0;
  Bytes bytes;
  std::size_t begin = 0;
  std::size_t length = 0;
};

/// A value in an answer: what announces it, how wide it is, what it means.
struct Field {
  const char* quantity;
  const char* unit;
  std::uint8_t dif;
  std::uint8_t vif;
  std::size_t width;
  std::size_t decimals;
  const char* encoding;
  const char* scale;
};
constexpr std::array<Field, 4> kFields = {
    {{"volume", "m3", 0x0C, 0x11, 4, 5, "bcd4-le", "0.00001"},
     {"energy", "Wh", 0x0C, 0x03, 4, 0, "bcd4-le", "1"},
     {"flow-temperature", "Cel", 0x0B, 0x59, 3, 2, "bcd3-le", "0.01"},
     {"return-temperature", "Cel", 0x0B, 0x5D, 3, 2, "bcd3-le", "0.01"}}};

/// One call of the host for one meter.
class Call {
 public:
  Call(std::int64_t id, std::string number) : id_(id), number_(std::move(number)) {}

  /// The frame count bit toggles with each telegram to a meter; selecting it begins anew.
  void select() {
    Bytes data = bcdOf(number_);
    const Bytes make = {0xAD, 0x10, 0x01, 0x04};  // DEM, version 1, heat (return)
    data.insert(data.end(), make.begin(), make.end());
    exchange(longFrame(0x53, kSelect, data), "select");
    nextBit_ = true;
  }

  Answer request() {
    const std::uint8_t control = nextBit_ ? 0x7B : 0x5B;
    const auto sum = static_cast<std::uint8_t>(control + kAddress);
    return toggled(Bytes{0x10, control, kAddress, sum, 0x16});
  }
  Answer command(std::uint8_t information, const Bytes& data) {
    return toggled(longFrame(nextBit_ ? 0x73 : 0x53, information, data));
  }

  void done(Json result) {
    result["say"] = "done";
    result["id"] = id_;
    say(result);
  }
  void failed(const std::string& why) { say({{"say", "failed"}, {"id", id_}, {"text", why}}); }

 private:
  Answer toggled(const Bytes& telegram) {
    const Answer answer = exchange(telegram, "");
    nextBit_ = !nextBit_;
    return answer;
  }

  Answer exchange(const Bytes& telegram, const std::string& label) {
    Json asked = {{"say", "exchange"},
                  {"id", id_},
                  {"send", hexOf(telegram)},
                  {"answer", {{"rule", "mbus"}}},
                  {"attempts", 3}};
    if (!label.empty()) {
      asked["label"] = label;
    }
    say(asked);
    const Json told = listen();
    if (told.at("outcome") != "ok") {
      selected = false;
      throw Refusal(told.at("outcome").get<std::string>() + ": " + told.value("why", std::string()));
    }
    Answer answer;
    answer.exchange = told.at("exchange");
    answer.bytes = bytesOf(told.at("received"));
    answer.begin = told.at("begin");
    answer.length = told.at("length");
    return answer;
  }

  std::int64_t id_;
  std::string number_;
  inline static bool nextBit_ = true;

 public:
  inline static bool selected = false;  ///< as far as we know, when nobody else used the line
};

Json identify(Call& call) {
  const Answer answer = call.request();
  const std::size_t at = answer.begin + 7;  // behind 68 L L 68 C A CI
  if (answer.length < 21 || answer.bytes.at(answer.begin + 6) != 0x72) {
    throw Refusal("no telegram of variable structure");
  }
  const unsigned maker = answer.bytes.at(at + 4) | static_cast<unsigned>(answer.bytes.at(at + 5)) << 8U;
  std::string letters;
  for (const unsigned shift : {10U, 5U, 0U}) {
    letters += static_cast<char>('@' + ((maker >> shift) & 0x1FU));
  }
  return {{"number", digitsOf(answer.bytes, at, 4)},
          {"maker", letters},
          {"version", answer.bytes.at(at + 6)},
          {"medium", answer.bytes.at(at + 7)},
          {"exchange", answer.exchange},
          {"offset", at},
          {"length", 4}};
}

bool isAbsent(const Bytes& bytes, std::size_t offset, std::size_t width) {
  for (std::size_t i = offset; i < offset + width; ++i) {
    if (bytes.at(i) != 0xFF) {
      return false;
    }
  }
  return true;
}

/// Records of DIF, VIF and digits from `at` to the checksum; the number of the meter stands first.
Json read(Call& call) {
  const Answer answer = call.command(kCommand, Bytes{0x0F, 0x09, 0x00, 0x04});
  const Bytes& bytes = answer.bytes;
  if (bytes.at(answer.begin) != 0x68 || bytes.at(answer.begin + 6) != 0x78) {
    throw Refusal("no telegram with values only");
  }
  Json result = {{"readings", Json::array()}};
  const std::size_t end = answer.begin + answer.length - 2;
  for (std::size_t at = answer.begin + 7; at + 2 < end;) {
    const std::size_t width = bytes.at(at) & 0x7U;
    if (bytes.at(at) == 0x0C && bytes.at(at + 1) == 0x79) {
      result["number"] = digitsOf(bytes, at + 2, width);
    }
    for (const Field& field : kFields) {
      if (field.dif != bytes.at(at) || field.vif != bytes.at(at + 1) || isAbsent(bytes, at + 2, width)) {
        continue;
      }
      const Json reading = {{"quantity", field.quantity},
                            {"unit", field.unit},
                            {"value", pointed(digitsOf(bytes, at + 2, field.width), field.decimals)},
                            {"vib", hexOf(Bytes{field.vif})},
                            {"encoding", field.encoding},
                            {"scale", field.scale},
                            {"exchange", answer.exchange},
                            {"offset", at + 2},
                            {"length", field.width}};
      const bool first = std::string(field.quantity) == "volume";
      result["readings"].insert(first ? result["readings"].begin() : result["readings"].end(), reading);
    }
    at += 2 + width;
  }
  if (result["readings"].empty() || result["readings"][0]["quantity"] != "volume") {
    throw Refusal("no volume of 0.01 L came: the meter is not in its verification state");
  }
  return result;
}

Json carryOut(Call& call, const Json& asked) {
  const std::string name = asked.at("call");
  if (!asked.at("undisturbed").get<bool>() || !Call::selected) {
    Call::selected = false;
    call.select();
    Call::selected = true;
  }
  if (name == "identify") {
    return identify(call);
  }
  if (name == "read") {
    return read(call);
  }
  call.command(kReset, Bytes{name == "enter" ? kVerification : std::uint8_t{0}});
  return Json::object();
}

void serve() {
  const Json hello = listen();
  say({{"say", "hello"},
       {"protocol", 1},
       {"name", "dem-adapter"},
       {"version", "1.0"},
       {"calls", {"identify", "enter", "read", "leave"}},
       {"traits", {{"zeroing", "goes_on"}, {"volume_resolution_m3", "0.00001"}}}});
  while (true) {
    const Json asked = listen();
    Call call(asked.at("id"), hello.at("meter").at("number"));
    try {
      call.done(carryOut(call, asked));
    } catch (const Refusal& why) {
      call.failed(why.what());
    }
  }
}

}  // namespace

int main() {
  try {
    serve();
  } catch (const std::out_of_range&) {
    return 0;
  } catch (const std::exception& wrong) {
    std::cerr << "dem-adapter: " << wrong.what() << '\n';
    return 1;
  }
}

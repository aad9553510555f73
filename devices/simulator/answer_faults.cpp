#include "devices/simulator/answer_faults.h"

#include <algorithm>

namespace mb::sim {
namespace {

constexpr std::size_t kShortestLong = 9;  // 68 L L 68 C A CI CS 16
constexpr int kBitsOfCharacter = 11;      // 8E1

bool isLong(const Bytes& bytes) {
  return bytes.size() >= kShortestLong && bytes[0] == 0x68;
}

void correctSum(Bytes& bytes) {
  std::uint8_t sum = 0;
  for (std::size_t i = 4; i + 2 < bytes.size(); ++i) {
    sum = static_cast<std::uint8_t>(sum + bytes[i]);
  }
  bytes[bytes.size() - 2] = sum;
}

bool parityOf(const Fault& fault) {
  return fault.text("parity") == "seen";
}

/// The levels of a line while bytes are sent: one entry a bit, 8E1, idle true.
std::vector<bool> levels(const Bytes& bytes) {
  std::vector<bool> line;
  for (const std::uint8_t byte : bytes) {
    bool parity = false;
    line.push_back(false);
    for (int bit = 0; bit < 8; ++bit) {
      const bool one = (byte >> bit & 1) != 0;
      parity = parity != one;
      line.push_back(one);
    }
    line.push_back(parity);
    line.push_back(true);
  }
  return line;
}

/// What a receiver makes of those levels: it waits for a start bit and takes the ten bits behind it.
Transmission received(const std::vector<bool>& line, bool parity) {
  Transmission heard;
  std::size_t at = 0;
  while (at + kBitsOfCharacter <= line.size()) {
    if (line[at]) {
      ++at;
      continue;
    }
    std::uint8_t byte = 0;
    bool odd = false;
    for (std::size_t bit = 0; bit < 8; ++bit) {
      byte = static_cast<std::uint8_t>(byte | (line[at + 1 + bit] ? 1U << bit : 0U));
      odd = odd != line[at + 1 + bit];
    }
    if (parity && (odd != line[at + 9] || !line[at + 10])) {
      heard.damaged.push_back(heard.bytes.size());
    }
    heard.bytes.push_back(byte);
    at += kBitsOfCharacter;
  }
  return heard;
}

}  // namespace

std::size_t AnswerFaults::draw(std::size_t below) {
  const double share = noise_.uniform(draws_++);
  return std::min(below - 1, static_cast<std::size_t>(share * static_cast<double>(below)));
}

double AnswerFaults::delay(const TrueMeter& meter, double seconds) const {
  const Fault* late = faults_.at("late", std::to_string(meter.position), seconds);
  return late == nullptr ? 0.0 : late->number("delay_s");
}

void AnswerFaults::repeat(const std::string& position, Transmission& answer, double seconds) {
  if (!isLong(answer.bytes)) {
    return;
  }
  const Fault* stale = faults_.strike("stale", position, seconds);
  const auto last = last_.find(position);
  if (stale != nullptr && stale->text("mode") == "repeat" && last != last_.end()) {
    answer.bytes = last->second;
    return;
  }
  last_[position] = answer.bytes;
}

/// The number stands behind 0C 79 in an answer with CI 78 and at the head of one with CI 72.
void AnswerFaults::replaceNumber(Transmission& answer, const std::string& number) const {
  Bytes& bytes = answer.bytes;
  if (!isLong(bytes) || bytes.size() < 15) {
    return;
  }
  const std::size_t at = bytes[6] == 0x78 ? 9 : 7;
  std::string digits = std::string(8 - std::min<std::size_t>(8, number.size()), '0') + number;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto high = static_cast<unsigned>(digits[6 - 2 * i] - '0');
    const auto low = static_cast<unsigned>(digits[7 - 2 * i] - '0');
    bytes[at + i] = static_cast<std::uint8_t>(high << 4U | low);
  }
  correctSum(bytes);
}

/// The line is the wired AND of what both send.
void AnswerFaults::collide(Transmission& answer, const Fault& fault) {
  const bool alone = !isLong(answer.bytes);
  Transmission other(answer.bytes);
  replaceNumber(other, "99999999");
  std::vector<bool> line = levels(answer.bytes);
  const std::vector<bool> second = levels(other.bytes);
  const auto shift = alone ? 0U : static_cast<std::size_t>(std::max(0.0, fault.number("shift_bits")));
  line.resize(std::max(line.size(), second.size() + shift), true);
  for (std::size_t i = 0; i < second.size(); ++i) {
    line[i + shift] = line[i + shift] && second[i];
  }
  answer = received(line, parityOf(fault));
}

void AnswerFaults::garble(Transmission& answer, bool keepSum, bool parity) {
  Bytes& bytes = answer.bytes;
  if (keepSum && !isLong(bytes)) {
    return;  // an E5 has no sum
  }
  if (!keepSum) {
    answer.flip(draw(bytes.size()), static_cast<std::uint8_t>(1U << draw(8)), parity);
    return;
  }
  // A bit that is set in one byte and clear in another changes places: the sum does not notice.
  constexpr int kTries = 200;
  for (int i = 0; i < kTries; ++i) {
    const std::size_t one = 7 + draw(bytes.size() - kShortestLong);
    const std::size_t other = 7 + draw(bytes.size() - kShortestLong);
    const auto bit = static_cast<std::uint8_t>(1U << draw(8));
    if ((bytes[one] & bit) != 0 && (bytes[other] & bit) == 0) {
      answer.flip(one, bit, parity);
      answer.flip(other, bit, parity);
      return;
    }
  }
}

void AnswerFaults::loseSync(Transmission& answer, const Fault& fault) {
  const auto count = static_cast<std::size_t>(std::max(1.0, fault.number("bytes")));
  const bool parity = parityOf(fault);
  if (fault.text("mode") == "noise") {
    for (std::size_t i = 0; i < count; ++i) {
      answer.insert(0, static_cast<std::uint8_t>(draw(256)), parity && draw(2) == 0);
    }
  } else if (fault.text("mode") == "cut") {
    answer = answer.part(0, answer.bytes.size() - std::min(count, answer.bytes.size()));
  } else {
    std::vector<bool> line = levels(answer.bytes);
    line.erase(line.begin() + static_cast<std::ptrdiff_t>(draw(line.size())));
    answer = received(line, parity);
  }
}

void AnswerFaults::apply(const TrueMeter& meter, Transmission& answer, double seconds) {
  const std::string position = std::to_string(meter.position);
  const auto struck = [&](const char* fault) { return faults_.strike(fault, position, seconds); };
  if (meter.habit == "silent" || struck("silent") != nullptr) {
    answer = Transmission();
    return;
  }
  repeat(position, answer, seconds);
  if (const Fault* fault = struck("wrong-address")) {
    replaceNumber(answer, fault->text("number"));
  }
  if (const Fault* fault = struck("two-answers")) {
    collide(answer, *fault);
  }
  if (const Fault* fault = struck("garbled")) {
    garble(answer, fault->text("bits") == "kept-sum", parityOf(*fault));
  } else if (meter.habit == "garbled" && ++habit_[meter.position] % meter.garbleEvery == 0) {
    answer.bytes[answer.bytes.size() / 2] ^= 0x24;
  }
  if (const Fault* fault = struck("lost-sync")) {
    loseSync(answer, *fault);
  }
}

}  // namespace mb::sim

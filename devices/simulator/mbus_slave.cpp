#include "devices/simulator/mbus_slave.h"

#include "devices/simulator/slave_bytes.h"

#include <cmath>

namespace mb::sim {
namespace {

constexpr SerialSettings kTelegrams(2400, 8, 'E', 1);
constexpr SerialSettings kWakeUp(2400, 8, 'N', 1);
constexpr std::uint8_t kAcknowledge = 0xE5;
constexpr std::uint8_t kStop = 0x16;
constexpr std::uint8_t kAll = 0xFE;
constexpr std::uint8_t kSelected = 0xFD;

Bytes frame(const Bytes& content) {
  Bytes telegram = {0x68, static_cast<std::uint8_t>(content.size()),
                    static_cast<std::uint8_t>(content.size()), 0x68};
  telegram.insert(telegram.end(), content.begin(), content.end());
  telegram.push_back(sumOf(content, 0, content.size()));
  telegram.push_back(kStop);
  return telegram;
}

bool isShort(const Bytes& telegram) {
  return telegram.size() == 5 && telegram[0] == 0x10 && telegram[4] == kStop &&
         telegram[3] == sumOf(telegram, 1, 3);
}

bool isLong(const Bytes& telegram) {
  if (telegram.size() < 9 || telegram[0] != 0x68 || telegram[3] != 0x68 || telegram[1] != telegram[2]) {
    return false;
  }
  const std::size_t length = telegram[1];
  return telegram.size() == length + 6 && telegram.back() == kStop &&
         telegram[length + 4] == sumOf(telegram, 4, length + 4);
}

}  // namespace

Bytes MbusSlave::identification() const {
  Bytes bytes;
  appendBcd(bytes, std::stoll(meter().number), 8);
  const auto letter = [this](std::size_t i) { return meter().maker[i] - 'A' + 1; };
  const int maker = letter(0) * 1024 + letter(1) * 32 + letter(2);
  bytes.push_back(static_cast<std::uint8_t>(maker & 0xFF));
  bytes.push_back(static_cast<std::uint8_t>(maker >> 8));
  bytes.push_back(static_cast<std::uint8_t>(meter().version));
  bytes.push_back(static_cast<std::uint8_t>(meter().medium));
  return bytes;
}

bool MbusSlave::addressed(std::uint8_t address) const {
  return address == kAll || address == meter().position || (address == kSelected && selected_);
}

/// The verification answer of the group standard (facts, protocols 3.9): number, energy, volume, both
/// temperatures.
Bytes MbusSlave::highResolution(const Shown& shown) const {
  Bytes content = {0x08, static_cast<std::uint8_t>(meter().position), 0x78, 0x0C, 0x79};
  appendBcd(content, std::stoll(meter().number), 8);
  content.insert(content.end(), {0x0C, 0x03});
  appendBcd(content, 0, 8);
  content.insert(content.end(), {0x0C, static_cast<std::uint8_t>(meter().vif)});
  appendBcd(content, shown.digits, 8);
  const std::int64_t hundredths = shown.hundredths();
  content.insert(content.end(), {0x0B, 0x59});
  appendBcd(content, hundredths, 6);
  content.insert(content.end(), {0x0B, 0x5D});
  appendBcd(content, hundredths, 6);
  return frame(content);
}

/// The ordinary readout: long header, energy in kWh, volume in 0.01 m3, both temperatures.
Bytes MbusSlave::ordinary(const Shown& shown) {
  Bytes content = {0x08, static_cast<std::uint8_t>(meter().position), 0x72};
  const Bytes id = identification();
  content.insert(content.end(), id.begin(), id.end());
  content.insert(content.end(), {++accessNumber_, 0x00, 0x00, 0x00, 0x0C, 0x06});
  appendBcd(content, 0, 8);
  content.insert(content.end(), {0x0C, 0x14});
  const double cubicMetres = static_cast<double>(shown.digits) * std::pow(10.0, shown.exponent);
  appendBcd(content, static_cast<std::int64_t>(cubicMetres * 100.0), 8);
  content.insert(content.end(), {0x0A, 0x5A});
  appendBcd(content, static_cast<std::int64_t>(std::llround(shown.water * 10.0)), 4);
  content.insert(content.end(), {0x0A, 0x5E});
  appendBcd(content, static_cast<std::int64_t>(std::llround(shown.water * 10.0)), 4);
  return frame(content);
}

HeadSleep MbusSlave::sleep() const {
  HeadSleep sleep;
  sleep.byte = 0x55;
  sleep.least = 2.1;  // EN 1434-3: 2.2 ± 0.1
  sleep.settings = kWakeUp;
  sleep.telegrams = kTelegrams;
  sleep.pauseLeast = 33;  // EN 1434-3: 33 to 330
  sleep.idleLeast = 11;   // EN 13757-2
  return sleep;
}

std::optional<SlaveAnswer> MbusSlave::onTelegram(const HeardTelegram& heard) {
  if (heard.settings != kTelegrams) {
    return std::nullopt;
  }
  auto said = hear(heard.bytes, heard.now, heard.water);
  if (!said) {
    return std::nullopt;
  }
  const bool reading = said->size() > 1;  // else E5, which has no sum
  const std::size_t checkAt = reading ? said->size() - 2 : said->size();
  return SlaveAnswer(std::move(*said), kTelegrams, checkAt, reading);
}

std::optional<Bytes> MbusSlave::hear(const Bytes& telegram, double now, double water) {
  if (isShort(telegram)) {
    return onShort(telegram[1], telegram[2], now, water);
  }
  return isLong(telegram) ? onLong(telegram, now, water) : std::nullopt;
}

std::optional<Bytes> MbusSlave::onShort(std::uint8_t control, std::uint8_t address, double now,
                                        double water) {
  if (control == 0x40) {  // SND_NKE: also ends a selection
    const bool mine = addressed(address);
    haveLast_ = haveLast_ && !mine;
    selected_ = selected_ && address != kSelected;
    return mine ? std::optional(Bytes{kAcknowledge}) : std::nullopt;
  }
  if (!addressed(address) || (control & 0xDF) != 0x5B) {  // REQ_UD2 with either frame count bit
    return std::nullopt;
  }
  const bool bit = (control & 0x20) != 0;
  if (haveLast_ && bit == lastBit_ && (control & 0x10) != 0) {
    return lastAnswer_;  // the same frame count: the last answer once more
  }
  const Shown memory = shown(now, water);
  lastAnswer_ = inVerification(now) ? highResolution(memory) : ordinary(memory);
  lastBit_ = bit;
  haveLast_ = true;
  return lastAnswer_;
}

std::optional<Bytes> MbusSlave::onLong(const Bytes& telegram, double now, double water) {
  const std::uint8_t control = telegram[4] & 0xDF;
  const std::uint8_t information = telegram[6];
  if (control != 0x53) {
    return std::nullopt;
  }
  if (information == 0x52) {
    return telegram[5] == kSelected ? onSelect(telegram) : std::nullopt;
  }
  if (!addressed(telegram[5])) {
    return std::nullopt;
  }
  const Bytes data(telegram.begin() + 7, telegram.end() - 2);
  if (information == 0x50) {
    const bool enter = !data.empty() && data[0] == 0x90;
    if (enter) {
      enterVerification(now);
    } else {
      leaveVerification();
    }
    haveLast_ = false;
    return Bytes{kAcknowledge};
  }
  const Bytes readHighResolution = {0x0F, 0x09, 0x00, 0x04};
  if (information == 0x51 && data == readHighResolution) {
    return inVerification(now) ? std::optional(highResolution(shown(now, water))) : std::nullopt;
  }
  return Bytes{kAcknowledge};
}

std::optional<Bytes> MbusSlave::onSelect(const Bytes& telegram) {
  const Bytes mine = identification();
  selected_ = telegram.size() >= 17;
  for (std::size_t i = 0; i < mine.size() && selected_; ++i) {
    const std::uint8_t wanted = telegram[7 + i];
    if (i < 4) {  // each digit F is any digit
      const bool high = (wanted >> 4) == 0xF || (wanted >> 4) == (mine[i] >> 4);
      const bool low = (wanted & 0xF) == 0xF || (wanted & 0xF) == (mine[i] & 0xF);
      selected_ = high && low;
    } else {
      selected_ = wanted == 0xFF || wanted == mine[i];
    }
  }
  haveLast_ = false;
  return selected_ ? std::optional(Bytes{kAcknowledge}) : std::nullopt;
}

}  // namespace mb::sim

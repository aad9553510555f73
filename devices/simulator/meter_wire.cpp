#include "devices/simulator/meter_wire.h"

#include <algorithm>

namespace mb::sim {
namespace {

constexpr SerialSettings kTelegrams(2400, 8, 'E', 1);
constexpr SerialSettings kWakeUp(2400, 8, 'N', 1);
constexpr double kWakeUpLeast = 2.1;  // s (EN 1434-3: 2.2 ± 0.1)
constexpr int kPauseLeast = 33;       // bit times between wake-up and telegram (EN 1434-3: 33 to 330)
constexpr int kIdleLeast = 11;        // bit times between an answer and the next telegram (EN 13757-2)
constexpr int kAwake = 330;           // bit times of idle until a head sleeps
constexpr double kLate = 1.0;         // s on top for the fault "late"

}  // namespace

MeterWire::MeterWire(std::string name, Scheduler& scheduler, const MeterLineDescription& line, Plant& plant,
                     const PlantRegisters* selector)
    : Wire(std::move(name), scheduler), line_(line), plant_(plant), selector_(selector) {}

void MeterWire::add(std::unique_ptr<MeterSlave> slave) {
  slaves_.push_back(std::move(slave));
}

Duration MeterWire::delayOf(const MeterSlave& slave) const {
  const bool late = plant_.faults().active("late", std::to_string(slave.meter().position), seconds());
  return fromSeconds(slave.meter().replyDelay + (late ? kLate : 0.0));
}

void MeterWire::heard(const Bytes& bytes, const SerialSettings& settings, Instant begin) {
  plant_.advance(seconds());
  if (line_.kind == "optical-selector") {
    hearOptical(bytes, settings, begin);
    return;
  }
  if (settings == kTelegrams) {
    std::vector<MeterSlave*> all;
    for (const auto& slave : slaves_) {
      all.push_back(slave.get());
    }
    ask(all, bytes);
  }
}

void MeterWire::hearOptical(const Bytes& bytes, const SerialSettings& settings, Instant begin) {
  const int position = selector_ != nullptr ? selector_->held(line_.selectorAddress) : 0;
  const auto found = std::ranges::find_if(
      slaves_, [position](const auto& slave) { return slave->meter().position == position; });
  if (found == slaves_.end()) {
    return;
  }
  const bool alternating = std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0x55; });
  const Instant now = scheduler().now();
  Attention& attention = attention_[position];
  if (alternating && settings == kWakeUp) {
    if (toSeconds(now - begin) >= kWakeUpLeast) {
      attention = Attention{now + kTelegrams.bits(kPauseLeast), now + kTelegrams.bits(kAwake)};
    }
    return;
  }
  if (begin < attention.from || begin > attention.until || settings != kTelegrams) {
    return;  // asleep, or noise to it
  }
  attention.until = now + kTelegrams.bits(kAwake);
  const std::vector<MeterSlave*> one(1, found->get());
  ask(one, bytes);
}

void MeterWire::spoil(MeterSlave& slave, Bytes& answer) {
  const TrueMeter& meter = slave.meter();
  const bool fault = plant_.faults().active("garbled", std::to_string(meter.position), seconds());
  if (meter.habit != "garbled" && !fault) {
    return;
  }
  int& count = answers_[meter.position];
  if (++count % meter.garbleEvery == 0) {
    answer[answer.size() / 2] ^= 0x24;
  }
}

void MeterWire::ask(const std::vector<MeterSlave*>& slaves, const Bytes& telegram) {
  const Instant now = scheduler().now();
  std::vector<std::pair<Duration, Bytes>> answers;
  for (MeterSlave* slave : slaves) {
    const int position = slave->meter().position;
    const bool silent = slave->meter().habit == "silent" ||
                        plant_.faults().active("silent", std::to_string(position), seconds());
    auto answer = slave->hear(telegram, seconds(), plant_.waterAt(position));
    if (answer && !silent) {
      spoil(*slave, *answer);
      answers.emplace_back(delayOf(*slave), std::move(*answer));
      if (const auto head = attention_.find(position); head != attention_.end()) {
        const Instant end = now + answers.back().first + kTelegrams.characters(answers.back().second.size());
        head->second = Attention{end + kTelegrams.bits(kIdleLeast), end + kTelegrams.bits(kAwake)};
      }
    }
  }
  if (answers.empty()) {
    return;
  }
  // Several at once: the line is the wired AND of what they send; single E5 usually come out clean.
  auto& [delay, bytes] = *std::ranges::min_element(answers, {}, [](const auto& each) { return each.first; });
  if (answers.size() > 1 && bytes.size() > 1) {
    for (const auto& [otherDelay, other] : answers) {
      for (std::size_t i = 0; i < std::min(bytes.size(), other.size()); ++i) {
        bytes[i] = static_cast<std::uint8_t>(bytes[i] & other[(i + 1) % other.size()]);
      }
    }
  }
  answer(bytes, kTelegrams, now + delay, 1);
}

}  // namespace mb::sim

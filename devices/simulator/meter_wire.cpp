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

}  // namespace

MeterWire::MeterWire(Scheduler& scheduler, const MeterLineDescription& line, Plant& plant,
                     const PlantRegisters* selector, std::uint64_t seed)
    : Wire(line.link, scheduler, plant.faults(), seed),
      line_(line),
      plant_(plant),
      selector_(selector),
      answerFaults_(plant.faults(), seed) {}

void MeterWire::add(std::unique_ptr<MeterSlave> slave) {
  slaves_.push_back(std::move(slave));
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

void MeterWire::ask(const std::vector<MeterSlave*>& slaves, const Bytes& telegram) {
  const Instant now = scheduler().now();
  std::vector<std::pair<Duration, Transmission>> answers;
  for (MeterSlave* slave : slaves) {
    const TrueMeter& meter = slave->meter();
    auto said = slave->hear(telegram, seconds(), plant_.waterAt(meter.position));
    if (!said) {
      continue;
    }
    Transmission answer(std::move(*said));
    answerFaults_.apply(meter, answer, seconds());
    if (answer.bytes.empty()) {
      continue;
    }
    answers.emplace_back(fromSeconds(meter.replyDelay + answerFaults_.delay(meter, seconds())),
                         std::move(answer));
    if (const auto head = attention_.find(meter.position); head != attention_.end()) {
      const Instant end =
          now + answers.back().first + kTelegrams.characters(answers.back().second.bytes.size());
      head->second = Attention{end + kTelegrams.bits(kIdleLeast), end + kTelegrams.bits(kAwake)};
    }
  }
  if (answers.empty()) {
    return;
  }
  // Several at once: the line is the wired AND of what they send; single E5 usually come out clean.
  auto& [delay, sent] = *std::ranges::min_element(answers, {}, [](const auto& each) { return each.first; });
  if (answers.size() > 1 && sent.bytes.size() > 1) {
    for (const auto& [otherDelay, other] : answers) {
      for (std::size_t i = 0; i < std::min(sent.bytes.size(), other.bytes.size()); ++i) {
        sent.bytes[i] = static_cast<std::uint8_t>(sent.bytes[i] & other.bytes[(i + 1) % other.bytes.size()]);
      }
    }
  }
  answer(std::move(sent), kTelegrams, now + delay, 1);
}

}  // namespace mb::sim

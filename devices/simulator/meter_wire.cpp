#include "devices/simulator/meter_wire.h"

#include <algorithm>

namespace mb::sim {
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

Expected<void> MeterWire::setControlLines(const ControlLines& lines) {
  if (line_.selector != "control-lines") {
    return Wire::setControlLines(lines);
  }
  const std::string word = lines.rts ? (lines.dtr ? "RTS+DTR" : "RTS") : (lines.dtr ? "DTR" : "none");
  const auto found = std::ranges::find(line_.selectorLines, word);
  const auto place = static_cast<std::size_t>(found - line_.selectorLines.begin());
  connected_ = place < line_.positions.size() ? line_.positions[place] : 0;
  return {};
}

void MeterWire::heard(const Bytes& bytes, const SerialSettings& settings, Instant begin) {
  plant_.advance(seconds());
  if (line_.kind == "optical-selector") {
    hearOptical(bytes, settings, begin);
    return;
  }
  std::vector<MeterSlave*> all;
  for (const auto& slave : slaves_) {
    all.push_back(slave.get());
  }
  echo(all, bytes);
  ask(all, bytes, settings);
}

/// A two-wire head, and some level converters, give back what they send.
void MeterWire::echo(const std::vector<MeterSlave*>& slaves, const Bytes& bytes) {
  const bool echoes =
      std::ranges::any_of(slaves, [](const MeterSlave* slave) { return slave->meter().echo; });
  if (echoes) {
    giveBack(bytes, scheduler().now());
  }
}

void MeterWire::hearOptical(const Bytes& bytes, const SerialSettings& settings, Instant begin) {
  const int position = selector_ != nullptr ? selector_->held(line_.selectorAddress) : connected_;
  const auto found = std::ranges::find_if(
      slaves_, [position](const auto& slave) { return slave->meter().position == position; });
  if (found == slaves_.end()) {
    return;
  }
  const std::vector<MeterSlave*> one(1, found->get());
  echo(one, bytes);
  const HeadSleep sleep = one.front()->sleep();
  if (sleep.byte < 0) {
    ask(one, bytes, settings);
    return;
  }
  const bool waking = std::ranges::all_of(bytes, [&sleep](std::uint8_t byte) { return byte == sleep.byte; });
  const Instant now = scheduler().now();
  Attention& attention = attention_[position];
  if (waking && settings == sleep.settings) {
    if (toSeconds(now - begin) >= sleep.least) {
      attention =
          Attention{now + sleep.telegrams.bits(sleep.pauseLeast), now + sleep.telegrams.bits(sleep.awake)};
    }
    return;
  }
  if (begin < attention.from || begin > attention.until || settings != sleep.telegrams) {
    return;  // asleep, or noise to it
  }
  attention.until = now + sleep.telegrams.bits(sleep.awake);
  ask(one, bytes, settings);
}

void MeterWire::ask(const std::vector<MeterSlave*>& slaves, const Bytes& telegram,
                    const SerialSettings& settings) {
  const Instant now = scheduler().now();
  std::vector<std::pair<Duration, Transmission>> answers;
  SerialSettings rate;  // of the answers: of one line, of one protocol
  for (MeterSlave* slave : slaves) {
    const TrueMeter& meter = slave->meter();
    const HeardTelegram heard{telegram, settings, seconds(), plant_.waterAt(meter.position)};
    auto said = slave->hear(heard);
    if (!said) {
      continue;
    }
    rate = said->settings;
    Transmission answer(std::move(said->bytes));
    answerFaults_.apply(meter, answer, seconds());
    if (answer.bytes.empty()) {
      continue;
    }
    answers.emplace_back(fromSeconds(meter.replyDelay + answerFaults_.delay(meter, seconds())),
                         std::move(answer));
    if (const auto head = attention_.find(meter.position); head != attention_.end()) {
      const Instant end = now + answers.back().first + rate.characters(answers.back().second.bytes.size());
      const HeadSleep sleep = slave->sleep();
      head->second = Attention{end + rate.bits(sleep.idleLeast), end + rate.bits(sleep.awake)};
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
  answer(std::move(sent), rate, now + delay, 1);
}

}  // namespace mb::sim

#include "devices/instrument/register_poller.h"

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <set>
#include <span>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

constexpr int kMostRegisters = 125;  // Modbus application protocol 1.1b3, 6.3 and 6.4
constexpr std::size_t kMostRhythms = 64;
constexpr const char* kLog = "plant";

int countOf(const RegisterSource& source) {
  return source.wide ? 2 : 1;
}

}  // namespace

std::vector<RegisterBlock> packBlocks(const std::vector<RegisterSource>& sources) {
  std::vector<std::size_t> order(sources.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {},
                           [&](std::size_t i) { return std::pair(!sources[i].input, sources[i].address); });
  std::vector<RegisterBlock> blocks;
  for (const std::size_t i : order) {
    const RegisterSource& source = sources[i];
    const RegisterKind kind = source.input ? RegisterKind::input : RegisterKind::holding;
    const int end = source.address + countOf(source);
    if (blocks.empty() || blocks.back().kind != kind ||
        blocks.back().address + blocks.back().count < source.address ||
        end - blocks.back().address > kMostRegisters) {
      blocks.emplace_back();
      blocks.back().kind = kind;
      blocks.back().address = source.address;
    }
    RegisterBlock& block = blocks.back();
    block.count = std::max(block.count, end - block.address);
    block.values.push_back(i);
  }
  return blocks;
}

void RegisterPoller::add(const std::string& name, const RegisterSource& source, Duration period,
                         OnValue onValue, OnFailure onFailure) {
  if (period <= Duration(0)) {
    throw std::logic_error("a register cannot be polled without a period");
  }
  auto rhythm = std::ranges::find(rhythms_, period, &Rhythm::period);
  if (rhythm == rhythms_.end()) {
    if (rhythms_.size() == kMostRhythms) {
      throw std::logic_error("more periods on one register port than a poller knows");
    }
    rhythms_.push_back(Rhythm{period, {}, Instant()});
    rhythm = std::prev(rhythms_.end());
  }
  rhythm->values.push_back(wanted_.size());
  wanted_.push_back(
      Wanted{name, source, RegisterConversion(source), std::move(onValue), std::move(onFailure)});
  blocks_.clear();
}

void RegisterPoller::add(const ChannelDescription& description, Channel& channel) {
  const auto push = [&channel](Decimal value, Stamp stamp) {
    Sample sample;
    sample.shown = value;
    sample.value = value.toDouble();
    sample.stamp = stamp;
    channel.push(sample);
  };
  add(description.id, description.source, fromSeconds(description.period), push, [] {});
}

const RegisterPoller::Blocks& RegisterPoller::blocksOf(std::uint64_t dueRhythms) {
  const auto [found, isNew] = blocks_.try_emplace(dueRhythms);
  if (isNew) {
    std::vector<std::size_t> values;
    std::vector<RegisterSource> sources;
    for (std::size_t i = 0; i < rhythms_.size(); ++i) {
      if (((dueRhythms >> i) & 1U) != 0) {
        values.insert(values.end(), rhythms_[i].values.begin(), rhythms_[i].values.end());
      }
    }
    sources.reserve(values.size());
    for (const std::size_t value : values) {
      sources.push_back(wanted_[value].source);
    }
    found->second = packBlocks(sources);
    for (RegisterBlock& block : found->second) {
      for (std::size_t& value : block.values) {
        value = values[value];
      }
    }
  }
  return found->second;
}

void RegisterPoller::setFailing(const Context& context, Wanted& wanted, const Error* why) {
  if (std::exchange(wanted.failing, why != nullptr) != (why != nullptr)) {
    if (why != nullptr) {
      context.log(LogLevel::warning, kLog, wanted.name + " cannot be read: " + why->message());
    } else {
      context.log(LogLevel::info, kLog, wanted.name + " is read again");
    }
  }
  if (why != nullptr) {
    wanted.onFailure();
  }
}

Task<Expected<void>> RegisterPoller::readBlock(const Context& context, const RegisterBlock& block) {
  const Instant asked = context.now();
  auto words = co_await port_.read(context, block.kind, block.address, block.count);
  const Duration half = (context.now() - asked) / 2;
  if (words && words->size() != static_cast<std::size_t>(block.count)) {
    words = fail(fmt::format("{} registers came instead of {}", words->size(), block.count), port_.name());
  }
  for (const std::size_t index : block.values) {
    Wanted& wanted = wanted_[index];
    setFailing(context, wanted, words ? nullptr : &words.error());
    if (words) {
      const auto offset = static_cast<std::size_t>(wanted.source.address - block.address);
      const std::span<const std::uint16_t> own(words->data() + offset, words->size() - offset);
      wanted.onValue(wanted.conversion.value(own), Stamp{asked + half, half});
    }
  }
  if (!words) {
    co_return tl::unexpected<Error>(words.error());
  }
  co_return Expected<void>();
}

Task<Expected<void>> RegisterPoller::pollOnce(const Context& context) {
  const std::uint64_t all =
      rhythms_.empty() ? 0 : std::numeric_limits<std::uint64_t>::max() >> (kMostRhythms - rhythms_.size());
  std::string missing;
  for (const RegisterBlock& block : blocksOf(all)) {
    const auto read = co_await readBlock(context, block);
    if (!read) {
      for (const std::size_t value : block.values) {
        missing += (missing.empty() ? "" : ", ") + wanted_[value].name;
      }
      missing += " (" + read.error().message() + ")";
    }
  }
  if (!missing.empty()) {
    co_return fail("no value of " + missing, "register port " + port_.name(),
                   "check the plant's controller, its connection and the addresses in the bench file");
  }
  co_return Expected<void>();
}

Task<void> RegisterPoller::run(const Context& context) {
  for (Rhythm& rhythm : rhythms_) {
    rhythm.next = context.now();
  }
  for (;;) {
    Instant next = kNever;
    for (const Rhythm& rhythm : rhythms_) {
      next = std::min(next, rhythm.next);
    }
    co_await context.until(next);
    std::uint64_t due = 0;
    for (std::size_t i = 0; i < rhythms_.size(); ++i) {
      Rhythm& rhythm = rhythms_[i];
      if (rhythm.next <= context.now()) {
        due |= std::uint64_t{1} << i;
        // On a fixed grid; turns that a slow port missed are left out.
        const auto turns = (context.now() - rhythm.next) / rhythm.period + 1;
        rhythm.next += turns * rhythm.period;
      }
    }
    for (const RegisterBlock& block : blocksOf(due)) {
      (void)co_await readBlock(context, block);  // has been logged, and is read again at the next turn
    }
  }
}

}  // namespace mb

#include "devices/simulator/faults.h"

#include "core/quantity/format.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace mb::sim {
namespace {

constexpr const char* kWhere = "--fault";

bool isTarget(FaultTarget target) {
  return target == FaultTarget::position || target == FaultTarget::actuator || target == FaultTarget::port;
}

/// Settings whose fallback is a number hold numbers.
std::optional<double> numberFrom(std::string_view text) {
  if (text == "inf") {
    return std::numeric_limits<double>::infinity();
  }
  const auto number = parseDouble(text);
  return number ? std::optional(*number) : std::nullopt;
}

const FaultKey* keyNamed(const FaultEntry& entry, std::string_view name) {
  for (const auto& key : entry.keys) {
    if (key.name == name) {
      return &key;
    }
  }
  for (const auto& key : faultTimes()) {
    if (key.name == name) {
      return &key;
    }
  }
  return nullptr;
}

std::string keysOf(const FaultEntry& entry) {
  std::string keys = isTarget(entry.target) ? std::string(nameOf(entry.target)) : std::string();
  const auto add = [&keys](const FaultKey& key) {
    keys += (keys.empty() ? "" : ", ") + std::string(key.name);
  };
  std::ranges::for_each(entry.keys, add);
  std::ranges::for_each(faultTimes(), add);
  return keys;
}

bool exists(FaultTarget kind, const std::string& target, const BenchDescription& bench, const Batch& batch) {
  switch (kind) {
    case FaultTarget::position:
      return std::ranges::any_of(batch.meters, [&target](const BatchMeter& meter) {
        return std::to_string(meter.position) == target;
      });
    case FaultTarget::actuator:
      return bench.actuator(target) != nullptr;
    case FaultTarget::port:
      return std::ranges::count(bench.ports, target, &PortDescription::id) > 0;
    default:
      return true;
  }
}

Expected<Fault> parseOne(const std::string& text) {
  const auto colon = text.find(':');
  const FaultEntry* entry = faultNamed(text.substr(0, colon));
  if (entry == nullptr) {
    return fail("there is no fault `" + text.substr(0, colon) + "`", kWhere,
                "choose from: " + faultNames() + "; `meterbench faults` says more");
  }
  Fault fault(*entry);
  std::size_t from = colon == std::string::npos ? text.size() : colon + 1;
  while (from < text.size()) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    const std::string part = text.substr(from, comma - from);
    const auto equals = part.find('=');
    if (equals == std::string::npos) {
      return fail(fmt::format("`{}` in the fault `{}` sets nothing", part, text), kWhere,
                  "write NAME:key=value,...");
    }
    if (auto set = fault.set(part.substr(0, equals), part.substr(equals + 1)); !set) {
      return tl::unexpected(set.error());
    }
    from = comma + 1;
  }
  if (auto complete = fault.complete(); !complete) {
    return tl::unexpected(complete.error());
  }
  return fault;
}

}  // namespace

Expected<void> Fault::set(const std::string& key, const std::string& value) {
  if (isTarget(entry_->target) && key == nameOf(entry_->target)) {
    target_ = value;
    return {};
  }
  const FaultKey* known = keyNamed(*entry_, key);
  if (known == nullptr) {
    return fail(fmt::format("the fault `{}` has no `{}`", entry_->name, key), kWhere,
                "its settings are: " + keysOf(*entry_));
  }
  if (numberFrom(known->fallback) && !numberFrom(value)) {
    return fail(fmt::format("`{}` of the fault `{}` is no number: {}", key, entry_->name, value), kWhere);
  }
  values_[key] = value;
  return {};
}

Expected<void> Fault::complete() {
  if (isTarget(entry_->target) && target_.empty()) {
    return fail(fmt::format("the fault `{}` has no place", entry_->name), kWhere,
                fmt::format("write {}:{}=...", entry_->name, nameOf(entry_->target)));
  }
  const auto fillIn = [this](const FaultKey& key) {
    values_.try_emplace(std::string(key.name), key.fallback);
  };
  std::ranges::for_each(entry_->keys, fillIn);
  std::ranges::for_each(faultTimes(), fillIn);
  for (const char* stage : {"point", "run", "attempt", "step"}) {
    if (text(stage) != "any") {
      return {};  // waits for its stage
    }
  }
  begin_ = number("from_s");
  return {};
}

double Fault::number(const std::string& key) const {
  return numberFrom(text(key)).value_or(0.0);
}

bool Fault::bites(double seconds) const {
  return begin_ && seconds >= *begin_ && seconds < *begin_ + number("for_s");
}

bool Fault::strikes(double seconds) {
  if (!bites(seconds)) {
    return false;
  }
  ++seen_;
  const auto nth = std::lround(number("nth"));
  const auto every = std::max(1L, std::lround(number("every")));
  const auto times = std::lround(number("times"));
  return nth > 0 ? seen_ == nth : seen_ % every == 0 && (times == 0 || seen_ / every <= times);
}

bool Fault::enter(const FaultStage& stage, double seconds) {
  const auto matches = [this](const char* key, const std::string& now) {
    return text(key) == "any" || text(key) == now;
  };
  if (begin_ || !matches("point", stage.point) || !matches("run", stage.run) ||
      !matches("attempt", stage.attempt) || !matches("step", stage.step)) {
    return false;
  }
  begin_ = seconds + number("from_s");
  return true;
}

Expected<Faults> Faults::parse(const std::vector<std::string>& texts, const BenchDescription& bench,
                               const Batch& batch) {
  Faults faults;
  for (const auto& text : texts) {
    auto fault = parseOne(text);
    if (!fault) {
      return tl::unexpected(fault.error());
    }
    if (!exists(fault->entry().target, fault->target(), bench, batch)) {
      return fail(fmt::format("there is no {} `{}`", nameOf(fault->entry().target), fault->target()), kWhere,
                  "name one of the bench and the batch");
    }
    faults.faults_.push_back(std::move(*fault));
  }
  return faults;
}

std::vector<const Fault*> Faults::enter(const FaultStage& stage, double seconds) {
  std::vector<const Fault*> begun;
  for (auto& fault : faults_) {
    if (fault.enter(stage, seconds)) {
      begun.push_back(&fault);
    }
  }
  return begun;
}

const Fault* Faults::at(std::string_view name, std::string_view target, double seconds) const {
  for (const auto& fault : faults_) {
    if (fault.entry().name == name && fault.target() == target && fault.bites(seconds)) {
      return &fault;
    }
  }
  return nullptr;
}

const Fault* Faults::strike(std::string_view name, std::string_view target, double seconds) {
  for (auto& fault : faults_) {
    if (fault.entry().name == name && fault.target() == target && fault.strikes(seconds)) {
      return &fault;
    }
  }
  return nullptr;
}

}  // namespace mb::sim

#include "devices/instrument/instrument_profile.h"

#include <algorithm>

namespace mb {
namespace {

template <class All, class Name>
auto* named(All& all, const std::string& name, Name nameOf) {
  const auto found = std::ranges::find(all, name, nameOf);
  return found == all.end() ? nullptr : &*found;
}

/// Calls `see` with every value of the profile until it returns true.
template <class See>
void eachValue(const InstrumentProfile& profile, See see) {
  const auto among = [&see](const std::vector<MessagePattern>& patterns) {
    return std::ranges::any_of(
        patterns, [&see](const MessagePattern& pattern) { return std::ranges::any_of(pattern.values, see); });
  };
  const bool polled = std::ranges::any_of(
      profile.poll, [&among](const InstrumentExchange& exchange) { return among(exchange.expect); });
  if (!polled) {
    static_cast<void>(among(profile.push));
  }
}

}  // namespace

const InstrumentValue* InstrumentProfile::value(const std::string& wanted) const {
  const InstrumentValue* found = nullptr;
  eachValue(*this, [&](const InstrumentValue& each) {
    found = each.name == wanted ? &each : nullptr;
    return found != nullptr;
  });
  return found;
}

std::vector<std::string> InstrumentProfile::valueNames() const {
  std::vector<std::string> names;
  eachValue(*this, [&](const InstrumentValue& each) {
    if (std::ranges::find(names, each.name) == names.end()) {
      names.push_back(each.name);
    }
    return false;
  });
  return names;
}

const InstrumentSetting* InstrumentProfile::setting(const std::string& wanted) const {
  return named(settable, wanted, [](const InstrumentSetting& each) { return each.exchange.name; });
}

std::vector<std::string> InstrumentProfile::settingNames() const {
  std::vector<std::string> names;
  for (const InstrumentSetting& each : settable) {
    names.push_back(each.exchange.name);
  }
  return names;
}

const InstrumentExchange* InstrumentProfile::command(const std::string& wanted) const {
  return named(commands, wanted, [](const InstrumentExchange& each) { return each.name; });
}

const InstrumentExchange* InstrumentProfile::exchangeOf(const InstrumentSample& sample) const {
  const auto nameOf = [](const InstrumentExchange& each) { return each.name; };
  switch (sample.of) {
    case InstrumentSample::List::start:
      return named(start, sample.name, nameOf);
    case InstrumentSample::List::poll:
      return named(poll, sample.name, nameOf);
    case InstrumentSample::List::set: {
      const InstrumentSetting* const found = setting(sample.name);
      return found == nullptr ? nullptr : &found->exchange;
    }
    case InstrumentSample::List::command:
      return command(sample.name);
    case InstrumentSample::List::push:
      break;
  }
  return nullptr;
}

}  // namespace mb

#include "devices/bench/bench_instruments.h"

#include "core/quantity/format.h"
#include "devices/instrument/decode_again.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace mb {
namespace {

/// Channels remember at least so long, for gates, plots and evaluation windows.
constexpr Duration kKeep = std::chrono::minutes(2);
/// Feedback is looked at beside what is measured; a move that is awaited looks more often by itself.
constexpr Duration kFeedbackPeriod = std::chrono::seconds(1);
constexpr int kTries = 3;
constexpr Duration kBetweenTries = std::chrono::milliseconds(500);

Decimal decimalOf(double value) {
  return Decimal::parse(toShortest(value)).value_or(Decimal());
}

}  // namespace

BenchInstruments::BenchInstruments(const BenchDescription& description, const ProfileTexts& texts,
                                   PortSet& ports)
    : instruments_(description, texts, ports) {
  const Duration keep = std::max(kKeep, 2 * fromSeconds(description.gates.flowWindow));
  for (const ChannelDescription& channel : description.channels) {
    addChannel(channel, keep, ports);
  }
  for (const ActuatorDescription& actuator : description.actuators) {
    addActuator(actuator, ports);
  }
  for (const BalanceDescription& balance : description.balances) {
    addBalance(description, balance, texts, keep, ports);
  }
}

Channel* BenchInstruments::channel(const std::string& id) const {
  const auto found = channels_.find(id);
  return found == channels_.end() ? nullptr : found->second.get();
}

Actuator* BenchInstruments::actuator(const std::string& id) const {
  const auto found = actuators_.find(id);
  return found == actuators_.end() ? nullptr : found->second.get();
}

BenchInstruments::Plant* BenchInstruments::plant(const std::string& port, const std::string& user,
                                                 PortSet& ports) {
  const auto known = std::ranges::find(plants_, port, [](const auto& plant) { return plant->id; });
  if (known != plants_.end()) {
    return known->get();
  }
  const auto registers = ports.registers(port, user);
  if (!registers) {
    return nullptr;
  }
  plants_.push_back(
      std::make_unique<Plant>(Plant{port, registers, std::make_unique<RegisterPoller>(*registers)}));
  return plants_.back().get();
}

void BenchInstruments::addChannel(const ChannelDescription& description, Duration keep, PortSet& ports) {
  auto& channel = channels_[description.id];
  channel =
      std::make_unique<Channel>(description.id, description.quantity, description.unit, description.standard,
                                decimalOf(description.resolution), fromSeconds(description.staleAfter), keep);
  const std::string user = "channel " + description.id;
  if (fromSeconds(description.period) <= Duration(0)) {
    ports.complain(user, Error("it has no period", std::string(), "say how often it is to be read"));
    return;
  }
  if (!description.instrument.instrument.empty()) {
    Instrument* const from = instruments_.require(description.instrument.instrument, user, ports);
    if (from == nullptr) {
      return;
    }
    if (const auto fed = from->feed(description.instrument, *channel, fromSeconds(description.period));
        !fed) {
      ports.complain(user, fed.error());
    }
    return;
  }
  if (Plant* const from = plant(description.source.port, user, ports)) {
    from->poller->add(description, *channel);
  }
}

void BenchInstruments::addActuator(const ActuatorDescription& description, PortSet& ports) {
  if (description.commandOf.instrument.empty()) {
    addRegisterActuator(description, ports);
  } else {
    addInstrumentActuator(description, ports);
  }
}

void BenchInstruments::addRegisterActuator(const ActuatorDescription& description, PortSet& ports) {
  const std::string user = "actuator " + description.id;
  if (!description.feedbackOf.instrument.empty()) {
    ports.complain(user, Error("its command goes to a register and its feedback comes from an instrument",
                               std::string(), "let both be registers, or both an instrument's"));
    return;
  }
  Plant* const command = plant(description.command.port, user, ports);
  Plant* const feedback = description.feedback ? plant(description.feedback->port, user, ports) : nullptr;
  if (command == nullptr || (description.feedback && feedback == nullptr)) {
    return;
  }
  auto made = std::make_unique<RegisterActuator>(description, *command->port,
                                                 feedback == nullptr ? nullptr : feedback->port.get());
  RegisterActuator& seen = *made;
  actuators_[description.id] = std::move(made);
  if (feedback != nullptr) {
    feedback->poller->add(
        "feedback of " + description.id, *description.feedback, kFeedbackPeriod,
        [&seen](Decimal value, Stamp) { seen.setFeedback(value.toDouble()); },
        [&seen] { seen.setFeedback({}); });
  }
}

void BenchInstruments::addInstrumentActuator(const ActuatorDescription& description, PortSet& ports) {
  const std::string user = "actuator " + description.id;
  if (description.feedback) {
    ports.complain(user, Error("its command goes to an instrument and its feedback comes from a register",
                               std::string(), "let both be registers, or both an instrument's"));
    return;
  }
  const bool shown = !description.feedbackOf.instrument.empty();
  Instrument* const command = instruments_.require(description.commandOf.instrument, user, ports);
  Instrument* const feedback =
      shown ? instruments_.require(description.feedbackOf.instrument, user, ports) : nullptr;
  if (command == nullptr || (shown && feedback == nullptr)) {
    return;
  }
  if (const auto can = checkSetting(*command, description.commandOf, description); !can) {
    ports.complain(user, can.error());
    return;
  }
  auto made = std::make_unique<InstrumentActuator>(description, *command, feedback);
  InstrumentActuator& seen = *made;
  actuators_[description.id] = std::move(made);
  if (feedback == nullptr) {
    return;
  }
  const auto watched = feedback->watch(description.feedbackOf, kFeedbackPeriod,
                                       [&seen](std::optional<double> value) { seen.setFeedback(value); });
  if (!watched) {
    ports.complain(user, watched.error());
  }
}

void BenchInstruments::addBalance(const BenchDescription& bench, const BalanceDescription& description,
                                  const ProfileTexts& texts, Duration keep, PortSet& ports) {
  auto& channel = channels_[description.id];
  channel = std::make_unique<Channel>(description.id, "mass", "kg", description.standard,
                                      decimalOf(inKilograms(description.interval)),
                                      fromSeconds(description.staleAfter), keep);
  const std::string user = "balance " + description.id;
  std::optional<InstrumentProfile> profile;
  auto language = languageOf(description, texts, profile);
  if (!language) {
    ports.complain(user, language.error());
    return;
  }
  SerialSettings settings = profile ? profile->settings : SerialSettings(9600, 8, 'N', 1);
  const auto link = ports.link(description.link, user);
  if (!link) {
    return;
  }
  const auto port = std::ranges::find(bench.ports, description.link, &PortDescription::id);
  if (!port->settings.empty()) {
    const auto parsed = SerialSettings::parse(port->settings);
    if (!parsed) {
      ports.complain(user, parsed.error());
      return;
    }
    settings = *parsed;
  }
  balances_.push_back(Balance{
      link, std::make_unique<BalanceDriver>(description, std::move(*language), *link, settings, *channel)});
}

Task<void> BenchInstruments::open(const Context& context, std::vector<std::string>& errors) {
  co_await instruments_.open(context, errors);
  for (const Balance& balance : balances_) {
    const auto opened = co_await balance.driver->open(context);
    if (!opened) {
      errors.push_back(opened.error().message());
    }
  }
  for (const auto& each : plants_) {
    Expected<void> read;
    for (int i = 0; i < kTries; ++i) {
      if (i > 0) {
        co_await context.until(context.now() + kBetweenTries);
      }
      read = co_await each->poller->pollOnce(context);
      if (read) {
        break;
      }
    }
    if (!read) {
      errors.push_back(read.error().message());
    }
  }
}

Task<void> BenchInstruments::acquire(const Context& context) {
  Parallel parallel(context);
  const Context own = parallel.context();
  for (const auto& each : plants_) {
    parallel.add(each->poller->run(own));
  }
  for (const Balance& balance : balances_) {
    parallel.add(balance.driver->stream(own));
  }
  instruments_.addTo(parallel, own);
  co_await parallel.join();
}

}  // namespace mb

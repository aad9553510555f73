#pragma once

#include "core/async/context.h"
#include "core/model/bench_description.h"
#include "devices/bench/instrument_set.h"
#include "devices/bench/port_set.h"
#include "devices/instrument/balance_driver.h"
#include "devices/instrument/channel.h"
#include "devices/instrument/instrument_actuator.h"
#include "devices/instrument/register_poller.h"
#include "devices/plant/register_actuator.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace mb {

/// What measures and what moves on a bench: channels, balances, actuators, and the pollers that keep them
/// alive.
class BenchInstruments {
 public:
  /// Complaints go to `ports`; with any of them the instruments must not be used. `description` outlives
  /// this.
  BenchInstruments(const BenchDescription& description, const ProfileTexts& texts, PortSet& ports);

  /// Null when there is none.
  [[nodiscard]] Channel* channel(const std::string& id) const;
  [[nodiscard]] Actuator* actuator(const std::string& id) const;
  /// Of those that profiles describe: scanners, printers, what has commands.
  [[nodiscard]] Instrument* instrument(const std::string& id) const { return instruments_.find(id); }

  /// Opens the balances and reads everything once. What is missing is appended to `errors`.
  [[nodiscard]] Task<void> open(const Context& context, std::vector<std::string>& errors);

  /// Polls and streams until the context stops; throws Cancelled then.
  [[nodiscard]] Task<void> acquire(const Context& context);

 private:
  /// Members in the order of their dependence: a poller needs its port, a balance its link and its channel.
  struct Plant {
    std::string id;
    std::shared_ptr<RegisterPort> port;
    std::unique_ptr<RegisterPoller> poller;
  };
  struct Balance {
    std::shared_ptr<Link> link;
    std::unique_ptr<BalanceDriver> driver;
  };

  [[nodiscard]] Plant* plant(const std::string& port, const std::string& user, PortSet& ports);
  void addChannel(const ChannelDescription& description, Duration keep, PortSet& ports);
  void addActuator(const ActuatorDescription& description, PortSet& ports);
  void addRegisterActuator(const ActuatorDescription& description, PortSet& ports);
  void addInstrumentActuator(const ActuatorDescription& description, PortSet& ports);
  void addBalance(const BenchDescription& bench, const BalanceDescription& description,
                  const ProfileTexts& texts, Duration keep, PortSet& ports);

  std::map<std::string, std::unique_ptr<Channel>> channels_;
  InstrumentSet instruments_;  // dies before the channels it feeds
  std::map<std::string, std::unique_ptr<Actuator>> actuators_;
  std::vector<std::unique_ptr<Plant>> plants_;
  std::vector<Balance> balances_;
};

}  // namespace mb

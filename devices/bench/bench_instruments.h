#pragma once

#include "core/async/context.h"
#include "core/model/bench_description.h"
#include "devices/bench/port_set.h"
#include "devices/instrument/channel.h"
#include "devices/instrument/register_poller.h"
#include "devices/instrument/sics_balance.h"
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
  BenchInstruments(const BenchDescription& description, PortSet& ports);

  /// Null when there is none.
  [[nodiscard]] Channel* channel(const std::string& id) const;
  [[nodiscard]] Actuator* actuator(const std::string& id) const;

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
    std::unique_ptr<SicsBalance> driver;
  };

  [[nodiscard]] Plant* plant(const std::string& port, const std::string& user, PortSet& ports);
  void addChannel(const ChannelDescription& description, Duration keep, PortSet& ports);
  void addActuator(const ActuatorDescription& description, PortSet& ports);
  void addBalance(const BenchDescription& bench, const BalanceDescription& description, Duration keep,
                  PortSet& ports);

  std::map<std::string, std::unique_ptr<Channel>> channels_;
  std::map<std::string, std::unique_ptr<RegisterActuator>> actuators_;
  std::vector<std::unique_ptr<Plant>> plants_;
  std::vector<Balance> balances_;
};

}  // namespace mb

#pragma once

#include "devices/simulator/plant.h"
#include "devices/simulator/wire.h"

#include <optional>
#include <string>

namespace mb::sim {

/// The balance's interface: the commands of MT-SICS level 0 and 1 that a bench uses (S, SI, SIR, SR, T, TI,
/// Z, ZI, @, I1 to I4).
class SicsWire final : public Wire {
 public:
  SicsWire(Scheduler& scheduler, Plant& plant, const BalanceDescription& balance, std::uint64_t seed)
      : Wire(balance.link, scheduler, plant.faults(), seed), plant_(plant), balance_(balance.id) {}

 private:
  void heard(const Bytes& bytes, const SerialSettings& settings, Instant begin) override;
  void obey(const std::string& command);
  void reply(const std::string& line);
  void stream(std::uint64_t session);
  void waitStable(std::uint64_t session, Instant giveUp);
  [[nodiscard]] SimBalance::Reading weigh();
  [[nodiscard]] std::string weightLine(const SimBalance::Reading& reading) const;

  Plant& plant_;
  std::string balance_;
  std::string typed_;
  std::uint64_t session_ = 0;  ///< a new command ends what an older one still does
  double zero_ = 0.0;
  std::optional<SimBalance::Reading> frozen_;
};

}  // namespace mb::sim

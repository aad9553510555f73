#pragma once

#include "core/model/bench_description.h"
#include "devices/plant/register_port.h"
#include "devices/simulator/plant.h"

#include <functional>
#include <map>
#include <string>

namespace mb::sim {

/// The plant's controller as registers, laid out as the bench file says: instruments and feedbacks as input
/// registers, commands and selectors as holding registers. A request takes a few milliseconds.
class PlantRegisters final : public RegisterPort {
 public:
  /// `plant` outlives this.
  PlantRegisters(std::string port, const BenchDescription& bench, Plant& plant);

  [[nodiscard]] std::string name() const override { return "sim:" + port_; }
  [[nodiscard]] Task<Expected<std::vector<std::uint16_t>>> read(const Context& context, RegisterKind kind,
                                                                int address, int count) override;
  [[nodiscard]] Task<Expected<void>> write(const Context& context, int address,
                                           std::vector<std::uint16_t> values) override;

  /// What was last written to a holding register; 0 before.
  [[nodiscard]] int held(int address) const;

 private:
  using Getter = std::function<double()>;
  void add(const RegisterSource& source, Getter getter);
  [[nodiscard]] Expected<void> refuse(int address) const;
  /// Fails, after the time a broken connection takes to be noticed, while a fault holds it.
  [[nodiscard]] Task<Expected<void>> connected(const Context& context) const;

  std::string port_;
  Plant& plant_;
  std::map<int, std::function<std::uint16_t()>> inputs_;
  std::map<int, std::uint16_t> holding_;
  std::map<int, std::function<void(std::uint16_t)>> commands_;
};

}  // namespace mb::sim

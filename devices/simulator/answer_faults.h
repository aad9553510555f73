#pragma once

#include "devices/simulator/faults.h"
#include "devices/simulator/noise.h"
#include "devices/simulator/parameters.h"
#include "devices/simulator/transmission.h"

#include <cstdint>
#include <map>

namespace mb::sim {

/// What goes wrong with the answer of one meter between its register and the line.
class AnswerFaults {
 public:
  /// `faults` outlives this.
  AnswerFaults(Faults& faults, std::uint64_t seed) : faults_(faults), noise_(seed, "answers") {}

  /// Spoils what the meter answers at `seconds` of virtual time. Empty afterwards: it is not heard.
  void apply(const TrueMeter& meter, Transmission& answer, double seconds);

  /// s by which the answer comes later than the meter's own delay.
  [[nodiscard]] double delay(const TrueMeter& meter, double seconds) const;

 private:
  void repeat(const std::string& position, Transmission& answer, double seconds);
  void replaceNumber(Transmission& answer, const std::string& number) const;
  void collide(Transmission& answer, const Fault& fault);
  void garble(Transmission& answer, bool keepSum, bool parity);
  void loseSync(Transmission& answer, const Fault& fault);
  [[nodiscard]] std::size_t draw(std::size_t below);

  Faults& faults_;
  Noise noise_;
  std::uint64_t draws_ = 0;
  std::map<std::string, Bytes> last_;  ///< telegram sent last, by position
  std::map<int, int> habit_;           ///< answers of a meter that garbles by habit
};

}  // namespace mb::sim

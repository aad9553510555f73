#pragma once

#include "core/model/bench_description.h"
#include "core/quantity/decimal.h"
#include "core/text/error.h"

#include <cstdint>
#include <span>
#include <vector>

namespace mb {

/// Registers to a value in the unit of their description and back. A register is a signed integer of 16 or 32
/// bits (high word first); scale and offset are taken as the decimals that the file says, so that a value is
/// the exact decimal the plant meant: 2345 with scale 0.01 is 23.45 and nothing near it.
class RegisterConversion {
 public:
  explicit RegisterConversion(const RegisterSource& source);

  /// Registers that hold the value: 1 or 2.
  [[nodiscard]] int count() const { return wide_ ? 2 : 1; }

  /// One count of the register, in the unit of the value; positive.
  [[nodiscard]] double step() const;

  /// `words` holds count() registers. Its last digit is the step's. Where the decimals do not fit into 63
  /// bits the shortest decimal of the nearest double.
  [[nodiscard]] Decimal value(std::span<const std::uint16_t> words) const;

  /// The registers nearest to `value`. Error: it does not fit.
  [[nodiscard]] Expected<std::vector<std::uint16_t>> words(double value) const;

 private:
  bool wide_;
  double scale_;
  double offset_;
  Decimal exactScale_;
  Decimal exactOffset_;
};

/// "input register 12 of plant": for messages.
[[nodiscard]] std::string describe(const RegisterSource& source);

}  // namespace mb

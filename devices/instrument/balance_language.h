#pragma once

#include "core/async/clock.h"
#include "core/quantity/decimal.h"
#include "core/text/error.h"
#include "devices/instrument/instrument_message.h"
#include "devices/instrument/instrument_profile.h"

#include <memory>
#include <string>
#include <string_view>

namespace mb {

/// What a line of a balance says, whatever it speaks.
struct BalanceLine {
  enum class Kind {
    weight,        ///< of the load, or that it is beyond the range
    identity,      ///< `text` is its serial number
    acknowledged,  ///< of a tare or zero setting
    complaint,     ///< `text` says what it cannot do, in our words
    other          ///< right, and nothing that concerns a weighing
  };
  BalanceLine() = default;
  Kind kind = Kind::other;
  Outside outside = Outside::no;  ///< beyond the range there is no number
  bool stable = false;
  Decimal kilograms;  ///< exact, with the digits that were shown
  std::string text;
};

/// What is said to a balance and what it answers, in lines without their CR LF. An empty command means that
/// there is none.
class BalanceLanguage {
 public:
  BalanceLanguage() = default;
  BalanceLanguage(const BalanceLanguage&) = delete;
  BalanceLanguage& operator=(const BalanceLanguage&) = delete;
  virtual ~BalanceLanguage() = default;

  [[nodiscard]] virtual std::string name() const = 0;
  /// Error: no line of this language; any bytes may come.
  [[nodiscard]] virtual Expected<BalanceLine> parse(std::string_view line) const = 0;

  /// Resets the balance and has it say its serial number; stops a repetition.
  [[nodiscard]] virtual std::string reset() const { return {}; }
  /// Asks for one weight, stable or not.
  [[nodiscard]] virtual std::string askOnce() const = 0;
  /// Has the balance repeat its weight, or asks again and again (see period).
  [[nodiscard]] virtual std::string repeat() const { return askOnce(); }
  /// After this time repeat() is to be sent again; 0: the balance repeats by itself.
  [[nodiscard]] virtual Duration period() const { return Duration(0); }
  [[nodiscard]] virtual std::string tare() const { return {}; }
  [[nodiscard]] virtual std::string zero() const { return {}; }
  /// Tare and zero are answered.
  [[nodiscard]] virtual bool acknowledges() const { return false; }
};

/// MT-SICS (devices/codec/balance/sics_reply.h).
[[nodiscard]] std::unique_ptr<BalanceLanguage> sicsLanguage();
/// SBI (devices/codec/balance/sbi_line.h). A weight that is not stable carries no unit: its digits tell
/// kilograms from grams, given the `interval` of the balance in kg.
[[nodiscard]] std::unique_ptr<BalanceLanguage> sbiLanguage(Decimal interval);
/// As a profile says: one of the above, or its own messages with the value `weight`.
[[nodiscard]] std::unique_ptr<BalanceLanguage> balanceLanguage(const InstrumentProfile& profile,
                                                               Decimal interval);

}  // namespace mb

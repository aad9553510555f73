#pragma once

#include "devices/link/link.h"
#include "devices/simulator/parameters.h"
#include "devices/simulator/true_meter.h"

#include <cstdint>
#include <memory>
#include <optional>

namespace mb::sim {

/// A telegram as it reaches a meter.
struct HeardTelegram {
  const Bytes& bytes;
  const SerialSettings& settings;
  double now;    ///< s of virtual time
  double water;  ///< °C that its sensors see
};

/// What a meter answers.
struct SlaveAnswer {
  SlaveAnswer(Bytes bytes_, const SerialSettings& settings_, std::size_t checkAt_, bool reading_)
      : bytes(std::move(bytes_)), settings(settings_), checkAt(checkAt_), reading(reading_) {}

  Bytes bytes;
  SerialSettings settings;
  std::size_t checkAt;  ///< a byte of its checksum; behind the end: it has none
  bool reading;         ///< it carries registers, which the meter may not give as often as one likes
};

/// How a head that sleeps is woken.
struct HeadSleep {
  int byte = -1;       ///< -1: it never sleeps
  double least = 0.0;  ///< s of such bytes
  SerialSettings settings;
  SerialSettings telegrams;
  int pauseLeast = 0;  ///< bit times between wake-up and telegram
  int idleLeast = 0;   ///< bit times between an answer and the next telegram
  int awake = 330;     ///< bit times of quiet until it sleeps
};

/// A meter's communicating part. What it says is written by hand for each protocol, not with the codec that
/// reads it; the habits that have nothing to do with a protocol are here.
class MeterSlave {
 public:
  /// Both outlive this.
  MeterSlave(const TrueMeter& meter, MeterRegister& measured) : meter_(meter), register_(measured) {}
  MeterSlave(const MeterSlave&) = delete;
  MeterSlave& operator=(const MeterSlave&) = delete;
  virtual ~MeterSlave() = default;

  /// The answer to a telegram, empty when it keeps silent.
  [[nodiscard]] std::optional<SlaveAnswer> hear(const HeardTelegram& heard);

  [[nodiscard]] virtual HeadSleep sleep() const = 0;
  [[nodiscard]] const TrueMeter& meter() const { return meter_; }

 protected:
  /// What the meter's memory holds for those who ask.
  struct Shown {
    std::int64_t digits = 0;  ///< of the volume register, truncated
    int exponent = -6;        ///< 10^exponent m3 is one digit
    double water = 0.0;       ///< °C
    double flow = 0.0;        ///< m3/h
    double at = 0.0;          ///< s: when it was renewed
    /// The volume in 10^wanted m3, truncated.
    [[nodiscard]] std::int64_t volume(int wanted) const;
    [[nodiscard]] std::int64_t hundredths() const;  ///< 0.01 °C
  };

  [[nodiscard]] virtual std::optional<SlaveAnswer> onTelegram(const HeardTelegram& heard) = 0;

  /// Renewed only as often as the meter's habit is.
  [[nodiscard]] Shown shown(double now, double water);
  void enterVerification(double now);
  void leaveVerification();
  /// Ends by itself when its life is over.
  [[nodiscard]] bool inVerification(double now);
  /// The sleep of a head that is woken with `meter().wakeByte`, in its own settings.
  [[nodiscard]] HeadSleep wokenAt(const SerialSettings& settings) const;
  [[nodiscard]] std::int64_t number() const { return std::stoll(meter_.number); }

 private:
  [[nodiscard]] bool refusesReading(double now);

  const TrueMeter& meter_;
  MeterRegister& register_;
  std::optional<double> enteredAt_;
  std::optional<Shown> memory_;
  int answers_ = 0;
  int reads_ = 0;
  std::optional<double> periodBegan_;
};

/// By `meter.protocol`, which readTrueMeters() has checked.
[[nodiscard]] std::unique_ptr<MeterSlave> makeSlave(const TrueMeter& meter, MeterRegister& measured);

}  // namespace mb::sim

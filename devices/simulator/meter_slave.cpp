#include "devices/simulator/meter_slave.h"

#include "devices/simulator/cj188_slave.h"
#include "devices/simulator/iec_slave.h"
#include "devices/simulator/kmp_slave.h"
#include "devices/simulator/mbus_slave.h"
#include "devices/simulator/modbus_slave.h"

#include <algorithm>
#include <cmath>

namespace mb::sim {

std::int64_t MeterSlave::Shown::volume(int wanted) const {
  std::int64_t number = digits;
  for (int e = exponent; e > wanted; --e) {
    number *= 10;
  }
  for (int e = exponent; e < wanted; ++e) {
    number /= 10;
  }
  return number;
}

std::int64_t MeterSlave::Shown::hundredths() const {
  return std::llround(water * 100.0);
}

std::optional<SlaveAnswer> MeterSlave::hear(const HeardTelegram& heard) {
  auto said = onTelegram(heard);
  if (!said || (said->reading && refusesReading(heard.now))) {
    return std::nullopt;
  }
  const bool counts = meter_.wrongSumEvery > 0 && said->checkAt < said->bytes.size();
  if (counts && ++answers_ % meter_.wrongSumEvery == 0) {
    constexpr std::uint8_t kBit = 0x02;
    said->bytes[said->checkAt] ^= kBit;
  }
  return said;
}

bool MeterSlave::refusesReading(double now) {
  if (meter_.readsPerPeriod == 0) {
    return false;
  }
  if (!periodBegan_ || now - *periodBegan_ >= meter_.readPeriod) {
    periodBegan_ = now;
    reads_ = 0;
  }
  return ++reads_ > meter_.readsPerPeriod;
}

MeterSlave::Shown MeterSlave::shown(double now, double water) {
  if (!memory_ || now - memory_->at >= meter_.renewEvery) {
    Shown fresh;
    fresh.digits = register_.shown();
    fresh.exponent = meter_.vif - 0x16;
    fresh.water = water;
    fresh.flow = register_.flow();
    fresh.at = now;
    memory_ = fresh;
  }
  return *memory_;
}

void MeterSlave::enterVerification(double now) {
  enteredAt_ = now;
  register_.setVerification(true);
}

void MeterSlave::leaveVerification() {
  enteredAt_.reset();
  register_.setVerification(false);
}

bool MeterSlave::inVerification(double now) {
  if (enteredAt_ && now - *enteredAt_ > meter_.life) {
    leaveVerification();
  }
  return enteredAt_.has_value();
}

HeadSleep MeterSlave::wokenAt(const SerialSettings& settings) const {
  HeadSleep sleep;
  sleep.byte = meter_.wakeByte;
  sleep.least = meter_.wakeLeast;
  sleep.settings = settings;
  sleep.telegrams = settings;
  return sleep;
}

std::unique_ptr<MeterSlave> makeSlave(const TrueMeter& meter, MeterRegister& measured) {
  if (meter.protocol == "cj188") {
    return std::make_unique<Cj188Slave>(meter, measured);
  }
  if (meter.protocol == "kmp") {
    return std::make_unique<KmpSlave>(meter, measured);
  }
  if (meter.protocol == "iec62056") {
    return std::make_unique<IecSlave>(meter, measured);
  }
  if (meter.protocol == "modbus-rtu") {
    return std::make_unique<ModbusSlave>(meter, measured);
  }
  return std::make_unique<MbusSlave>(meter, measured);
}

}  // namespace mb::sim

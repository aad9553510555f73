#include "devices/codec/mbus/vif_table.h"

#include <cstddef>
#include <initializer_list>

namespace mb::mbus {
namespace {

/// Rows as the standard prints them: codes first … last, the exponent growing by one a code.
struct Range {
  std::uint8_t first;
  std::uint8_t last;
  Quantity quantity;
  Unit unit = Unit::none;
  int exponent = 0;
  DataClass dataClass = DataClass::number;
};

constexpr VifTable tableOf(std::initializer_list<Range> ranges) {
  VifTable table{};
  for (const Range& range : ranges) {
    int exponent = range.exponent;
    for (std::size_t code = range.first; code <= range.last; ++code) {
      table[code] =
          VifEntry{range.quantity, range.unit, static_cast<std::int16_t>(exponent), range.dataClass};
      ++exponent;
    }
  }
  return table;
}

using Q = Quantity;
using U = Unit;
using D = DataClass;

}  // namespace

constexpr VifTable kPrimaryVifs = tableOf({
    {0x00, 0x07, Q::energy, U::wattHour, -3},
    {0x08, 0x0F, Q::energy, U::joule, 0},
    {0x10, 0x17, Q::volume, U::cubicMetre, -6},
    {0x18, 0x1F, Q::mass, U::kilogram, -3},
    {0x20, 0x20, Q::onTime, U::second},
    {0x21, 0x21, Q::onTime, U::minute},
    {0x22, 0x22, Q::onTime, U::hour},
    {0x23, 0x23, Q::onTime, U::day},
    {0x24, 0x24, Q::operatingTime, U::second},
    {0x25, 0x25, Q::operatingTime, U::minute},
    {0x26, 0x26, Q::operatingTime, U::hour},
    {0x27, 0x27, Q::operatingTime, U::day},
    {0x28, 0x2F, Q::power, U::watt, -3},
    {0x30, 0x37, Q::power, U::joulePerHour, 0},
    {0x38, 0x3F, Q::volumeFlow, U::cubicMetrePerHour, -6},
    {0x40, 0x47, Q::volumeFlow, U::cubicMetrePerMinute, -7},
    {0x48, 0x4F, Q::volumeFlow, U::cubicMetrePerSecond, -9},
    {0x50, 0x57, Q::massFlow, U::kilogramPerHour, -3},
    {0x58, 0x5B, Q::flowTemperature, U::celsius, -3},
    {0x5C, 0x5F, Q::returnTemperature, U::celsius, -3},
    {0x60, 0x63, Q::temperatureDifference, U::kelvin, -3},
    {0x64, 0x67, Q::externalTemperature, U::celsius, -3},
    {0x68, 0x6B, Q::pressure, U::bar, -3},
    {0x6C, 0x6C, Q::date, U::none, 0, D::date},
    {0x6D, 0x6D, Q::dateTime, U::none, 0, D::dateTime},
    {0x6E, 0x6E, Q::heatCostUnits},
    {0x70, 0x70, Q::averagingDuration, U::second},
    {0x71, 0x71, Q::averagingDuration, U::minute},
    {0x72, 0x72, Q::averagingDuration, U::hour},
    {0x73, 0x73, Q::averagingDuration, U::day},
    {0x74, 0x74, Q::actualityDuration, U::second},
    {0x75, 0x75, Q::actualityDuration, U::minute},
    {0x76, 0x76, Q::actualityDuration, U::hour},
    {0x77, 0x77, Q::actualityDuration, U::day},
    {0x78, 0x78, Q::fabrication, U::none, 0, D::unsignedNumber},
    {0x79, 0x79, Q::enhancedIdentification, U::none, 0, D::unsignedNumber},
    {0x7A, 0x7A, Q::busAddress, U::none, 0, D::unsignedNumber},
    {0x7C, 0x7C, Q::textUnit, U::text},
    {0x7E, 0x7E, Q::any},
    {0x7F, 0x7F, Q::manufacturer},
});

constexpr VifTable kFbVifs = tableOf({
    {0x00, 0x01, Q::energy, U::megawattHour, -1},
    {0x02, 0x03, Q::reactiveEnergy, U::kilovarHour, 0},
    {0x04, 0x05, Q::apparentEnergy, U::kilovoltAmpereHour, 0},
    {0x08, 0x09, Q::energy, U::gigajoule, -1},
    {0x0C, 0x0F, Q::energy, U::megacalorie, -1},
    {0x10, 0x11, Q::volume, U::cubicMetre, 2},
    {0x14, 0x17, Q::reactivePower, U::kilovar, -3},
    {0x18, 0x19, Q::mass, U::tonne, 2},
    {0x1A, 0x1B, Q::relativeHumidity, U::percent, -1},
    {0x20, 0x20, Q::volume, U::cubicFoot, 0},
    {0x21, 0x21, Q::volume, U::cubicFoot, -1},
    // US gallons and degrees Fahrenheit: withdrawn, still sent.
    {0x22, 0x23, Q::volume, U::gallon, -1},
    {0x24, 0x24, Q::volumeFlow, U::gallonPerMinute, -3},
    {0x25, 0x25, Q::volumeFlow, U::gallonPerMinute, 0},
    {0x26, 0x26, Q::volumeFlow, U::gallonPerHour, 0},
    {0x28, 0x29, Q::power, U::megawatt, -1},
    {0x2A, 0x2A, Q::phaseVoltage, U::degree, -1},
    {0x2B, 0x2B, Q::phaseCurrent, U::degree, -1},
    {0x2C, 0x2F, Q::frequency, U::hertz, -3},
    {0x30, 0x31, Q::power, U::gigajoulePerHour, -1},
    {0x34, 0x37, Q::apparentPower, U::kilovoltAmpere, -3},
    {0x58, 0x5B, Q::flowTemperature, U::fahrenheit, -3},
    {0x5C, 0x5F, Q::returnTemperature, U::fahrenheit, -3},
    {0x60, 0x63, Q::temperatureDifference, U::fahrenheit, -3},
    {0x64, 0x67, Q::externalTemperature, U::fahrenheit, -3},
    {0x70, 0x73, Q::temperatureLimit, U::fahrenheit, -3},
    {0x74, 0x77, Q::temperatureLimit, U::celsius, -3},
    {0x78, 0x7F, Q::cumulatedMaximumPower, U::watt, -3},
});

constexpr VifTable kFdVifs = tableOf({
    {0x00, 0x03, Q::credit, U::currency, -3},
    {0x04, 0x07, Q::debit, U::currency, -3},
    {0x08, 0x08, Q::accessNumber, U::none, 0, D::unsignedNumber},
    {0x09, 0x09, Q::medium, U::none, 0, D::unsignedNumber},
    {0x0A, 0x0A, Q::manufacturerName, U::none, 0, D::unsignedNumber},
    {0x0B, 0x0B, Q::parameterSet, U::none, 0, D::unsignedNumber},
    {0x0C, 0x0C, Q::model, U::none, 0, D::unsignedNumber},
    {0x0D, 0x0D, Q::hardwareVersion, U::none, 0, D::unsignedNumber},
    {0x0E, 0x0E, Q::firmwareVersion, U::none, 0, D::unsignedNumber},
    {0x0F, 0x0F, Q::softwareVersion, U::none, 0, D::unsignedNumber},
    {0x10, 0x10, Q::customerLocation, U::none, 0, D::unsignedNumber},
    {0x11, 0x11, Q::customer, U::none, 0, D::unsignedNumber},
    {0x12, 0x12, Q::accessCode, U::none, 0, D::unsignedNumber},
    {0x13, 0x13, Q::accessCode, U::none, 0, D::unsignedNumber},
    {0x14, 0x14, Q::accessCode, U::none, 0, D::unsignedNumber},
    {0x15, 0x15, Q::accessCode, U::none, 0, D::unsignedNumber},
    {0x16, 0x16, Q::password, U::none, 0, D::unsignedNumber},
    {0x17, 0x17, Q::errorFlags, U::none, 0, D::bits},
    {0x18, 0x18, Q::errorMask, U::none, 0, D::bits},
    {0x1A, 0x1A, Q::digitalOutput, U::none, 0, D::bits},
    {0x1B, 0x1B, Q::digitalInput, U::none, 0, D::bits},
    {0x1C, 0x1C, Q::baudRate, U::none, 0, D::unsignedNumber},
    {0x1D, 0x1D, Q::responseDelay, U::bitTime, 0, D::unsignedNumber},
    {0x1E, 0x1E, Q::retries, U::none, 0, D::unsignedNumber},
    {0x1F, 0x1F, Q::remoteControl, U::none, 0, D::bits},
    {0x20, 0x20, Q::firstStorage, U::none, 0, D::unsignedNumber},
    {0x21, 0x21, Q::lastStorage, U::none, 0, D::unsignedNumber},
    {0x22, 0x22, Q::storageBlockSize, U::none, 0, D::unsignedNumber},
    {0x24, 0x24, Q::storageInterval, U::second},
    {0x25, 0x25, Q::storageInterval, U::minute},
    {0x26, 0x26, Q::storageInterval, U::hour},
    {0x27, 0x27, Q::storageInterval, U::day},
    {0x28, 0x28, Q::storageInterval, U::month},
    {0x29, 0x29, Q::storageInterval, U::year},
    {0x2A, 0x2A, Q::operatorData},
    {0x2B, 0x2B, Q::timePointSecond, U::second},
    {0x2C, 0x2C, Q::sinceReadout, U::second},
    {0x2D, 0x2D, Q::sinceReadout, U::minute},
    {0x2E, 0x2E, Q::sinceReadout, U::hour},
    {0x2F, 0x2F, Q::sinceReadout, U::day},
    {0x30, 0x30, Q::tariffStart, U::none, 0, D::anyDate},
    {0x31, 0x31, Q::tariffDuration, U::minute},
    {0x32, 0x32, Q::tariffDuration, U::hour},
    {0x33, 0x33, Q::tariffDuration, U::day},
    {0x34, 0x34, Q::tariffPeriod, U::second},
    {0x35, 0x35, Q::tariffPeriod, U::minute},
    {0x36, 0x36, Q::tariffPeriod, U::hour},
    {0x37, 0x37, Q::tariffPeriod, U::day},
    {0x38, 0x38, Q::tariffPeriod, U::month},
    {0x39, 0x39, Q::tariffPeriod, U::year},
    {0x3A, 0x3A, Q::dimensionless},
    {0x3B, 0x3B, Q::wirelessContainer, U::none, 0, D::opaque},
    {0x40, 0x4F, Q::voltage, U::volt, -9},
    {0x50, 0x5F, Q::current, U::ampere, -12},
    {0x60, 0x60, Q::resetCounter, U::none, 0, D::unsignedNumber},
    {0x61, 0x61, Q::cumulationCounter, U::none, 0, D::unsignedNumber},
    {0x62, 0x62, Q::controlSignal, U::none, 0, D::unsignedNumber},
    {0x63, 0x63, Q::weekday, U::none, 0, D::unsignedNumber},
    {0x64, 0x64, Q::week, U::none, 0, D::unsignedNumber},
    {0x65, 0x65, Q::dayChange},
    {0x66, 0x66, Q::parameterActivation},
    {0x67, 0x67, Q::supplierInformation},
    {0x68, 0x68, Q::sinceCumulation, U::hour},
    {0x69, 0x69, Q::sinceCumulation, U::day},
    {0x6A, 0x6A, Q::sinceCumulation, U::month},
    {0x6B, 0x6B, Q::sinceCumulation, U::year},
    {0x6C, 0x6C, Q::batteryOperatingTime, U::hour},
    {0x6D, 0x6D, Q::batteryOperatingTime, U::day},
    {0x6E, 0x6E, Q::batteryOperatingTime, U::month},
    {0x6F, 0x6F, Q::batteryOperatingTime, U::year},
    {0x70, 0x70, Q::batteryChange, U::none, 0, D::anyDate},
    {0x71, 0x71, Q::radioLevel, U::decibelMilliwatt},
    {0x72, 0x72, Q::daylightSaving, U::none, 0, D::opaque},
    {0x73, 0x73, Q::listeningWindow, U::none, 0, D::opaque},
    {0x74, 0x74, Q::batteryRemaining, U::day},
    {0x75, 0x75, Q::stopCount, U::none, 0, D::unsignedNumber},
    {0x76, 0x76, Q::manufacturerContainer, U::none, 0, D::opaque},
});

static_assert(kPrimaryVifs[0x13].exponent == -3 && kPrimaryVifs[0x5B].exponent == 0 &&
              kFdVifs[0x48].exponent == -1);

}  // namespace mb::mbus

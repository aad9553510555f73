#pragma once

#include "devices/codec/mbus/date_time.h"
#include "devices/codec/mbus/record.h"
#include "devices/codec/mbus/request.h"

#include <cstdint>
#include <vector>

namespace mb::mbus {

// What a master tells a meter (EN 13757-3, GB/T 26831.3), as records for sendData() or as whole frames.
// Records are the bytes on the wire; several may be joined into one frame.

using RecordBytes = std::vector<std::uint8_t>;

/// Where a record belongs.
struct Place {
  Function function = Function::instantaneous;
  std::uint64_t storage = 0;  ///< up to 41 bits
  std::uint32_t tariff = 0;   ///< up to 20 bits
  std::uint16_t subunit = 0;  ///< up to 10 bits
};

/// DIF with as many DIFEs as the place needs; `field` is the data field (low nibble). Error: a number that
/// ten DIFEs cannot hold.
[[nodiscard]] Expected<RecordBytes> dibOf(const Place& place, std::uint8_t field);

/// 01 7A: the primary address, 0 to 250. Error: any other.
[[nodiscard]] Expected<RecordBytes> primaryAddressRecord(int address);

/// 0C 79: the eight digits of the identification alone.
[[nodiscard]] RecordBytes identificationRecord(std::uint32_t identification);

/// 07 79: identification, manufacturer, version and medium. Error: wild cards.
[[nodiscard]] Expected<RecordBytes> fullIdentificationRecord(const SecondaryAddress& address);

/// 04 6D: date and time to the minute (type F). Error: no such date or time, or a year the type cannot hold.
[[nodiscard]] Expected<RecordBytes> dateTimeRecord(const DateTime& time);

/// 06 6D: date and time to the second (type I), week and week day left open. Errors as above, and summer
/// time: where its bit stands differs between the sources.
[[nodiscard]] Expected<RecordBytes> dateTimeWithSecondsRecord(const DateTime& time);

/// 02 6C, or 42 EC 7E for the next reading date (type G). Errors as above.
[[nodiscard]] Expected<RecordBytes> dateRecord(const DateTime& date);
[[nodiscard]] Expected<RecordBytes> nextReadingDateRecord(const DateTime& date);

/// `digits` digits of BCD (an even number up to 18), least significant byte first; a negative number has F in
/// its most significant digit. Error: it does not fit.
[[nodiscard]] Expected<RecordBytes> bcdBytes(std::int64_t value, int digits);

// Readout of chosen records (data field 8). An application reset undoes the choice.

/// The next REQ_UD2 answers with the records of this place and VIF. With finestVif() in the finest resolution
/// the meter has.
[[nodiscard]] Expected<RecordBytes> readoutRecord(const Place& place, Bytes vib);

/// 7F: everything the meter has.
[[nodiscard]] RecordBytes globalReadoutRecord();

/// The VIF of the smallest exponent (…000) of a quantity: energy in mWh, volume in mL, …; empty for
/// quantities without one.
[[nodiscard]] RecordBytes finestVif(Quantity quantity);

/// Object actions: what is to be done with what DIB and VIB name (a VIFE at the end of the VIB).
enum class Action : std::uint8_t {
  write = 0x00,
  add = 0x01,
  subtract = 0x02,
  bitOr = 0x03,
  bitAnd = 0x04,
  bitXor = 0x05,
  bitAndNot = 0x06,
  clear = 0x07,
  addEntry = 0x08,
  deleteEntry = 0x09,
  delayed = 0x0A,  ///< done when the synchronise action (CI 5C) comes
  freeze = 0x0B,   ///< copy into the storage number of the DIB
  addToReadout = 0x0C,
  deleteFromReadout = 0x0D,
};

[[nodiscard]] std::string_view actionName(Action action);

/// DIB, VIB with the actions as its last VIFEs, data (as many as the data field says; none for field 0).
/// Which of two actions comes first where one is `delayed` is not established: the caller says. Errors: no
/// VIF, a VIF in plain text, too many VIFEs, data that do not suit the DIB.
[[nodiscard]] Expected<RecordBytes> actionRecord(Bytes dib, Bytes vib, const std::vector<Action>& actions,
                                                 Bytes data);

/// What a meter sends after an application reset: the upper nibble of the sub-code. Some meters ignore it,
/// some take it as "refresh all data"; what they sent before comes back with `all` or `userData`.
enum class Application : std::uint8_t {
  all = 0x0,
  userData = 0x1,
  simpleBilling = 0x2,
  enhancedBilling = 0x3,
  multiTariffBilling = 0x4,
  instantaneous = 0x5,
  loadManagement = 0x6,
  installation = 0x8,
  testing = 0x9,  ///< the verification state: high-resolution values
  calibration = 0xA,
  manufacturing =
      0xB,  ///< of one make a pointer through its memory that each REQ_UD2 moves: not to be polled blindly
  development = 0xC,
  selfTest = 0xD,
};

/// Of the upper nibble; "reserved" for 7, E and F.
[[nodiscard]] std::string_view applicationName(unsigned upperNibble);

/// The sub-code for applicationReset(): `telegram` (0 to 15) of an application, 0 the first or all.
[[nodiscard]] constexpr std::uint8_t subCode(Application application, unsigned telegram = 0) {
  return static_cast<std::uint8_t>(static_cast<unsigned>(application) << 4U | (telegram & 0x0FU));
}

/// CI 5C: all that was armed with Action::delayed happens now. To FF on all meters of the line, without an
/// answer; to a single one with E5.
[[nodiscard]] FrameBytes synchronise(std::uint8_t address = kBroadcastAddress, bool fcb = false);

}  // namespace mb::mbus

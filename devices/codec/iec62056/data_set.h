#pragma once

#include "core/quantity/decimal.h"
#include "devices/codec/iec62056/message.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mb::iec62056 {

/// One value of a data set: value*unit. Offsets count from the first byte of the message.
struct DataValue {
  DataValue() = default;

  std::string text;               ///< as it stands there
  std::string unit;               ///< behind the *; empty without one
  std::optional<Decimal> number;  ///< exact, its digits kept; empty for texts, empty values, "032A.062"
  std::size_t offset = 0;
  std::size_t length = 0;  ///< value, * and unit
};

/// address(value*unit). Some makers put several values into one pair of brackets, "&" between them; a pair of
/// brackets without an address belongs to the one before.
struct DataSet {
  DataSet() = default;

  std::string address;
  std::vector<DataValue> values;  ///< never empty
  std::size_t offset = 0;         ///< of the address
  std::size_t length = 0;
};

inline constexpr std::size_t kLongestValue = 128;  ///< mode C; 32 otherwise
inline constexpr std::size_t kLongestUnit = 16;

struct DataBlock {
  DataBlock() = default;
  std::vector<DataSet> sets;
  bool ended = false;  ///< by "!": a readout; programming data have none
};

/// Reads the data of a block: data sets, line ends between them, "!" and a line end at the close. `offset` is
/// that of `text` in the message. Error: what stands outside of brackets, a bracket that is not closed, a
/// value or unit that is too long, anything after "!".
[[nodiscard]] Decoded<DataBlock> parseData(std::string_view text, std::size_t offset);

/// The error text of a block "(ER01)" without an address; empty when it is none.
[[nodiscard]] std::optional<std::string> errorText(const DataBlock& block);

/// What an address stands for (EN 1434-3, annex B; OBIS of media 5, 6, 8 and 9), with the unit of our
/// records.
struct RegisterMeaning {
  RegisterMeaning() = default;
  std::string_view name;      ///< "energy", "test volume"; empty: not known
  std::string_view quantity;  ///< "energy", "volume", ...
  bool stored = false;        ///< *NN: an earlier value, not the present one
};
[[nodiscard]] RegisterMeaning registerMeaning(std::string_view address);

/// What the error code of address F says (EN 1434-3, annex B): "flow temperature probe open"; "" for codes of
/// the maker.
[[nodiscard]] std::string_view errorCodeText(std::string_view code);

/// The unit of our records for one of the data, and the power of ten between them: "kWh" is Wh and 3. Empty
/// for a unit that is not known.
struct UnitMeaning {
  UnitMeaning() = default;
  UnitMeaning(std::string_view unit_, int shift_) : unit(unit_), shift(shift_) {}
  std::string_view unit;
  int shift = 0;
};
[[nodiscard]] std::optional<UnitMeaning> unitMeaning(std::string_view unit);

/// The value in the unit of our records; empty without a number or with a unit that is not known.
[[nodiscard]] std::optional<Decimal> scaledNumber(const DataValue& value);

// Registers of the test mode (EN 1434-3, B.3.3): "6.70" and so on.
inline constexpr int kTestVolume = 70;
inline constexpr int kTestFlow = 71;
inline constexpr int kTestReturnTemperature = 72;
inline constexpr int kTestFlowTemperature = 73;
inline constexpr int kTestTemperatureDifference = 74;
inline constexpr int kTestPower = 75;
inline constexpr int kTestEnergy = 76;
inline constexpr int kTestMass = 77;
inline constexpr int kTestTime = 78;

}  // namespace mb::iec62056

#pragma once

// Internal to parse_instrument_profile: the lists of a profile.

#include "core/config/table.h"
#include "devices/instrument/instrument_profile.h"

namespace mb {

/// [[start]], [[poll]], [[push]], [[set]], [[command]]; a list that is there replaces the base's. Reads them
/// after [frame].
void readExchanges(const ConfigTable& root, InstrumentProfile& profile);

/// [[poll.value]] and the like of one message of `pattern`; `first` is the first register of a Modbus read.
void readValues(const ConfigTable& table, std::optional<int> firstRegister, MessagePattern& pattern);

/// What a Modbus exchange reads or writes, as templates; they stay as they are where the table has neither
/// `read` nor `write`. `copy`: 0, or how many coils or values further on. Returns the first register or coil.
[[nodiscard]] std::optional<int> readModbus(const ConfigTable& table, const FrameRule& frame, int copy,
                                            MessageTemplate& send, MessageTemplate& expect);

/// How many tables one stands for (`copies`); more than one need a name with a #.
[[nodiscard]] int copiesOf(const ConfigTable& table, const std::string& name);
/// The number of the first of them (`numbered_from`).
[[nodiscard]] int firstNumber(const ConfigTable& table);
/// "relay-#" for one of several alike.
[[nodiscard]] std::string numbered(std::string name, int number);

/// [[sample]]; the same.
void readInstrumentSamples(const ConfigTable& root, bool inherits, InstrumentProfile& profile);

/// A template of a field; a mistake is noted there.
[[nodiscard]] MessageTemplate templateField(const ConfigTable& table, std::string_view name);

}  // namespace mb

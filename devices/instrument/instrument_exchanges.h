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

/// How many tables one stands for (`copies`); more than one need a name with a #.
[[nodiscard]] int copiesOf(const ConfigTable& table, const std::string& name);
/// The number of the first of them (`numbered_from`).
[[nodiscard]] int firstNumber(const ConfigTable& table);
/// "relay-#" for one of several alike.
[[nodiscard]] std::string numbered(std::string name, int number);

/// [[sample]]; the same.
void readInstrumentSamples(const ConfigTable& root, bool inherits, InstrumentProfile& profile);

}  // namespace mb

#pragma once

#include "core/config/table.h"
#include "devices/profile/frame_rule.h"
#include "devices/profile/message_template.h"

namespace mb {

/// Function and byte count stand before the data of an answer.
inline constexpr std::size_t kModbusHead = 2;

/// What a Modbus exchange reads or writes (`read` or `write`, `first`, `count`), as templates; they stay as
/// they are where the table has neither. `copy`: 0, or how many coils or values further on. Returns the first
/// register or coil. Mistakes are noted in the table.
[[nodiscard]] std::optional<int> readModbus(const ConfigTable& table, const FrameRule& frame, int copy,
                                            MessageTemplate& send, MessageTemplate& expect);

}  // namespace mb

#pragma once

#include "devices/codec/mbus/telegram.h"

namespace mb::mbus {

inline constexpr std::size_t kFixedStructureSize = 16;

/// Reads the fixed data structure of the 1997 documents (CI 73, 77) that fills the data of the frame: header
/// and two counters. `at` is the offset of its first byte.
void readFixedStructure(Telegram& telegram, std::size_t at);

}  // namespace mb::mbus

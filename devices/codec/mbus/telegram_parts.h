#pragma once

#include "devices/codec/dissection/dissection.h"
#include "devices/codec/mbus/telegram.h"

#include <vector>

namespace mb::mbus {

/// Every byte of the frame and what it means, in its order; offsets count in Telegram::frame(). Of a telegram
/// that could not be decoded whole the rest is one part.
[[nodiscard]] std::vector<codec::Part> partsOf(const Telegram& telegram);

}  // namespace mb::mbus

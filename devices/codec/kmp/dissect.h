#pragma once

#include "devices/codec/dissection/dissection.h"
#include "devices/codec/kmp/registers.h"

namespace mb::kmp {

/// A frame taken apart; of answers to GetRegister, GetSerialNo and GetType with their values.
[[nodiscard]] codec::Dissection dissect(View bytes);

}  // namespace mb::kmp

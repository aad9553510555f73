#pragma once

#include "devices/codec/dissection/dissection.h"

namespace mb {

/// A line of a balance taken apart, with or without its CR LF: of MT-SICS, else of SBI. No line is one of
/// both.
[[nodiscard]] codec::Dissection dissectBalanceLine(codec::View bytes);

}  // namespace mb

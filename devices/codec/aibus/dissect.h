#pragma once

#include "devices/codec/aibus/aibus_frame.h"
#include "devices/codec/dissection/dissection.h"

#include <optional>

namespace mb::aibus {

/// A request or an answer taken apart. An answer's address stands only in its checksum: without one given,
/// the address that the checksum fits is named, and nothing has been checked but that there is one.
[[nodiscard]] codec::Dissection dissect(codec::View bytes,
                                        std::optional<std::uint8_t> address = std::nullopt);

}  // namespace mb::aibus

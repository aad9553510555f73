#pragma once

#include <cstdint>
#include <vector>

namespace mb {

/// Media that a wired meter may have, in the order in which a bench meets them: heat, cold, water; then
/// whatever else has a name.
[[nodiscard]] std::vector<std::uint8_t> usualMedia();

/// Codes of makers whose wired meters were seen.
[[nodiscard]] std::vector<std::uint16_t> usualMakers();

}  // namespace mb

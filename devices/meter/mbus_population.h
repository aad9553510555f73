#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace mb {

/// Media that a wired meter may have, in the order in which a bench meets them: heat, cold, water; then
/// whatever else has a name.
[[nodiscard]] std::vector<std::uint8_t> usualMedia();

/// Codes of makers to ask for, each once: those of the caller (three letters), those seen on the line, and
/// those whose wired meters are known.
[[nodiscard]] std::vector<std::uint16_t> makersToTry(const std::vector<std::string>& callers,
                                                     const std::vector<std::uint16_t>& seen);

}  // namespace mb

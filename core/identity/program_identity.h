#pragma once

#include <string_view>

namespace mb {

/// SHA-256 (hex) over the metrological sources (core, codecs, meter and instrument drivers, methods) and the compiler's
/// flags: two programs with the same identity give the same bits (settled points 16 and 18). Stands in every record.
[[nodiscard]] std::string_view programIdentity();

/// "0.1.0".
[[nodiscard]] std::string_view programVersion();

}  // namespace mb

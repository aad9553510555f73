#pragma once

#include "core/text/error.h"

#include <string>

#include <QtGui/QPainterPath>

namespace mb {

/// A QR code (error correction level M) as the dark area of a square with sides of `size`, without its quiet
/// zone; its upper left corner is the origin.
[[nodiscard]] Expected<QPainterPath> codeSymbol(const std::string& content, double size);

}  // namespace mb

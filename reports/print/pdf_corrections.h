#pragma once

#include "core/text/error.h"

#include <string>

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace mb {

/// Puts right what QPdfWriter (Qt 6.4) gets wrong in a file of its own, and nothing else:
/// - The table from glyphs back to letters (ToUnicode) names the first letter of the font that has the glyph,
///   not the one that was written: 用 comes out as the radical U+2F64, an en dash as U+2012, a blank as a
///   tab. Here each becomes the one of `letters` (all that is written in the file) that has the same glyph.
/// - CreationDate is the time of printing; here it is `utc` ("2026-01-05T10:15:00.000Z"), so that the same
///   paper gives the same bytes.
/// An error where the file is not laid out as that version of Qt lays it out.
[[nodiscard]] Expected<std::string> correctedPdf(const QByteArray& pdf, const QString& letters,
                                                 const std::string& utc);

}  // namespace mb

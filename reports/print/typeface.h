#pragma once

#include <array>
#include <vector>

#include <QtCore/QString>
#include <QtGui/QFont>

namespace mb {

/// Lengths on paper are in hundredths of a millimetre.
inline constexpr double kMillimetre = 100.0;
/// A typographic point.
inline constexpr double kPoint = 2540.0 / 72.0;

/// The letters of papers: one family in two weights, with Chinese and Latin, no shaping and no kerning, so
/// that a line is as wide as its letters and text can be taken out of the PDF letter by letter (a ligature
/// comes out as one odd sign).
class Typeface {
 public:
  /// `size` in hundredths of a millimetre.
  [[nodiscard]] static QFont font(double size, bool bold);

  /// Width of a text, in the unit of `size`.
  [[nodiscard]] static double width(const QString& text, double size, bool bold);

  /// Lines no wider than `room`: broken between words, between Chinese characters (not before closing marks),
  /// and within a word that is too long for a line of its own. At least one line.
  [[nodiscard]] static std::vector<QString> wrap(const QString& text, double room, double size, bool bold);
};

}  // namespace mb

#include "reports/print/typeface.h"

#include <QtCore/QHash>
#include <QtGui/QFontMetricsF>

namespace mb {
namespace {

/// Advances are measured once at this size (pixels) and scaled: without shaping and hinting they are linear.
constexpr int kMeasured = 1000;

double advanceOf(QChar letter, bool bold) {
  thread_local std::array<QHash<char16_t, double>, 2> known;  // papers are laid out on any thread
  auto& widths = known[bold ? 1 : 0];
  const auto found = widths.constFind(letter.unicode());
  if (found != widths.constEnd()) {
    return *found;
  }
  const double advance = QFontMetricsF(Typeface::font(kMeasured, bold)).horizontalAdvance(letter) / kMeasured;
  widths.insert(letter.unicode(), advance);
  return advance;
}

bool isWide(QChar letter) {
  return letter.unicode() >= 0x2E80;
}

bool mayNotBegin(QChar letter) {
  static const QString closing = QString::fromUtf8("，。、；：？！）》」』”’%,.;:)]");
  return closing.contains(letter);
}

bool mayNotEnd(QChar letter) {
  static const QString opening = QString::fromUtf8("（《「『“‘([");
  return opening.contains(letter);
}

/// Whether a line may end before position `at`.
bool mayBreak(const QString& text, qsizetype at) {
  const QChar before = text[at - 1];
  const QChar after = text[at];
  if (mayNotBegin(after) || mayNotEnd(before) || after == u' ') {
    return false;
  }
  return before == u' ' || isWide(before) || isWide(after) || before == u'/' || before == u';';
}

}  // namespace

QFont Typeface::font(double size, bool bold) {
  QFont font(QStringLiteral("Noto Sans CJK SC"));
  font.setPixelSize(static_cast<int>(size + 0.5));
  font.setBold(bold);
  font.setKerning(false);
  font.setStyleStrategy(QFont::StyleStrategy(QFont::PreferNoShaping | QFont::PreferAntialias));
  font.setHintingPreference(QFont::PreferNoHinting);
  return font;
}

double Typeface::width(const QString& text, double size, bool bold) {
  double sum = 0.0;
  for (const QChar letter : text) {
    sum += advanceOf(letter, bold);
  }
  return sum * size;
}

std::vector<QString> Typeface::wrap(const QString& text, double room, double size, bool bold) {
  std::vector<QString> lines;
  qsizetype start = 0;
  qsizetype chance = 0;  // the last place where the line may end
  double used = 0.0;
  for (qsizetype at = 0; at < text.size(); ++at) {
    if (at > start && mayBreak(text, at)) {
      chance = at;
    }
    used += advanceOf(text[at], bold) * size;
    if (used > room && at > start) {
      const qsizetype end = chance > start ? chance : at;
      lines.push_back(text.mid(start, end - start).trimmed());
      start = end;
      chance = end;
      used = width(text.mid(start, at - start + 1), size, bold);
    }
  }
  lines.push_back(text.mid(start).trimmed());
  return lines;
}

}  // namespace mb

#include "reports/print/page_builder.h"
#include "reports/print/typeface.h"

namespace mb {
namespace {

constexpr double kLineHeight = 1.32;

}  // namespace

SetText setText(const Text& text, double room, const TextStyle& style) {
  SetText set;
  const QString zh = QString::fromStdString(text.zh);
  const QString en = QString::fromStdString(text.en);
  const double gap = style.size * 0.5;
  const double zhWidth = Typeface::width(zh, style.size, style.bold);
  const double enWidth = Typeface::width(en, style.englishSize, false);
  const QColor quiet = style.colour == ink::kBlack ? ink::kGrey : style.colour;
  if (style.beside && !en.isEmpty() && zhWidth + gap + enWidth <= room) {
    const double start = style.centred ? (room - zhWidth - gap - enWidth) / 2.0 : 0.0;
    set.lines.push_back({zh, style.size, style.bold, style.colour, start, false});
    set.lines.push_back({en, style.englishSize, false, quiet, start + zhWidth + gap, true});
    set.height = style.size * kLineHeight;
    return set;
  }
  const auto addLines = [&](const QString& words, double size, bool bold, const QColor& colour) {
    for (const QString& one : Typeface::wrap(words, room, size, bold)) {
      const double start = style.centred ? (room - Typeface::width(one, size, bold)) / 2.0 : 0.0;
      set.lines.push_back({one, size, bold, colour, start, false});
      set.height += size * kLineHeight;
    }
  };
  addLines(zh, style.size, style.bold, style.colour);
  if (!en.isEmpty()) {
    addLines(en, style.englishSize, false, quiet);
  }
  return set;
}

void PageBuilder::place(const SetText& set, double x, double y) {
  double top = y;
  double baseline = y;
  for (const SetText::Line& one : set.lines) {
    if (!one.sameLine) {
      baseline = top + one.size * 1.02;
      top += one.size * kLineHeight;
    }
    sheet().marks.emplace_back(Lettering{x + one.indent, baseline, one.text, one.size, one.bold, one.colour});
  }
}

}  // namespace mb

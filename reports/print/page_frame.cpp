#include "reports/print/page_frame.h"

#include "reports/print/typeface.h"

#include <QtGui/QTransform>

namespace mb {
namespace {

constexpr double kMargin = 18.0 * kMillimetre;
constexpr double kTop = 10.0 * kMillimetre;
constexpr double kFoot = 27.0 * kMillimetre;
constexpr double kCode = 15.0 * kMillimetre;

TextStyle styled(double size, double englishSize, bool bold, bool centred) {
  TextStyle style;
  style.size = size * kPoint;
  style.englishSize = englishSize * kPoint;
  style.bold = bold;
  style.centred = centred;
  return style;
}

/// Puts a text and says where its lower edge is.
double put(Sheet& sheet, const Text& text, double x, double y, double room, const TextStyle& style) {
  const SetText set = setText(text, room, style);
  double top = y;
  double baseline = y;
  for (const SetText::Line& one : set.lines) {
    if (!one.sameLine) {
      baseline = top + one.size * 1.02;
      top += one.size * 1.32;
    }
    sheet.marks.emplace_back(Lettering{x + one.indent, baseline, one.text, one.size, one.bold, one.colour});
  }
  return y + set.height;
}

void rule(Sheet& sheet, double x1, double x2, double y, double width) {
  sheet.marks.emplace_back(Stroke{x1, y, x2, y, width, ink::kRule});
}

Text joined(const Field& field) {
  return plain(field.label.zh + " " + field.label.en + "：" + field.value.zh);
}

/// The letters of a watermark as outlines: they are to be seen and not to be read out among the text.
QPainterPath outlines(const QString& words, double size) {
  QPainterPath path;
  path.addText(-Typeface::width(words, size, true) / 2.0, 0.0, Typeface::font(size, true), words);
  return path;
}

}  // namespace

PageFrame::PageFrame(const Paper& paper, QPainterPath code)
    : paper_(paper),
      code_(std::move(code)),
      width_((paper.landscape ? 297.0 : 210.0) * kMillimetre),
      height_((paper.landscape ? 210.0 : 297.0) * kMillimetre) {}

double PageFrame::codeSize() {
  return kCode;
}

PageBuilder::Frame PageFrame::geometry() const {
  PageBuilder::Frame frame;
  frame.width = width_;
  frame.height = height_;
  frame.left = paper_.landscape ? 12.0 * kMillimetre : kMargin;
  frame.right = frame.left;
  frame.bottom = kFoot;
  frame.dense = paper_.landscape;
  return frame;
}

Text PageFrame::warning() const {
  Text all;
  for (const Text& one : paper_.warnings) {
    all.zh += (all.zh.empty() ? "" : " · ") + one.zh;
    all.en += (all.en.empty() ? "" : " · ") + one.en;
  }
  return all;
}

Text PageFrame::copyMark() const {
  return text(Term::copy, {std::to_string(paper_.copy)});
}

void PageFrame::watermark(Sheet& sheet) const {
  QPainterPath words;
  double y = 0.0;
  const double size = 20.0 * kMillimetre;
  for (std::size_t i = 0; i < paper_.warnings.size() && i < 2; ++i) {
    const Text& one = paper_.warnings[i];
    QPainterPath row = outlines(QString::fromStdString(one.zh + " " + one.en), size);
    row.translate(0.0, y);
    words.addPath(row);
    y += size * 1.6;
  }
  QTransform turn;
  turn.translate(width_ / 2.0, height_ * 0.5);
  turn.rotate(-35.0);
  sheet.marks.emplace_back(Shape{turn.map(words), ink::kWatermark, QColor(), 0.0});
}

double PageFrame::begin(Sheet& sheet, int page) const {
  double y = kTop;
  if (!paper_.warnings.empty()) {
    watermark(sheet);
    TextStyle style = styled(8.5, 7.5, true, true);
    style.colour = ink::kRed;
    put(sheet, warning(), geometry().left, y - 4.0 * kMillimetre, width_ - 2 * geometry().left, style);
  }
  y += 2.0 * kMillimetre;
  return page == 0 ? firstHead(sheet, y) : laterHead(sheet, y);
}

double PageFrame::firstHead(Sheet& sheet, double y) const {
  const double left = geometry().left;
  const double room = width_ - 2 * left;
  TextStyle name = styled(17.0, 10.0, true, true);
  name.beside = false;
  y = put(sheet, paper_.institute, left, y, room, name);
  Text contact;
  for (const Field& field : paper_.letterhead) {
    if (field.value.zh == "–") {
      continue;
    }
    contact.zh += (contact.zh.empty() ? "" : "　") + field.label.zh + "：" + field.value.zh;
    contact.en += (contact.en.empty() ? "" : " · ") + field.label.en + ": " +
                  (field.value.en.empty() ? field.value.zh : field.value.en);
  }
  if (!contact.zh.empty()) {
    y = put(sheet, contact, left, y + 0.5 * kMillimetre, room, styled(7.5, 7.0, false, true));
  }
  y += 2.0 * kMillimetre;
  rule(sheet, left, left + room, y, 0.6 * kMillimetre);
  rule(sheet, left, left + room, y + 0.9 * kMillimetre, 0.15 * kMillimetre);
  y += (paper_.landscape ? 2.5 : 7.0) * kMillimetre;
  TextStyle heading = paper_.landscape ? styled(17.0, 11.0, true, true) : styled(26.0, 13.0, true, true);
  heading.beside = paper_.landscape;
  y = put(sheet, paper_.title, left, y, room, heading);
  y += (paper_.landscape ? 1.0 : 4.0) * kMillimetre;
  TextStyle number = styled(10.0, 8.0, false, true);
  y = put(sheet, joined(paper_.number), left, y, room, number);
  if (paper_.copy > 0) {
    number.colour = ink::kRed;
    y = put(sheet, copyMark(), left, y, room, number);
  }
  return y + (paper_.landscape ? 2.0 : 6.0) * kMillimetre;
}

double PageFrame::laterHead(Sheet& sheet, double y) const {
  const double left = geometry().left;
  const double room = width_ - 2 * left;
  put(sheet, paper_.institute, left, y, room * 0.55, styled(8.5, 7.0, false, false));
  const Text heading{paper_.title.zh + "　" + paper_.number.value.zh, std::string()};
  const TextStyle style = styled(8.5, 7.0, false, false);
  const double wide = Typeface::width(QString::fromStdString(heading.zh), style.size, false);
  y = put(sheet, heading, left + room - wide - 1.0, y, wide + 2.0, style);
  y += 1.0 * kMillimetre;
  rule(sheet, left, left + room, y, 0.3 * kMillimetre);
  return y + 5.0 * kMillimetre;
}

void PageFrame::finish(Sheet& sheet, int page, int pages) const {
  const double left = geometry().left;
  const double room = width_ - 2 * left;
  double y = height_ - kFoot + 4.0 * kMillimetre;
  rule(sheet, left, left + room, y, 0.15 * kMillimetre);
  y += 1.5 * kMillimetre;
  QPainterPath code = code_;
  code.translate(left + 0.5 * kMillimetre, y + 0.5 * kMillimetre);
  sheet.marks.emplace_back(Shape{code, ink::kBlack, QColor(), 0.0});
  const double x = left + kCode + 4.0 * kMillimetre;
  const double beside = room - kCode - 4.0 * kMillimetre;
  TextStyle small = styled(6.6, 5.8, false, false);
  small.colour = ink::kGrey;
  double line = y + 1.0 * kMillimetre;
  const std::pair<Term, const std::string*> lines[] = {{Term::ledgerHead, &paper_.ledgerHash},
                                                       {Term::benchIdentity, &paper_.benchUuid},
                                                       {Term::program, &paper_.program}};
  for (const auto& [term, value] : lines) {
    const Text label = text(term);
    std::string shown = *value;
    if (term == Term::benchIdentity) {
      const Text row = text(Term::ledgerRow);
      shown += "　" + row.zh + " " + row.en + " " + paper_.ledgerSeq;
    }
    line = put(sheet, Text{label.zh + " " + label.en + "  " + shown, std::string()}, x, line, beside, small);
  }
  const Text pageText = text(Term::page, {std::to_string(page + 1), std::to_string(pages)});
  TextStyle number = styled(8.5, 7.5, false, false);
  const double wide = Typeface::width(QString::fromStdString(pageText.zh), number.size, false) +
                      number.size * 0.5 +
                      Typeface::width(QString::fromStdString(pageText.en), number.englishSize, false);
  put(sheet, pageText, left + room - wide - 1.0, y + 11.5 * kMillimetre, wide + 2.0, number);
}

}  // namespace mb

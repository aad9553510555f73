#include "reports/print/page_builder.h"

#include "reports/print/typeface.h"

#include <algorithm>

namespace mb {
namespace {

constexpr double kPad = 1.2 * kMillimetre;
constexpr double kThin = 0.12 * kMillimetre;
constexpr double kThick = 0.35 * kMillimetre;
constexpr double kBetween = 4.0 * kMillimetre;

TextStyle labelStyle() {
  TextStyle style;
  style.size = 9.0 * kPoint;
  style.englishSize = 6.8 * kPoint;
  style.beside = false;
  return style;
}

TextStyle valueStyle() {
  TextStyle style;
  style.size = 9.5 * kPoint;
  style.englishSize = 8.0 * kPoint;
  return style;
}

}  // namespace

PageBuilder::PageBuilder(const Frame& frame, std::function<double(Sheet& sheet, int page)> beginPage)
    : frame_(frame), beginPage_(std::move(beginPage)) {
  newPage();
}

void PageBuilder::newPage() {
  sheets_.emplace_back();
  y_ = beginPage_(sheets_.back(), static_cast<int>(sheets_.size()) - 1);
  joined_ = false;
}

void PageBuilder::gap(double height) {
  y_ += height;
}

void PageBuilder::need(double height) {
  if (y_ + height > frame_.height - frame_.bottom) {
    newPage();
  }
}

void PageBuilder::line(double x1, double y1, double x2, double y2, double width) {
  sheet().marks.emplace_back(Stroke{x1, y1, x2, y2, width, ink::kRule});
}

void PageBuilder::fill(const QRectF& area, const QColor& colour) {
  sheet().marks.emplace_back(Fill{area, colour});
}

void PageBuilder::add(const Block& block) {
  if (!std::holds_alternative<TableBlock>(block)) {
    afterNote_ = false;
  }
  std::visit([this](const auto& one) { put(one); }, block);
}

void PageBuilder::title(const Text& title, double keepWith) {
  if (title.zh.empty()) {
    return;
  }
  TextStyle style;
  style.size = 10.5 * kPoint;
  style.englishSize = 8.5 * kPoint;
  style.bold = true;
  const SetText set = setText(title, room(), style);
  if (afterNote_) {
    gap(3.0 * kMillimetre);
  }
  need(set.height + keepWith);
  place(set, frame_.left, y_);
  y_ += set.height + 1.0 * kMillimetre;
}

void PageBuilder::put(const FieldBlock& block) {
  if (!joined_ || !block.title.zh.empty()) {
    gap(joined_ ? kBetween : 0.0);
    title(block.title, 12.0 * kMillimetre);
    joined_ = false;
  }
  const auto columns = static_cast<std::size_t>(block.columns);
  for (std::size_t first = 0; first < block.fields.size(); first += columns) {
    fieldRow(block, first);
  }
  if (!block.title.zh.empty()) {
    y_ += kBetween;
    joined_ = false;
  }
}

void PageBuilder::fieldRow(const FieldBlock& block, std::size_t first) {
  const double share = room() / block.columns;
  const double labelWidth =
      block.columns == 1 ? 42.0 * kMillimetre : std::min(share * 0.48, 42.0 * kMillimetre);
  const std::size_t end = std::min(first + static_cast<std::size_t>(block.columns), block.fields.size());
  std::vector<std::pair<SetText, SetText>> sets;
  double height = (frame_.dense ? 6.6 : 8.0) * kMillimetre;
  for (std::size_t i = first; i < end; ++i) {
    const bool last = i + 1 == block.fields.size();  // it has what is left of its row
    const double wide = last ? room() - share * static_cast<double>(i - first) : share;
    sets.emplace_back(setText(block.fields[i].label, labelWidth - 2 * kPad, labelStyle()),
                      setText(block.fields[i].value, wide - labelWidth - 2 * kPad, valueStyle()));
    height =
        std::max({height, sets.back().first.height + 1.6 * kPad, sets.back().second.height + 1.6 * kPad});
  }
  if (y_ + height > frame_.height - frame_.bottom) {
    newPage();
  }
  const double top = y_;
  const double right = frame_.left + room();
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const double x = frame_.left + share * static_cast<double>(i);
    fill(QRectF(x, top, labelWidth, height), ink::kHead);
    place(sets[i].first, x + kPad, top + (height - sets[i].first.height) / 2.0);
    place(sets[i].second, x + labelWidth + kPad, top + (height - sets[i].second.height) / 2.0);
    line(x, top, x, top + height, kThin);
    line(x + labelWidth, top, x + labelWidth, top + height, kThin);
  }
  line(right, top, right, top + height, kThin);
  line(frame_.left, top, right, top, kThin);  // again: the shade of the labels lies over half of it
  line(frame_.left, top + height, right, top + height, kThin);
  y_ += height;
  joined_ = true;
}

void PageBuilder::put(const ConclusionBlock& block) {
  TextStyle style;
  style.size = 15.0 * kPoint;
  style.englishSize = 10.0 * kPoint;
  style.bold = true;
  style.colour = block.tone == Tone::failing ? ink::kRed : ink::kBlack;
  const double labelWidth = 42.0 * kMillimetre;
  const SetText label = setText(block.label, labelWidth - 2 * kPad, labelStyle());
  const SetText value = setText(block.value, room() - labelWidth - 2 * kPad, style);
  const double height = std::max(14.0 * kMillimetre, value.height + 3.0 * kPad);
  need(height);
  const double top = y_;
  const double right = frame_.left + room();
  fill(QRectF(frame_.left, top, labelWidth, height), ink::kHead);
  place(label, frame_.left + kPad, top + (height - label.height) / 2.0);
  place(value, frame_.left + labelWidth + kPad, top + (height - value.height) / 2.0);
  for (const double x : {frame_.left, frame_.left + labelWidth, right}) {
    line(x, top, x, top + height, kThin);
  }
  line(frame_.left, top, right, top, kThin);
  line(frame_.left, top + height, right, top + height, kThin);
  y_ += height;
  joined_ = true;
}

void PageBuilder::put(const NoteBlock& block) {
  if (joined_) {
    gap(kBetween);
    joined_ = false;
  }
  TextStyle style;
  style.size = 8.0 * kPoint;
  style.englishSize = 7.0 * kPoint;
  const SetText set = setText(block.text, room(), style);
  need(set.height);
  place(set, frame_.left, y_);
  y_ += set.height + 0.6 * kMillimetre;
  afterNote_ = true;
}

void PageBuilder::put(const SignatureBlock& block) {
  joined_ = false;
  const double lineHeight = 13.0 * kMillimetre;
  const std::size_t lines = std::max(block.people.size() + block.dates.size(), std::size_t{3});
  const double sealHeight = block.seal ? 54.0 * kMillimetre : 0.0;
  const double height = std::max(lineHeight * static_cast<double>(lines) + 6.0 * kMillimetre, sealHeight);
  need(height);
  double y = y_ + 6.0 * kMillimetre;
  const double labelWidth = 34.0 * kMillimetre;
  const double valueWidth = 62.0 * kMillimetre;
  std::vector<Field> all = block.people;
  all.insert(all.end(), block.dates.begin(), block.dates.end());
  for (const Field& field : all) {
    place(setText(field.label, labelWidth, labelStyle()), frame_.left, y);
    place(setText(field.value, valueWidth, valueStyle()), frame_.left + labelWidth + kPad,
          y + 1.0 * kMillimetre);
    const double rule = y + 7.5 * kMillimetre;
    line(frame_.left + labelWidth, rule, frame_.left + labelWidth + valueWidth, rule, kThin);
    y += lineHeight;
  }
  if (block.seal) {
    const double size = 42.0 * kMillimetre;
    const double x = frame_.left + room() - size - 12.0 * kMillimetre;
    const double top = y_ + 8.0 * kMillimetre;
    QPainterPath circle;
    circle.addEllipse(QRectF(x, top, size, size));
    sheet().marks.emplace_back(Shape{circle, QColor(), QColor(0xBB, 0xBB, 0xBB), 0.2 * kMillimetre});
    TextStyle style = labelStyle();
    style.colour = QColor(0x99, 0x99, 0x99);
    style.centred = true;
    const SetText set = setText(text(Term::seal), size, style);
    place(set, x, top + (size - set.height) / 2.0);
  }
  y_ += height + 2.0 * kMillimetre;
}

void PageBuilder::put(const EndBlock& /*block*/) {
  gap(joined_ ? kBetween : 1.0 * kMillimetre);
  joined_ = false;
  TextStyle style;
  style.size = 8.5 * kPoint;
  style.englishSize = 7.5 * kPoint;
  style.centred = true;
  const Text end = text(Term::end);
  const SetText set = setText(Text{"—— " + end.zh + " ——", end.en}, room(), style);
  need(set.height);
  place(set, frame_.left, y_);
  y_ += set.height;
}

void PageBuilder::put(const PageBreak& /*block*/) {
  newPage();
}

}  // namespace mb

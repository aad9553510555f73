#include "reports/print/page_builder.h"
#include "reports/print/typeface.h"

#include <algorithm>

namespace mb {
namespace {

constexpr double kThin = 0.12 * kMillimetre;
constexpr double kMedium = 0.25 * kMillimetre;

TextStyle headStyle(bool dense) {
  TextStyle style;
  style.size = (dense ? 6.8 : 7.6) * kPoint;
  style.englishSize = (dense ? 5.4 : 6.2) * kPoint;
  style.centred = true;
  style.beside = false;
  return style;
}

TextStyle cellStyle(bool dense, Tone tone) {
  TextStyle style;
  style.size = (dense ? 6.8 : 8.2) * kPoint;
  style.englishSize = (dense ? 5.6 : 6.8) * kPoint;
  style.centred = true;
  style.bold = tone == Tone::strong;
  style.colour = tone == Tone::failing ? ink::kRed : ink::kBlack;
  return style;
}

double pad(bool dense) {
  return (dense ? 0.5 : 0.9) * kMillimetre;
}

}  // namespace

/// A row of a table with its texts set, and how far down its cells reach.
struct PageBuilder::SetRow {
  std::vector<SetText> cells;
  double height = 0.0;
};

std::vector<double> PageBuilder::widths(const TableBlock& block) const {
  double sum = 0.0;
  for (const Column& column : block.columns) {
    sum += column.weight;
  }
  std::vector<double> all;
  for (const Column& column : block.columns) {
    all.push_back(room() * column.weight / sum);
  }
  return all;
}

void PageBuilder::tableHead(const TableBlock& block, const std::vector<double>& widths) {
  const bool small = dense(block);
  std::vector<SetText> heads;
  double height = 0.0;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    const Column& column = block.columns[i];
    SetText set = setText(column.head, widths[i] - 2 * pad(small), headStyle(small));
    if (!column.unit.empty()) {
      const SetText unit = setText(plain(column.unit), widths[i] - 2 * pad(small), headStyle(small));
      set.lines.insert(set.lines.end(), unit.lines.begin(), unit.lines.end());
      set.height += unit.height;
    }
    height = std::max(height, set.height + 2 * pad(small));
    heads.push_back(std::move(set));
  }
  fill(QRectF(frame_.left, y_, room(), height), ink::kHead);
  double x = frame_.left;
  for (std::size_t i = 0; i < widths.size(); ++i) {
    place(heads[i], x + pad(small), y_ + (height - heads[i].height) / 2.0);
    line(x, y_, x, y_ + height, kThin);
    x += widths[i];
  }
  line(x, y_, x, y_ + height, kThin);
  line(frame_.left, y_, x, y_, kMedium);
  line(frame_.left, y_ + height, x, y_ + height, kThin);
  y_ += height;
}

std::vector<PageBuilder::SetRow> PageBuilder::setRows(const TableBlock& block,
                                                      const std::vector<double>& widths) const {
  const bool small = dense(block);
  std::vector<SetRow> rows;
  for (const auto& cells : block.rows) {
    SetRow row;
    row.height = (small ? 4.6 : 6.0) * kMillimetre;
    for (std::size_t i = 0; i < cells.size() && i < widths.size(); ++i) {
      row.cells.push_back(cells[i].rows == 0 ? SetText()
                                             : setText(cells[i].text, widths[i] - 2 * pad(small),
                                                       cellStyle(small, cells[i].tone)));
      if (cells[i].rows == 1) {
        row.height = std::max(row.height, row.cells.back().height + 2 * pad(small));
      }
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

void PageBuilder::drawRow(const TableBlock& block, const std::vector<double>& widths,
                          const std::vector<SetRow>& rows, std::size_t index) {
  const auto& cells = block.rows[index];
  const SetRow& row = rows[index];
  double x = frame_.left;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    if (cells[i].rows > 0) {
      double height = 0.0;
      for (std::size_t r = index; r < index + static_cast<std::size_t>(cells[i].rows) && r < rows.size();
           ++r) {
        height += rows[r].height;
      }
      place(row.cells[i], x + pad(dense(block)), y_ + (height - row.cells[i].height) / 2.0);
      line(x, y_, x + widths[i], y_, kThin);
    }
    line(x, y_, x, y_ + row.height, kThin);
    x += widths[i];
  }
  line(x, y_, x, y_ + row.height, kThin);
  y_ += row.height;
}

/// Rows that cells bind together stay on one page.
void PageBuilder::tableRows(const TableBlock& block, const std::vector<double>& widths) {
  const std::vector<SetRow> rows = setRows(block, widths);
  for (std::size_t first = 0; first < rows.size();) {
    std::size_t end = first + 1;
    for (const Cell& cell : block.rows[first]) {
      end = std::max(end, std::min(first + static_cast<std::size_t>(cell.rows), rows.size()));
    }
    double height = 0.0;
    for (std::size_t i = first; i < end; ++i) {
      height += rows[i].height;
    }
    if (y_ + height > frame_.height - frame_.bottom) {
      line(frame_.left, y_, frame_.left + room(), y_, kMedium);
      newPage();
      tableHead(block, widths);
    }
    for (; first < end; ++first) {
      drawRow(block, widths, rows, first);
    }
  }
  line(frame_.left, y_, frame_.left + room(), y_, kMedium);
}

void PageBuilder::put(const TableBlock& block) {
  if (joined_) {
    gap(4.0 * kMillimetre);
    joined_ = false;
  }
  title(block.title, 20.0 * kMillimetre);
  afterNote_ = false;
  const std::vector<double> columns = widths(block);
  need(20.0 * kMillimetre);
  tableHead(block, columns);
  tableRows(block, columns);
  y_ += 4.0 * kMillimetre;
}

}  // namespace mb

#pragma once

#include "reports/paper.h"
#include "reports/print/sheet.h"

#include <functional>
#include <vector>

namespace mb {

/// A text set into a box: Chinese, and English beside it where both fit on one line, else below it.
struct SetText {
  struct Line {
    QString text;
    double size = 0.0;
    bool bold = false;
    QColor colour;
    double indent = 0.0;    ///< from the left of the box
    bool sameLine = false;  ///< stands beside the line before
  };
  std::vector<Line> lines;
  double height = 0.0;
};

/// How a text is set.
struct TextStyle {
  double size = 9.0 * 35.28;         ///< of the Chinese; hundredths of a millimetre
  double englishSize = 7.2 * 35.28;  ///< of the English
  bool bold = false;
  QColor colour = ink::kBlack;
  bool centred = false;
  bool beside = true;  ///< the English may stand beside the Chinese
};

[[nodiscard]] SetText setText(const Text& text, double room, const TextStyle& style);

/// Puts blocks onto pages from above, and begins a page where one is full.
class PageBuilder {
 public:
  struct Frame {
    double width = 0.0;
    double height = 0.0;
    double left = 0.0;
    double right = 0.0;   ///< margin
    double bottom = 0.0;  ///< room kept for the foot of the page
    bool dense = false;   ///< little room between the lines
  };

  /// `beginPage` draws the head of a page (0: the first) and says how far down it reaches.
  PageBuilder(const Frame& frame, std::function<double(Sheet& sheet, int page)> beginPage);

  void newPage();
  void gap(double height);
  /// Begins a page unless so much room is left.
  void need(double height);
  void add(const Block& block);

  [[nodiscard]] std::vector<Sheet>& sheets() { return sheets_; }
  [[nodiscard]] double room() const { return frame_.width - frame_.left - frame_.right; }

  void place(const SetText& set, double x, double y);
  void line(double x1, double y1, double x2, double y2, double width = 10.0);
  void fill(const QRectF& area, const QColor& colour);

 private:
  void put(const FieldBlock& block);
  void put(const TableBlock& block);
  void put(const ConclusionBlock& block);
  void put(const NoteBlock& block);
  void put(const SignatureBlock& block);
  void put(const EndBlock& block);
  void put(const PageBreak& block);

  void title(const Text& title, double keepWith);
  void fieldRow(const FieldBlock& block, std::size_t first);
  [[nodiscard]] std::vector<double> widths(const TableBlock& block) const;
  void tableHead(const TableBlock& block, const std::vector<double>& widths);
  struct SetRow;
  [[nodiscard]] std::vector<SetRow> setRows(const TableBlock& block, const std::vector<double>& widths) const;
  void tableRows(const TableBlock& block, const std::vector<double>& widths);
  void drawRow(const TableBlock& block, const std::vector<double>& widths, const std::vector<SetRow>& rows,
               std::size_t index);
  [[nodiscard]] bool dense(const TableBlock& block) const { return block.columns.size() > 12; }
  [[nodiscard]] Sheet& sheet() { return sheets_.back(); }

  Frame frame_;
  std::function<double(Sheet&, int)> beginPage_;
  std::vector<Sheet> sheets_;
  double y_ = 0.0;
  bool afterNote_ = false;  ///< a title that follows wants some room
  bool joined_ = false;     ///< the block before was a grid of fields: the next one shares its rule
};

}  // namespace mb

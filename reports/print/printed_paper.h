#pragma once

#include "core/text/error.h"
#include "reports/paper.h"
#include "reports/print/sheet.h"

#include <vector>

#include <QtCore/QSizeF>
#include <QtCore/QString>

class QPainter;

namespace mb {

/// A paper laid out on pages: what the PDF holds and what a preview shows, from the same marks. Needs a
/// QGuiApplication (for the fonts).
class PrintedPaper {
 public:
  /// An error where the font with Chinese letters is not installed, or the code cannot be made.
  [[nodiscard]] static Expected<PrintedPaper> layOut(Paper paper);

  [[nodiscard]] int pageCount() const { return static_cast<int>(sheets_.size()); }
  /// Millimetres.
  [[nodiscard]] QSizeF pageSize() const;
  /// Draws a page (from 0 on) with the painter's origin in its upper left corner; one unit of the painter is
  /// a millimetre. A preview scales before; the paper's white is the caller's.
  void drawPage(QPainter& painter, int page) const;
  /// Everything that is written on the pages, for the text of the PDF.
  [[nodiscard]] QString letters() const;
  [[nodiscard]] const Paper& paper() const { return paper_; }

 private:
  explicit PrintedPaper(Paper paper) : paper_(std::move(paper)) {}

  Paper paper_;
  std::vector<Sheet> sheets_;
};

}  // namespace mb

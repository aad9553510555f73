#include "reports/print/printed_paper.h"

#include "reports/print/code_symbol.h"
#include "reports/print/page_frame.h"
#include "reports/print/typeface.h"

#include <QtGui/QFontDatabase>
#include <QtGui/QPainter>

namespace mb {

Expected<PrintedPaper> PrintedPaper::layOut(Paper paper) {
  static const bool hasFont = QFontDatabase::families().contains(Typeface::font(kMillimetre, false).family());
  if (!hasFont) {
    return fail("the font Noto Sans CJK SC is not installed: papers need it for their Chinese", "",
                "install the package fonts-noto-cjk");
  }
  auto code = codeSymbol(codeOf(paper), PageFrame::codeSize());
  if (!code) {
    return tl::unexpected(code.error());
  }
  PrintedPaper printed(std::move(paper));
  const PageFrame frame(printed.paper_, std::move(*code));
  PageBuilder builder(frame.geometry(),
                      [&frame](Sheet& sheet, int page) { return frame.begin(sheet, page); });
  for (const Block& block : printed.paper_.blocks) {
    builder.add(block);
  }
  printed.sheets_ = std::move(builder.sheets());
  for (int page = 0; page < printed.pageCount(); ++page) {
    frame.finish(printed.sheets_[static_cast<std::size_t>(page)], page, printed.pageCount());
  }
  return printed;
}

QSizeF PrintedPaper::pageSize() const {
  return paper_.landscape ? QSizeF(297.0, 210.0) : QSizeF(210.0, 297.0);
}

QString PrintedPaper::letters() const {
  QString all;
  for (const Sheet& sheet : sheets_) {
    for (const Mark& mark : sheet.marks) {
      if (const auto* lettering = std::get_if<Lettering>(&mark)) {
        all += lettering->text;
      }
    }
  }
  return all;
}

void PrintedPaper::drawPage(QPainter& painter, int page) const {
  painter.save();
  painter.scale(1.0 / kMillimetre, 1.0 / kMillimetre);
  draw(painter, sheets_.at(static_cast<std::size_t>(page)));
  painter.restore();
}

}  // namespace mb

#include "app/desktop/papers/print_pages.h"

#include <QtGui/QPageLayout>
#include <QtGui/QPainter>
#include <QtPrintSupport/QPrinter>

namespace mb::desktop {
namespace {

void setSheet(QPrinter& printer, const PrintedPaper& paper) {
  printer.setFullPage(true);  // the papers bring their own margins
  printer.setPageSize(QPageSize(QPageSize::A4));
  printer.setPageOrientation(paper.paper().landscape ? QPageLayout::Landscape : QPageLayout::Portrait);
}

}  // namespace

Expected<void> printPages(QPrinter& printer, const std::vector<PrintedPaper>& papers) {
  if (papers.empty()) {
    return fail("there is nothing to print");
  }
  setSheet(printer, papers.front());
  QPainter painter;
  if (!painter.begin(&printer)) {
    return fail("it cannot be opened", printer.printerName().toStdString(),
                "choose another printer; the PDF is kept");
  }
  const double perMillimetre = printer.resolution() / 25.4;
  painter.scale(perMillimetre, perMillimetre);
  bool begun = false;
  for (const PrintedPaper& paper : papers) {
    for (int page = 0; page < paper.pageCount(); ++page) {
      if (begun) {
        setSheet(printer, paper);
        printer.newPage();
      }
      begun = true;
      paper.drawPage(painter, page);
    }
  }
  if (!painter.end()) {
    return fail("it stopped", printer.printerName().toStdString(), "print the PDF, which is kept");
  }
  return {};
}

}  // namespace mb::desktop

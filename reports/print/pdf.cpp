#include "reports/print/pdf.h"

#include "reports/print/pdf_corrections.h"

#include <QtCore/QBuffer>
#include <QtCore/QMarginsF>
#include <QtGui/QPageLayout>
#include <QtGui/QPageSize>
#include <QtGui/QPainter>
#include <QtGui/QPdfWriter>

namespace mb {
namespace {

constexpr int kDotsPerInch = 1200;

QPageLayout layoutOf(const PrintedPaper& paper) {
  return QPageLayout(QPageSize(QPageSize::A4),
                     paper.paper().landscape ? QPageLayout::Landscape : QPageLayout::Portrait,
                     QMarginsF(0, 0, 0, 0));
}

/// Every letter on the papers: what the text of the file can be.
QString lettersOf(const std::vector<const PrintedPaper*>& papers) {
  QString letters;
  for (const auto* paper : papers) {
    letters += paper->letters();
  }
  return letters;
}

Expected<std::string> write(const std::vector<const PrintedPaper*>& papers) {
  if (papers.empty()) {
    return fail("there is nothing to print");
  }
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  QPdfWriter writer(&buffer);
  writer.setResolution(kDotsPerInch);
  writer.setPageLayout(layoutOf(*papers.front()));
  const Paper& first = papers.front()->paper();
  writer.setTitle(
      QString::fromStdString(first.title.zh + " " + first.title.en + " " + first.number.value.zh));
  writer.setCreator(QStringLiteral("MeterBench"));
  QPainter painter(&writer);
  painter.scale(kDotsPerInch / 25.4, kDotsPerInch / 25.4);
  bool begun = false;
  for (const auto* paper : papers) {
    for (int page = 0; page < paper->pageCount(); ++page) {
      if (begun) {
        writer.setPageLayout(layoutOf(*paper));
        writer.newPage();
      }
      begun = true;
      paper->drawPage(painter, page);
    }
  }
  if (!painter.end()) {
    return fail("the paper could not be drawn");
  }
  return correctedPdf(bytes, lettersOf(papers), first.createdUtc);
}

}  // namespace

Expected<std::string> pdfOf(const PrintedPaper& paper) {
  return write({&paper});
}

Expected<std::string> pdfOf(const std::vector<PrintedPaper>& papers) {
  std::vector<const PrintedPaper*> all;
  all.reserve(papers.size());
  for (const PrintedPaper& paper : papers) {
    all.push_back(&paper);
  }
  return write(all);
}

}  // namespace mb

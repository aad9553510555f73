#include "app/desktop/papers/page_images.h"

#include "reports/print/printed_paper.h"

#include <QtGui/QPainter>

namespace mb::desktop {

Expected<std::vector<QImage>> pageImages(Paper paper, int width) {
  const auto printed = PrintedPaper::layOut(std::move(paper));
  if (!printed) {
    return tl::unexpected(printed.error());
  }
  const double perMillimetre = width / printed->pageSize().width();
  const QSize size(width, static_cast<int>(printed->pageSize().height() * perMillimetre + 0.5));
  std::vector<QImage> pages;
  pages.reserve(static_cast<std::size_t>(printed->pageCount()));
  for (int page = 0; page < printed->pageCount(); ++page) {
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    painter.scale(perMillimetre, perMillimetre);
    printed->drawPage(painter, page);
    painter.end();
    pages.push_back(std::move(image));
  }
  return pages;
}

}  // namespace mb::desktop

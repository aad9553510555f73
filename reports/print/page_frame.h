#pragma once

#include "reports/paper.h"
#include "reports/print/page_builder.h"

#include <QtGui/QPainterPath>

namespace mb {

/// What stands around the blocks on every page: letterhead, warnings, number, code, page n of m.
class PageFrame {
 public:
  /// `code` is the symbol with sides of codeSize().
  PageFrame(const Paper& paper, QPainterPath code);

  [[nodiscard]] static double codeSize();
  [[nodiscard]] PageBuilder::Frame geometry() const;
  /// Draws the head of a page and says how far down it reaches.
  double begin(Sheet& sheet, int page) const;
  void finish(Sheet& sheet, int page, int pages) const;

 private:
  void watermark(Sheet& sheet) const;
  double firstHead(Sheet& sheet, double y) const;
  double laterHead(Sheet& sheet, double y) const;
  [[nodiscard]] Text warning() const;
  [[nodiscard]] Text copyMark() const;

  const Paper& paper_;
  QPainterPath code_;
  double width_;
  double height_;
};

}  // namespace mb

#pragma once

#include "core/text/error.h"
#include "reports/paper.h"

#include <vector>

#include <QtGui/QImage>

namespace mb::desktop {

/// The pages of a paper as pictures, `width` device pixels wide. Takes tens of milliseconds: not for the
/// window thread; one at a time (the typeface of papers keeps its measures). Errors: those of
/// PrintedPaper::layOut.
[[nodiscard]] Expected<std::vector<QImage>> pageImages(Paper paper, int width);

}  // namespace mb::desktop

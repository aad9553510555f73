#pragma once

#include "core/text/error.h"
#include "reports/print/printed_paper.h"

#include <string>

namespace mb {

/// The paper as a PDF file: the same bytes for the same paper on the same machine (fonts, Qt), with the
/// paper's own date. Needs a QGuiApplication.
[[nodiscard]] Expected<std::string> pdfOf(const PrintedPaper& paper);

/// Several papers in one file, each with its own page numbers.
[[nodiscard]] Expected<std::string> pdfOf(const std::vector<PrintedPaper>& papers);

}  // namespace mb

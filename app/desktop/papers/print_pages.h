#pragma once

#include "reports/print/printed_paper.h"

#include <vector>

class QPrinter;

namespace mb::desktop {

/// Prints papers page by page, as large as they are. Errors: a printer that cannot be opened.
[[nodiscard]] Expected<void> printPages(QPrinter& printer, const std::vector<PrintedPaper>& papers);

}  // namespace mb::desktop

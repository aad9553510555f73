#pragma once

#include "app/desktop/bench/run_update.h"
#include "core/text/error.h"

#include <filesystem>

namespace mb::desktop {

/// An exchange on record, with its bytes.
struct RecordedExchange {
  qint64 seq = 0;
  QString purpose;
  QString outcome;
  QString attempt;
  QString sent;  ///< hex; shortened where it is long
  QString received;
};

/// A result row of a record.
struct RecordedRow {
  qint64 run = 0;
  QString batch;
  ResultFound result;
};

// Reads a record file beside whoever writes it. Takes as long as the disk does: not for the window thread.

/// Every result, oldest first.
[[nodiscard]] Expected<std::vector<RecordedRow>> readResults(const std::filesystem::path& record);

/// The last `count` exchanges with a position in a run, the newest first.
[[nodiscard]] Expected<std::vector<RecordedExchange>> readExchanges(const std::filesystem::path& record, qint64 run,
                                                                    int position, std::size_t count);

}  // namespace mb::desktop

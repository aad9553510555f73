#pragma once

#include "core/text/error.h"
#include "devices/link/link.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mb {

/// One exchange as it went over a line: of a record, or of a trace file.
struct TraceEntry {
  TraceEntry() = default;

  std::int64_t row = 0;  ///< of the record it comes from; 0: none
  std::string line;      ///< id of the line
  int position = 0;      ///< 0: none
  std::string purpose;   ///< "select", "enter", "read", ...
  std::string outcome;   ///< "ok", "silence", "damaged", ... (docs/ledger.md, `exchange`)
  std::string why;       ///< of an outcome that is not ok
  int attempt = 1;
  Bytes sent;      ///< empty: came although nobody asked
  Bytes received;  ///< without echo
  // Instants of the run's clock, in ns.
  std::optional<std::int64_t> txStart;
  std::optional<std::int64_t> txEnd;
  std::optional<std::int64_t> rxFirst;
  std::optional<std::int64_t> rxLast;

  friend bool operator==(const TraceEntry&, const TraceEntry&) = default;
};

/// A trace file: a first line that says what it is ({"trace":1}), then an exchange a line, as JSON; bytes in
/// hex. People read it, other programs too, and it can be played back (replay_link.h).
[[nodiscard]] std::string traceText(const std::vector<TraceEntry>& entries);

/// One line of it, without a line end.
[[nodiscard]] std::string traceLine(const TraceEntry& entry);

/// Takes any bytes. Errors name file, line and what is wrong there: no trace, another version, a field that
/// is not what it should be, hex that is none.
[[nodiscard]] Expected<std::vector<TraceEntry>> parseTrace(std::string_view text,
                                                           const std::string& fileName);

/// What of a trace is wanted; what is empty does not matter.
struct TraceFilter {
  TraceFilter() = default;

  std::string line;
  std::optional<int> position;
  std::string outcome;
  std::string purpose;

  [[nodiscard]] bool takes(const TraceEntry& entry) const;
};

}  // namespace mb

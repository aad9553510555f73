#include "app/cli/trace.h"

#include "app/cli/answer.h"
#include "app/cli/resources.h"
#include "core/record/fields.h"
#include "devices/codec/mbus/hex.h"

#include <algorithm>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

using Json = nlohmann::json;

/// All but the bytes.
TraceEntry entryOf(const Row& row, const Json& body) {
  TraceEntry entry;
  entry.row = row.seq;
  entry.line = textField(body, "line");
  entry.position = static_cast<int>(wholeField(body, "position").value_or(0));
  entry.purpose = textField(body, "purpose");
  entry.outcome = textField(body, "outcome");
  entry.why = textField(body, "why");
  entry.attempt = static_cast<int>(wholeField(body, "attempt").value_or(1));
  entry.txStart = wholeField(body, "tx_start_ns");
  entry.txEnd = wholeField(body, "tx_end_ns");
  entry.rxFirst = wholeField(body, "rx_first_ns");
  entry.rxLast = wholeField(body, "rx_last_ns");
  return entry;
}

Expected<Bytes> segmentIn(const LedgerReader& reader, const Json& body, const char* name) {
  const std::string hash = textField(body, name);
  if (hash.empty()) {
    return Bytes();
  }
  const auto bytes = reader.segment(hash);
  if (!bytes) {
    return tl::unexpected(bytes.error());
  }
  return Bytes(bytes->begin(), bytes->end());
}

/// The run that is meant: 0 is the last one.
Expected<std::int64_t> runIn(const LedgerReader& reader, std::int64_t wanted) {
  std::int64_t found = 0;
  const auto look = [&found, wanted](const Row& row) {
    found = wanted == 0 || row.seq == wanted ? row.seq : found;
    return true;
  };
  if (const auto visited = reader.visit(RowFilter("run"), look); !visited) {
    return tl::unexpected(visited.error());
  }
  if (found == 0) {
    return wanted == 0 ? fail("there is no run in this record", "", "run a verification first")
                       : fail("there is no run " + std::to_string(wanted) + " in this record", "",
                              "meterbench results lists the runs");
  }
  return found;
}

/// A wake-up is hundreds of the same byte: "55 x 528".
std::string shortHex(const Bytes& bytes) {
  constexpr std::size_t kMany = 32;
  const bool same = std::ranges::all_of(bytes, [&](std::uint8_t byte) { return byte == bytes.front(); });
  return same && bytes.size() > kMany ? fmt::format("{} x {}", mbus::hexByte(bytes.front()), bytes.size())
                                      : mbus::hexText(bytes);
}

std::string inWords(const TraceEntry& entry) {
  const std::string place =
      entry.position > 0 ? fmt::format("{} position {}", entry.line, entry.position) : entry.line;
  std::string text =
      fmt::format("row {:<7} {:<16} {:<10} {}{}\n", entry.row, place, entry.purpose, entry.outcome,
                  entry.attempt > 1 ? fmt::format(" (attempt {})", entry.attempt) : std::string());
  if (!entry.sent.empty()) {
    text += "    > " + shortHex(entry.sent) + "\n";
  }
  if (!entry.received.empty()) {
    text += "    < " + shortHex(entry.received) + "\n";
  }
  return text + (entry.why.empty() ? std::string() : "    " + entry.why + "\n");
}

}  // namespace

Expected<std::vector<TraceEntry>> traceOf(const LedgerReader& reader, std::int64_t run,
                                          const TraceFilter& filter) {
  const auto meant = runIn(reader, run);
  if (!meant) {
    return tl::unexpected(meant.error());
  }
  const auto rows = reader.rows(RowFilter("exchange", *meant));
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  std::vector<TraceEntry> entries;
  for (const Row& row : *rows) {
    const Json body = row.json();
    TraceEntry entry = entryOf(row, body);
    if (!filter.takes(entry)) {
      continue;
    }
    auto sent = segmentIn(reader, body, "sent");
    auto received = segmentIn(reader, body, "received");
    if (!sent || !received) {
      return tl::unexpected(!sent ? sent.error() : received.error());
    }
    entry.sent = std::move(*sent);
    entry.received = std::move(*received);
    entries.push_back(std::move(entry));
  }
  return entries;
}

int runTrace(const TraceOptions& options, std::ostream& out, std::ostream& err) {
  const auto reader = LedgerReader::open(options.record);
  if (!reader) {
    return refuse(err, reader.error());
  }
  TraceFilter filter = options.filter;
  if (options.position > 0) {
    filter.position = options.position;
  }
  const auto entries = traceOf(**reader, options.run, filter);
  if (!entries) {
    return refuse(err, entries.error());
  }
  if (!options.out.empty()) {
    if (const auto written = writeFile(options.out, traceText(*entries)); !written) {
      return refuse(err, written.error());
    }
    out << (options.json ? Json({{"exchanges", entries->size()}, {"file", options.out.string()}}).dump()
                         : fmt::format("{} exchanges in {}", entries->size(), options.out.string()))
        << '\n';
    return kSuccess;
  }
  for (const TraceEntry& entry : *entries) {
    out << (options.json ? traceLine(entry) + "\n" : inWords(entry));
  }
  return kSuccess;
}

}  // namespace mb::cli

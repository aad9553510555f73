#include "app/cli/trace.h"

#include "app/cli/answer.h"
#include "app/cli/resources.h"
#include "core/record/fields.h"
#include "devices/codec/mbus/hex.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

using Json = nlohmann::json;

std::optional<std::int64_t> numberIn(const Json& body, const char* name) {
  const std::string text = textField(body, name);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

/// All but the bytes.
TraceEntry entryOf(const Row& row, const Json& body) {
  TraceEntry entry;
  entry.row = row.seq;
  entry.line = textField(body, "line");
  entry.position = static_cast<int>(numberIn(body, "position").value_or(0));
  entry.purpose = textField(body, "purpose");
  entry.outcome = textField(body, "outcome");
  entry.why = textField(body, "why");
  entry.attempt = static_cast<int>(numberIn(body, "attempt").value_or(1));
  entry.txStart = numberIn(body, "tx_start_ns");
  entry.txEnd = numberIn(body, "tx_end_ns");
  entry.rxFirst = numberIn(body, "rx_first_ns");
  entry.rxLast = numberIn(body, "rx_last_ns");
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

Expected<std::int64_t> lastRun(const LedgerReader& reader) {
  std::int64_t last = 0;
  const auto look = [&last](const Row& row) {
    last = row.seq;
    return true;
  };
  if (const auto visited = reader.visit(RowFilter("run"), look); !visited) {
    return tl::unexpected(visited.error());
  }
  if (last == 0) {
    return fail("there is no run in this record");
  }
  return last;
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
  if (run == 0) {
    const auto last = lastRun(reader);
    if (!last) {
      return tl::unexpected(last.error());
    }
    run = *last;
  }
  const auto rows = reader.rows(RowFilter("exchange", run));
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

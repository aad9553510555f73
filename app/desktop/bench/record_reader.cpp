#include "app/desktop/bench/record_reader.h"

#include "app/desktop/bench/bench_feed.h"
#include "core/record/ledger_reader.h"

#include <deque>
#include <map>

#include <nlohmann/json.hpp>

namespace mb::desktop {
namespace {

using Json = nlohmann::json;

/// Longer frames are cut; more equal bytes than a few (a wake-up has hundreds) are counted.
constexpr std::size_t kMostBytes = 96;
constexpr std::size_t kFewBytes = 8;

QString text(const Json& body, const char* name) {
  return QString::fromStdString(body.value(name, std::string()));
}

QString hexOf(const LedgerReader& reader, const std::string& hash) {
  if (hash.empty()) {
    return QString();
  }
  const auto bytes = reader.segment(hash);
  if (!bytes) {
    return QString::fromStdString(bytes.error().message());
  }
  if (bytes->size() > kFewBytes && bytes->find_first_not_of(bytes->front()) == std::string::npos) {
    return QStringLiteral("%1 × %2")
        .arg(QString::fromLatin1(QByteArray(1, bytes->front()).toHex().toUpper()))
        .arg(bytes->size());
  }
  const QByteArray shown(bytes->data(), static_cast<qsizetype>(std::min(bytes->size(), kMostBytes)));
  const QString hex = QString::fromLatin1(shown.toHex(' ').toUpper());
  return bytes->size() > kMostBytes ? hex + QStringLiteral(" … (%1)").arg(bytes->size()) : hex;
}

}  // namespace

Expected<std::vector<RecordedRow>> readResults(const std::filesystem::path& record) {
  const auto reader = LedgerReader::open(record);
  if (!reader) {
    return tl::unexpected(reader.error());
  }
  std::map<std::string, QString> batches;
  std::vector<RecordedRow> all;
  const auto visit = [&](const Row& row) {
    if (row.kind == "run") {
      batches[std::to_string(row.seq)] = text(row.json(), "batch_number");
    } else if (row.kind == "result") {
      auto update = updateOf(eventOf(row), Instant(), WallTime());
      const std::string run = row.json().value("run", std::string());
      RecordedRow found;
      found.run = QString::fromStdString(run).toLongLong();
      found.batch = batches[run];
      found.result = std::get<ResultFound>(std::move(*update));
      all.push_back(std::move(found));
    }
    return true;
  };
  for (const char* kind : {"run", "result"}) {
    if (const auto visited = (*reader)->visit(RowFilter(kind), visit); !visited) {
      return tl::unexpected(visited.error());
    }
  }
  return all;
}

Expected<std::vector<RecordedExchange>> readExchanges(const std::filesystem::path& record, qint64 run,
                                                      int position, std::size_t count) {
  const auto reader = LedgerReader::open(record);
  if (!reader) {
    return tl::unexpected(reader.error());
  }
  std::deque<Row> last;
  const std::string wanted = std::to_string(position);
  const auto visit = [&](const Row& row) {
    if (row.json().value("position", std::string()) == wanted) {
      last.push_front(row);
      if (last.size() > count) {
        last.pop_back();
      }
    }
    return true;
  };
  if (const auto visited = (*reader)->visit(RowFilter("exchange", run), visit); !visited) {
    return tl::unexpected(visited.error());
  }
  std::vector<RecordedExchange> found;
  for (const auto& row : last) {
    const Json body = row.json();
    RecordedExchange exchange;
    exchange.seq = row.seq;
    exchange.purpose = text(body, "purpose");
    exchange.outcome = text(body, "outcome");
    exchange.attempt = text(body, "attempt");
    exchange.sent = hexOf(**reader, body.value("sent", std::string()));
    exchange.received = hexOf(**reader, body.value("received", std::string()));
    found.push_back(std::move(exchange));
  }
  return found;
}

}  // namespace mb::desktop

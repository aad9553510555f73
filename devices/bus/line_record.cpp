#include "core/record/journal.h"
#include "devices/bus/line.h"

#include <string_view>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

std::string segmentOf(Journal& journal, const Bytes& bytes) {
  return journal.addSegment(std::string(bytes.begin(), bytes.end()));
}

std::string number(std::int64_t value) {
  return std::to_string(value);
}

}  // namespace

void recordExchange(const Context& context, Exchange& exchange, const std::string& purpose) {
  Journal* journal = context.services().journal;
  if (journal == nullptr) {
    return;
  }
  nlohmann::json body = {{"line", exchange.line},
                         {"position", number(exchange.position)},
                         {"purpose", purpose},
                         {"outcome", std::string(toWord(exchange.outcome))},
                         {"attempt", number(exchange.attempt)}};
  if (context.services().run != 0) {
    body["run"] = number(context.services().run);
  }
  if (!exchange.sent.empty()) {
    body["sent"] = segmentOf(*journal, exchange.sent);
    body["tx_start_ns"] = number(nanoseconds(exchange.txStart));
    body["tx_end_ns"] = number(nanoseconds(exchange.txEnd.at));
    if (exchange.txEnd.halfWidth > Duration(0)) {
      body["tx_half_width_ns"] = number(exchange.txEnd.halfWidth.count());
    }
  }
  if (!exchange.received.empty()) {
    body["received"] = segmentOf(*journal, exchange.received);
  }
  if (exchange.rxFirst && exchange.rxLast) {
    body["rx_first_ns"] = number(nanoseconds(exchange.rxFirst->at));
    body["rx_last_ns"] = number(nanoseconds(exchange.rxLast->at));
  }
  if (!exchange.why.empty()) {
    body["why"] = exchange.why;
  }
  exchange.row = journal->append("exchange", body);
}

/// What came although nobody waited for it (a late answer, noise, a second master) is kept as a row of its
/// own.
void Line::recordStray(const Context& context, const Request& request) {
  const auto stray = reception_.takeStray();
  if (!stray) {
    return;
  }
  Exchange exchange;
  exchange.line = options_.id;
  exchange.position = request.position;
  exchange.received = stray->bytes;
  exchange.rxFirst = stray->first;
  exchange.rxLast = stray->last;
  exchange.outcome = Outcome::unexpected;
  exchange.why = "came when no answer was awaited; not used";
  recordExchange(context, exchange, "stray");
}

}  // namespace mb

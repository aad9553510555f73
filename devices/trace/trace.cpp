#include "devices/trace/trace.h"

#include "devices/codec/mbus/hex.h"

#include <charconv>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kVersion = 1;
/// A line longer than this is no exchange: the longest answer has some thousand bytes.
constexpr std::size_t kLongestLine = 1 << 20;

/// Takes fields out of one line; the first mistake stays.
class LineReader {
 public:
  explicit LineReader(const Json& line) : line_(line) {}

  void text(const char* name, std::string& value) {
    const auto found = line_.find(name);
    if (found == line_.end()) {
      return;
    }
    if (!found->is_string()) {
      complain(name, "is no text");
      return;
    }
    value = found->get<std::string>();
  }

  void number(const char* name, int& value) {
    std::optional<std::int64_t> read;
    number(name, read);
    if (read && (*read < 0 || *read > 1'000'000)) {
      complain(name, "is out of range");
    } else if (read) {
      value = static_cast<int>(*read);
    }
  }

  void number(const char* name, std::optional<std::int64_t>& value) {
    const auto found = line_.find(name);
    if (found == line_.end() || found->is_null()) {
      return;
    }
    if (!found->is_number_integer()) {
      complain(name, "is no whole number");
      return;
    }
    value = found->get<std::int64_t>();
  }

  void bytes(const char* name, Bytes& value) {
    std::string hex;
    text(name, hex);
    if (const auto error = mbus::parseHex(hex, value)) {
      complain(name, error->what + " at character " + std::to_string(error->position + 1));
    }
  }

  [[nodiscard]] const std::string& wrong() const { return wrong_; }

 private:
  void complain(const char* name, const std::string& what) {
    if (wrong_.empty()) {
      wrong_ = "\"" + std::string(name) + "\" " + what;
    }
  }

  const Json& line_;
  std::string wrong_;
};

/// Why a line is no exchange; empty: it is.
std::string readEntry(const Json& line, TraceEntry& entry) {
  if (!line.is_object()) {
    return "is no exchange";
  }
  LineReader reader(line);
  std::optional<std::int64_t> row;
  reader.number("row", row);
  entry.row = row.value_or(0);
  reader.text("line", entry.line);
  reader.number("position", entry.position);
  reader.text("purpose", entry.purpose);
  reader.text("outcome", entry.outcome);
  reader.text("why", entry.why);
  reader.number("attempt", entry.attempt);
  reader.bytes("sent", entry.sent);
  reader.bytes("received", entry.received);
  reader.number("tx_start_ns", entry.txStart);
  reader.number("tx_end_ns", entry.txEnd);
  reader.number("rx_first_ns", entry.rxFirst);
  reader.number("rx_last_ns", entry.rxLast);
  if (reader.wrong().empty() && entry.sent.empty() && entry.received.empty()) {
    return "has neither sent nor received bytes";
  }
  return reader.wrong();
}

/// Empty: the first line of a trace of our version.
std::string readHead(const Json& line) {
  const auto version = line.is_object() ? line.find("trace") : line.end();
  if (!line.is_object() || version == line.end()) {
    return "is not the head of a trace ({\"trace\":1})";
  }
  return *version == kVersion ? std::string() : "is of a trace that this program does not know";
}

void put(Json& line, const char* name, const std::string& value) {
  if (!value.empty()) {
    line[name] = value;
  }
}

void put(Json& line, const char* name, const std::optional<std::int64_t>& value) {
  if (value) {
    line[name] = *value;
  }
}

}  // namespace

std::string traceLine(const TraceEntry& entry) {
  Json line = Json::object();
  if (entry.row != 0) {
    line["row"] = entry.row;
  }
  put(line, "line", entry.line);
  if (entry.position != 0) {
    line["position"] = entry.position;
  }
  put(line, "purpose", entry.purpose);
  put(line, "outcome", entry.outcome);
  put(line, "why", entry.why);
  if (entry.attempt != 1) {
    line["attempt"] = entry.attempt;
  }
  put(line, "sent", mbus::hexText(entry.sent));
  put(line, "received", mbus::hexText(entry.received));
  put(line, "tx_start_ns", entry.txStart);
  put(line, "tx_end_ns", entry.txEnd);
  put(line, "rx_first_ns", entry.rxFirst);
  put(line, "rx_last_ns", entry.rxLast);
  return line.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string traceText(const std::vector<TraceEntry>& entries) {
  std::string text = Json({{"trace", kVersion}}).dump() + "\n";
  for (const TraceEntry& entry : entries) {
    text += traceLine(entry) + "\n";
  }
  return text;
}

Expected<std::vector<TraceEntry>> parseTrace(std::string_view text, const std::string& fileName) {
  std::vector<TraceEntry> entries;
  bool head = false;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
      continue;
    }
    const auto refuse = [&](const std::string& what) {
      return fail("this line " + what, fileName + ", line " + std::to_string(number),
                  "a trace is saved by the console or by meterbench trace --out");
    };
    if (line.size() > kLongestLine) {
      return refuse("is longer than any exchange");
    }
    const Json json = Json::parse(line, nullptr, false);
    if (json.is_discarded()) {
      return refuse("is no JSON");
    }
    TraceEntry entry;
    if (const std::string wrong = head ? readEntry(json, entry) : readHead(json); !wrong.empty()) {
      return refuse(wrong);
    }
    if (head) {
      entries.push_back(std::move(entry));
    }
    head = true;
  }
  if (!head) {
    return fail("this is no trace: it is empty", fileName,
                "a trace is saved by the console or by meterbench trace --out");
  }
  return entries;
}

bool TraceFilter::takes(const TraceEntry& entry) const {
  return (line.empty() || entry.line == line) && (!position || entry.position == *position) &&
         (outcome.empty() || entry.outcome == outcome) && (purpose.empty() || entry.purpose == purpose);
}

}  // namespace mb

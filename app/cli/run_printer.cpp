#include "app/cli/run_printer.h"

#include "core/quantity/format.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace mb::cli {
namespace {

using Json = nlohmann::json;

std::string field(const Json& body, const char* name) {
  return body.value(name, std::string());
}

/// A number of the ledger with two digits, for people; as it is when it is none.
std::string rounded(const std::string& text, int decimals) {
  const auto number = parseDouble(text);
  return number ? toFixed(*number, decimals) : text;
}

std::string resultLine(const Json& body) {
  std::string line = fmt::format("  {:>2}  {}  {:<6} run {:<4}", field(body, "position"),
                                 field(body, "meter"), field(body, "point"), field(body, "run_of_point"));
  if (body.contains("error_percent")) {
    line +=
        fmt::format("  E {:>7} %  limit ±{} %  U {} %", rounded(field(body, "error_percent"), 2),
                    rounded(field(body, "limit_percent"), 2), rounded(field(body, "uncertainty_percent"), 2));
  }
  line += "  " + field(body, "verdict");
  // Why a position took no part was said when it was taken out.
  const std::string reason = field(body, "reason") == "excluded" ? "" : field(body, "reason_text");
  return reason.empty() ? line : line + " (" + reason + ")";
}

/// "low, run 2: stabilise-flow": the point, and the last part of the path.
std::string stepName(const Json& body) {
  const std::string path = field(body, "step");
  const std::string name = path.substr(path.find_last_of('/') + 1);
  const std::string run = field(body, "run_of_point");
  const std::string attempt = field(body, "point_attempt");
  return field(body, "point") + (run.empty() ? "" : ", run " + run) +
         (attempt.empty() || attempt == "1" ? "" : ", attempt " + attempt) +
         (field(body, "point").empty() ? "" : ": ") + name;
}

std::string duration(double seconds) {
  const int whole = static_cast<int>(seconds + 0.5);
  return whole >= 3600 ? fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60)
                       : fmt::format("{} min {:02} s", whole / 60, whole % 60);
}

}  // namespace

void RunPrinter::line(const std::string& text) {
  finish();
  out_ << text << '\n' << std::flush;  // somebody may read a pipe while the run goes on
}

void RunPrinter::finish() {
  if (open_) {
    out_ << "\r\033[K";
    open_ = false;
  }
}

void RunPrinter::event(const Event& event) {
  const Json body = event.row.json();
  switch (event.type) {
    case EventType::meterIdentified:
      if (body.value("identified", false)) {
        line(fmt::format("  {:>2}  {}  {} on line {}", field(body, "position"), field(body, "number"),
                         field(body, "maker"), field(body, "line")));
      }
      break;
    case EventType::exchanged:
      position_ = field(body, "position");
      break;
    case EventType::runResumed:
      line(fmt::format("run {}, broken off{}: {}", field(body, "run"),
                       field(body, "last_utc").empty() ? "" : " at " + field(body, "last_utc"),
                       field(body, "action") == "close" ? "is closed" : "goes on"));
      break;
    case EventType::stepStarted:
      position_.clear();
      line("· " + stepName(body));
      break;
    case EventType::stepEnded:
      if (field(body, "status") == "failed") {
        line("  failed: " + field(body, "reason"));
      }
      break;
    case EventType::conditionBreached:
      line(fmt::format("  condition {} breached: {} {}", field(body, "condition"),
                       rounded(field(body, "value"), 3), field(body, "unit")));
      break;
    case EventType::interlockTripped:
      line("  INTERLOCK " + field(body, "interlock") + ": the plant is stopped");
      break;
    case EventType::positionDropped:
      line(fmt::format("  position {} out: {}", field(body, "position"), field(body, "reason")));
      break;
    case EventType::resultFound:
      line(resultLine(body));
      break;
    case EventType::safeStateReached:
      line("· plant at rest");
      break;
    case EventType::runEnded:
      line("run " + field(body, "status") +
           (field(body, "reason").empty() ? "" : ": " + field(body, "reason")));
      break;
    default:
      break;
  }
}

void RunPrinter::progress(const Progress& progress) {
  if (!terminal_) {
    return;
  }
  const std::string where = progress.point.empty() ? progress.step : progress.point + ": " + progress.step;
  const std::string who = position_.empty() || position_ == "0" ? "" : ", position " + position_;
  out_ << fmt::format("\r\033[K  {:>3} %  {}{}  {} left", static_cast<int>(progress.fraction * 100.0), where,
                      who, duration(progress.secondsLeft))
       << std::flush;
  open_ = true;
}

// Whoever follows through a pipe gets each line when it happens.

void RunJsonPrinter::event(const Event& event) {
  out_ << event.jsonLine() << '\n' << std::flush;
}

void RunJsonPrinter::progress(const Progress& progress) {
  out_ << progress.jsonLine() << '\n' << std::flush;
}

void RunJsonPrinter::durable(Seq seq) {
  if (seq > durable_) {
    durable_ = seq;
    out_ << Json({{"event", "durable"}, {"to", seq}}).dump() << '\n' << std::flush;
  }
}

}  // namespace mb::cli

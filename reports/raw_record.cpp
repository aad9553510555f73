#include "reports/raw_record.h"

#include "core/quantity/decimal.h"
#include "core/quantity/format.h"
#include "core/record/set_aside.h"
#include "reports/csv.h"

#include <charconv>
#include <map>
#include <vector>

#include <nlohmann/json.hpp>

namespace mb {
namespace {

using Json = nlohmann::json;

constexpr const char* kByteOrderMark = "\xEF\xBB\xBF";

std::string field(const Json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Seq number(const std::string& text) {
  Seq value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

std::string fixed(const std::string& text, int decimals) {
  const auto value = parseDouble(text);
  return value ? toFixed(*value, decimals) : std::string();
}

/// Everything of one run that the record shows, by row number.
class RawRecord {
 public:
  RawRecord(const LedgerReader& ledger, Seq run) : ledger_(ledger), run_(run) {}

  Expected<std::string> write() {
    if (auto read = load(); !read) {
      return tl::unexpected(read.error());
    }
    return kByteOrderMark + head() + table();
  }

 private:
  Expected<void> load();
  [[nodiscard]] std::string head() const;
  [[nodiscard]] static std::string interrupted(const Json& resumed);
  [[nodiscard]] std::string table() const;
  [[nodiscard]] std::string line(int serial, const Json& result) const;
  [[nodiscard]] const Json* row(const std::string& seq) const;
  [[nodiscard]] std::string litres(const std::string& reading) const;

  const LedgerReader& ledger_;
  Seq run_;
  Json genesis_;
  Json runBody_;
  std::map<Seq, Json> rows_;
  std::map<std::string, Json> points_;  // by "point/run of point": each valid run has one
  std::vector<Json> results_;
  std::vector<Json> interruptions_;
  std::map<std::string, std::string> partNumbers_;  // by position
};

Expected<void> RawRecord::load() {
  auto genesis = ledger_.genesis();
  if (!genesis) {
    return tl::unexpected(genesis.error());
  }
  genesis_ = std::move(*genesis);
  const auto setAside = SetAside::of(ledger_, run_);
  if (!setAside) {
    return tl::unexpected(setAside.error());
  }
  const auto keep = [this, &setAside](const Row& row) {
    if (row.kind != "resumed" && setAside->contains(run_, row.seq)) {
      return true;  // of a point that was broken off and measured again
    }
    const Json body = row.json();
    if (row.kind == "run") {
      runBody_ = body;
    } else if (row.kind == "resumed") {
      interruptions_.push_back(body);
    } else if (row.kind == "result") {
      results_.push_back(body);
    } else if (row.kind == "part") {
      partNumbers_[field(body, "position")] = field(body, "number");
    } else if (row.kind == "point") {
      points_[field(body, "point") + "/" + field(body, "run_of_point")] = body;
    } else if (row.kind == "reading" || row.kind == "sample" || row.kind == "meter") {
      rows_.emplace(row.seq, body);
    }
    return true;
  };
  if (auto visited = ledger_.visit(RowFilter(std::string(), run_), keep); !visited) {
    return tl::unexpected(visited.error());
  }
  if (runBody_.is_null()) {
    return fail("there is no run " + std::to_string(run_) + " in this record");
  }
  return {};
}

const Json* RawRecord::row(const std::string& seq) const {
  const auto found = rows_.find(number(seq));
  return found == rows_.end() ? nullptr : &found->second;
}

/// A register reading in litres with the digits it was read with.
std::string RawRecord::litres(const std::string& reading) const {
  const Json* body = row(reading);
  const auto value = body != nullptr ? Decimal::parse(field(*body, "value")) : std::nullopt;
  return value ? value->scaled(3).toString() : std::string();
}

std::string RawRecord::head() const {
  const bool simulated = runBody_.value("simulated", true);
  std::string text;
  text += csvLine({"原始记录 Raw record", "流量传感器 flow sensor, 质量法 weighing, 启停 start-stop"});
  text += csvLine({"标准装置 bench", field(genesis_, "bench_name")});
  text += csvLine({"检定依据 edition", field(runBody_, "edition")});
  text += csvLine({"检定类别 verification", field(runBody_, "verification")});
  text += csvLine({"批次 batch", field(runBody_, "batch_number")});
  text += csvLine({"检定员 verifier", field(runBody_, "operator")});
  text += csvLine({"程序 program", field(runBody_, "program")});
  text += csvLine({"运行 run", std::to_string(run_)});
  for (const auto& interruption : interruptions_) {
    text += interrupted(interruption);
  }
  if (simulated) {
    text += csvLine({"仿真 SIMULATED", "训练用，不得用于证书 / training, not for certificates"});
  }
  return text + csvLine({});
}

/// When the run was broken off, who went on, and which results on record do not count since.
std::string RawRecord::interrupted(const Json& resumed) {
  std::string rows;
  for (const auto& each : resumed.value("set_aside", Json::array())) {
    rows += (rows.empty() ? "" : " ") + each.get<std::string>();
  }
  return csvLine({"中断后继续 resumed", field(resumed, "last_utc"), field(resumed, "operator"),
                  field(resumed, "program"), rows.empty() ? "" : "rows set aside: " + rows});
}

std::string RawRecord::line(int serial, const Json& result) const {
  const std::string position = field(result, "position");
  const auto point = points_.find(field(result, "point") + "/" + field(result, "run_of_point"));
  std::string start;
  std::string end;
  std::string weightStart;
  std::string weightEnd;
  if (point != points_.end()) {
    for (const auto& each : point->second.value("positions", Json::array())) {
      if (field(each, "position") == position) {
        const bool zeroAtStart = field(each.value("habits", Json::object()), "zeroing") == "zero_at_start";
        start = zeroAtStart ? "0" : litres(field(each, "start"));
        end = litres(field(each, "end"));
      }
    }
    const Json balance = point->second.value("balance", Json::object());
    const Json* tare = row(field(balance, "start"));
    const Json* gross = row(field(balance, "end"));
    weightStart = tare != nullptr ? field(*tare, "value") : "";
    weightEnd = gross != nullptr ? field(*gross, "value") : "";
  }
  const auto density = parseDouble(field(result, "density_kg_m3"));
  const auto part = partNumbers_.find(position);
  return csvLine({std::to_string(serial),
                  part == partNumbers_.end() ? "" : part->second,
                  field(result, "meter"),
                  fixed(field(result, "flow_m3_h"), 5),
                  start,
                  end,
                  fixed(field(result, "indicated_volume_l"), 3),
                  weightStart,
                  weightEnd,
                  fixed(field(result, "weighed_kg"), 3),
                  fixed(field(result, "temperature_c"), 2),
                  density ? toFixed(*density / 1000.0, 6) : "",
                  fixed(field(result, "reference_volume_l"), 4),
                  fixed(field(result, "error_percent"), 2),
                  fixed(field(result, "limit_percent"), 2),
                  field(result, "verdict"),
                  position,
                  field(result, "point"),
                  field(result, "run_of_point"),
                  fixed(field(result, "bench_uncertainty_percent"), 3),
                  fixed(field(result, "uncertainty_percent"), 3),
                  field(result, "reason_text")});
}

std::string RawRecord::table() const {
  std::string text = csvLine({"序号",       "记录编号",      "表编号",      "流量点 m3/h",     "表初值 L",
                              "表终值 L",   "表示值 L",      "天平初值 kg", "天平终值 kg",     "天平示值 kg",
                              "温度 °C",    "密度 kg/L",     "标准值 L",    "示值误差 %",      "误差要求 ±%",
                              "检定结果",   "表位 position", "点 point",    "次 run of point", "U_bench %",
                              "U_result %", "说明 reason"});
  int serial = 0;
  for (const auto& result : results_) {
    text += line(++serial, result);
  }
  return text;
}

}  // namespace

Expected<std::string> rawRecordCsv(const LedgerReader& ledger, Seq run) {
  return RawRecord(ledger, run).write();
}

Expected<Seq> lastRun(const LedgerReader& ledger) {
  Seq last = 0;
  const auto look = [&last](const Row& row) {
    last = row.seq;
    return true;
  };
  if (auto visited = ledger.visit(RowFilter("run"), look); !visited) {
    return tl::unexpected(visited.error());
  }
  if (last == 0) {
    return fail("there is no run in this record");
  }
  return last;
}

}  // namespace mb

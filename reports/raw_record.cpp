#include "reports/raw_record.h"

#include "reports/csv.h"
#include "reports/raw_lines.h"

#include <vector>

namespace mb {
namespace {

constexpr const char* kByteOrderMark = "\xEF\xBB\xBF";

std::string head(const RunEvidence& run) {
  std::string text;
  text += csvLine({"原始记录 Raw record", "流量传感器 flow sensor, 质量法 weighing, 启停 start-stop"});
  text += csvLine({"标准装置 bench", run.benchName});
  text += csvLine({"检定依据 edition", run.edition});
  text += csvLine({"检定类别 verification", run.verification});
  text += csvLine({"批次 batch", run.batchNumber});
  text += csvLine({"检定员 verifier", run.operatorName});
  text += csvLine({"程序 program", run.program});
  text += csvLine({"运行 run", std::to_string(run.id.seq)});
  for (const InterruptionEvidence& each : run.interruptions) {
    // When the run was broken off, who went on, and which results on record do not count since.
    text += csvLine({"中断后继续 resumed", each.lastUtc, each.operatorName, each.program,
                     each.setAside.empty() ? "" : "rows set aside: " + each.setAside});
  }
  if (run.simulated) {
    text += csvLine({"仿真 SIMULATED", "训练用，不得用于证书 / training, not for certificates"});
  }
  return text + csvLine({});
}

std::string table(const RunEvidence& run) {
  std::string text = csvLine({"序号",       "记录编号",      "表编号",      "流量点 m3/h",     "表初值 L",
                              "表终值 L",   "表示值 L",      "天平初值 kg", "天平终值 kg",     "天平示值 kg",
                              "温度 °C",    "密度 kg/L",     "标准值 L",    "示值误差 %",      "误差要求 ±%",
                              "检定结果",   "表位 position", "点 point",    "次 run of point", "U_bench %",
                              "U_result %", "说明 reason"});
  for (const RawLine& line : rawLines(run)) {
    text += csvLine({line.serial,      line.recordNumber, line.meter,       line.flow,
                     line.meterStart,  line.meterEnd,     line.indicated,   line.balanceStart,
                     line.balanceEnd,  line.weighed,      line.temperature, line.density,
                     line.reference,   line.error,        line.limit,       line.verdict,
                     line.position,    line.point,        line.runOfPoint,  line.benchUncertainty,
                     line.uncertainty, line.reason});
  }
  return text;
}

}  // namespace

std::string rawRecordCsv(const RunEvidence& run) {
  return kByteOrderMark + head(run) + table(run);
}

Expected<std::string> rawRecordCsv(const LedgerReader& ledger, Seq run) {
  const auto evidence = readEvidence(ledger);
  if (!evidence) {
    return tl::unexpected(evidence.error());
  }
  const RunEvidence* found = evidence->run(run);
  if (found == nullptr) {
    return fail("there is no run " + std::to_string(run) + " in this record");
  }
  return rawRecordCsv(*found);
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

// How many certificates a second one core prints: from the evidence of a demonstration run to the PDF,
// without the record's disk. The reference of the same run is a bare QPdfWriter page with one line of the
// same font.

#include "app/cli/command_line.h"
#include "app/cli/printing.h"
#include "core/record/ledger_reader.h"
#include "core/verification/verification_case.h"
#include "reports/case_paper.h"
#include "reports/print/pdf.h"
#include "reports/print/typeface.h"

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include <QtCore/QBuffer>
#include <QtGui/QPainter>
#include <QtGui/QPdfWriter>
#include <benchmark/benchmark.h>

namespace {

using namespace mb;

const std::vector<RecordEvidence>& demonstration() {
  static const std::vector<RecordEvidence> records = [] {
    setenv("METERBENCH_RESOURCES", MB_RESOURCES, 1);  // NOLINT(concurrency-mt-unsafe)
    std::string folder = (std::filesystem::temp_directory_path() / "certificates-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) {
      std::abort();
    }
    const std::string plan = std::string(MB_RESOURCES) + "/plans/demo.toml";
    const char* const arguments[] = {"meterbench",     "run",   plan.c_str(),
                                     "--virtual-time", "--out", folder.c_str()};
    std::istringstream in;
    std::ostringstream out;
    benchmark::DoNotOptimize(cli::runCommandLine(6, arguments, in, out, out));
    const auto ledger = LedgerReader::open(folder + "/record.sqlite");
    std::vector<RecordEvidence> read = {readEvidence(**ledger).value()};
    std::filesystem::remove_all(folder);
    return read;
  }();
  return records;
}

void certificates(benchmark::State& state) {
  const auto& records = demonstration();
  cli::ensureApplication();
  const Signatories people{Identity("Demo Verifier", {}, true), Identity("Demo Checker", {}, true)};
  PaperStamp stamp;
  stamp.ledgerHash = std::string(64, 'a');
  stamp.ledgerSeq = "1119";
  stamp.benchUuid = records.front().benchUuid;
  stamp.createdUtc = records.front().lastUtc;
  int number = 0;
  for (auto _ : state) {
    stamp.number = "SIM-2026-" + std::to_string(100000 + ++number);
    const std::string meter = "260100" + std::string(number % 2 == 0 ? "01" : "12");
    const auto verification = gatherCase(records, CaseQuestion(meter));
    const auto paper = PrintedPaper::layOut(casePaper(*verification, people, stamp).value());
    benchmark::DoNotOptimize(pdfOf(*paper).value());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(certificates)->Unit(benchmark::kMillisecond);

void barePage(benchmark::State& state) {
  cli::ensureApplication();
  for (auto _ : state) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setResolution(1200);
    QPainter painter(&writer);
    painter.setFont(Typeface::font(10 * kPoint, false));
    painter.drawText(QPointF(1000, 1000), QString::fromUtf8("检定证书 Verification certificate"));
    painter.end();
    benchmark::DoNotOptimize(bytes);
  }
}
BENCHMARK(barePage)->Unit(benchmark::kMillisecond);

}  // namespace

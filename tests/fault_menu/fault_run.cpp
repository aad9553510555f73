#include "tests/fault_menu/fault_run.h"

#include "core/identity/program_identity.h"
#include "core/quantity/format.h"
#include "core/record/audit.h"
#include "devices/simulator/truth.h"
#include "procedures/method/recompute.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace mb::fault {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

fs::path temporaryFolder() {
  std::string name = (fs::temp_directory_path() / "meterbench-fault-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("no temporary folder");
  }
  return name;
}

std::string readText(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The demonstration edition with a minute of wait in place of ten.
fs::path quickRegulation(const fs::path& folder) {
  std::string text = readText(std::string(MB_RESOURCES) + "/regulations/DEMO.toml");
  const std::string wait = "wait_at_point_s = 600";
  const auto at = text.find(wait);
  EXPECT_NE(at, std::string::npos);
  text.replace(at, wait.size(), "wait_at_point_s = 60");
  std::ofstream(folder / "quick.toml", std::ios::binary) << text;
  return folder / "quick.toml";
}

double numberIn(const Json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string()
             ? parseDouble(found->get<std::string>()).value_or(std::nan(""))
             : std::nan("");
}

std::string textIn(const Json& body, const char* name) {
  const auto found = body.find(name);
  return found != body.end() && found->is_string() ? found->get<std::string>() : std::string();
}

class Deaf final : public RunObserver {
 public:
  void event(const Event&) override {}
  void progress(const Progress&) override {}
};

}  // namespace

FaultRun::FaultRun(const std::vector<std::string>& faults, std::uint64_t seed) : folder_(temporaryFolder()) {
  setenv("METERBENCH_RESOURCES", MB_RESOURCES, 1);  // NOLINT(concurrency-mt-unsafe)
  cli::LoadOptions load;
  load.plan = std::string(MB_SOURCE_DIR) + "/tests/fault_menu/plan.toml";
  load.regulation = quickRegulation(folder_).string();
  auto plan = cli::loadPlan(load);
  EXPECT_TRUE(plan) << (plan ? "" : plan.error().message());
  plan_ = std::move(*plan);
  cli::SessionOptions options;
  options.record = record();
  options.pace = 0.0;
  options.seed = seed;
  options.faults = faults;
  auto session = cli::RunSession::open(*plan_, options);
  EXPECT_TRUE(session) << (session ? "" : session.error().message());
  session_ = std::move(*session);
  std::ostringstream err;
  Deaf observer;
  summary_ = session_->run(observer, err, std::nullopt);
  said_ = err.str();
  static_cast<void>(session_->store().flush());
  const auto reader = LedgerReader::open(record());
  EXPECT_TRUE(reader);
  const auto all = reader ? (*reader)->rows(RowFilter()) : Expected<std::vector<Row>>();
  EXPECT_TRUE(all);
  rows_ = all.value_or(std::vector<Row>());
}

FaultRun::~FaultRun() {
  session_.reset();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::vector<Json> FaultRun::bodies(const std::string& kind) const {
  std::vector<Json> bodies;
  for (const Row& row : rows_) {
    if (row.kind == kind) {
      bodies.push_back(row.json());
    }
  }
  return bodies;
}

std::map<int, std::string> FaultRun::verdicts() const {
  std::map<int, std::string> verdicts;
  for (const Json& body : bodies("verdict")) {
    verdicts[static_cast<int>(numberIn(body, "position"))] = textIn(body, "verdict");
  }
  return verdicts;
}

std::string FaultRun::reasonOf(int position) const {
  for (const Json& body : bodies("verdict")) {
    if (numberIn(body, "position") == position) {
      return textIn(body, "reason");
    }
  }
  return {};
}

bool FaultRun::names(const std::vector<std::string_view>& words) const {
  for (const std::string_view word : words) {
    if (summary_.reason.find(word) != std::string::npos) {
      return true;
    }
    for (const Row& row : rows_) {
      if (row.kind != "document" && row.body.find(word) != std::string::npos) {
        return true;
      }
    }
  }
  return false;
}

std::vector<std::string> FaultRun::resultTexts() const {
  std::vector<std::string> texts;
  for (const char* kind : {"result", "verdict"}) {
    for (Json body : bodies(kind)) {
      body.erase("inputs");
      texts.push_back(body.dump());
    }
  }
  return texts;
}

std::vector<std::string> FaultRun::rowTexts() const {
  std::vector<std::string> texts;
  for (const Row& row : rows_) {
    texts.push_back(row.kind + " " + row.body);
  }
  return texts;
}

void FaultRun::expectNoWrongVerdict() const {
  std::map<std::string, std::pair<double, double>> windows;  // point/run -> start and end of the weighings, s
  const auto instant = [this](const Json& balance, const char* end) {
    const auto row = std::ranges::find(rows_, static_cast<Seq>(numberIn(balance, end)), &Row::seq);
    return row == rows_.end() ? 0.0 : numberIn(row->json(), "at_ns") / 1e9;
  };
  for (const Json& point : bodies("point")) {
    const Json balance = point.value("balance", Json::object());
    windows[textIn(point, "point") + "/" + textIn(point, "run_of_point")] = {instant(balance, "start"),
                                                                             instant(balance, "end")};
  }
  for (const Json& result : bodies("result")) {
    const std::string verdict = textIn(result, "verdict");
    const auto window = windows.find(textIn(result, "point") + "/" + textIn(result, "run_of_point"));
    if (verdict != "pass" || window == windows.end()) {
      continue;  // a run outside the limit condemns nobody before its repeats; a mean rests on its runs
    }
    const auto truth = session_->world()->truth().runBetween(static_cast<int>(numberIn(result, "position")),
                                                             window->second.first, window->second.second);
    ASSERT_TRUE(truth) << result.dump();
    const double limit = numberIn(result, "limit_percent");
    EXPECT_LE(std::abs(truth->errorPercent()), limit)
        << "truly " << truth->errorPercent() << " %: " << result.dump();
  }
  const auto& truly = withoutFault().verdicts();
  for (const auto& [position, verdict] : verdicts()) {
    if (verdict == "pass" || verdict == "fail") {
      EXPECT_EQ(verdict, truly.at(position)) << "position " << position << ": " << reasonOf(position);
    }
  }
}

void FaultRun::expectSoundRecord() const {
  const AuditReport report = verifyRecord(record(), record().string() + ".witness");
  for (const auto& finding : report.findings) {
    ADD_FAILURE() << finding.where << ": " << finding.what;
  }
  const auto reader = LedgerReader::open(record());
  ASSERT_TRUE(reader);
  const auto again = recompute(**reader, programIdentity());
  ASSERT_TRUE(again) << again.error().message();
  for (const auto& difference : again->differences) {
    ADD_FAILURE() << "row " << difference.row << " " << difference.what << ": " << difference.record << " / "
                  << difference.program;
  }
}

void FaultRun::expectPlantSafe() const {
  const sim::Plant& plant = session_->world()->truth().plant();
  EXPECT_LT(plant.hydraulics().flow(), 1e-3) << "water runs";
  EXPECT_EQ(plant.hydraulics().pumpShare(), 0.0) << "the pump runs";
}

const FaultRun& withoutFault() {
  static const FaultRun run({});
  return run;
}

}  // namespace mb::fault

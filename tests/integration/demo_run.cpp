#include "tests/integration/demo_run.h"

#include "app/cli/command_line.h"
#include "core/quantity/format.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>

#include <gtest/gtest.h>

namespace mb::integration {

namespace fs = std::filesystem;

TemporaryFolder::TemporaryFolder() {
  std::string name = (fs::temp_directory_path() / "meterbench-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("no temporary folder");
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Said meterbench(const std::vector<std::string>& arguments, const std::string& resources) {
  setenv("METERBENCH_RESOURCES", resources.c_str(), 1);  // NOLINT(concurrency-mt-unsafe)
  std::vector<const char*> texts = {"meterbench"};
  for (const auto& argument : arguments) {
    texts.push_back(argument.c_str());
  }
  std::istringstream in;
  std::ostringstream out;
  std::ostringstream err;
  Said said;
  said.code = cli::runCommandLine(static_cast<int>(texts.size()), texts.data(), in, out, err);
  said.out = out.str();
  said.err = err.str();
  return said;
}

std::string resource(const std::string& name) {
  std::ifstream file(std::string(MB_RESOURCES) + "/" + name, std::ios::binary);
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

fs::path spoilt(const fs::path& folder, const std::string& name, const std::string& from,
                const std::string& to) {
  std::string text = resource(name);
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from << " in " << name;
  text.replace(at, from.size(), to);
  const fs::path path = folder / name;  // demo.toml is the name of three of them
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

DemoRun::DemoRun(const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {
      "run",     std::string(MB_RESOURCES) + "/plans/demo.toml", "--out",         folder_.path().string(),
      "--truth", (folder_.path() / "truth.jsonl").string(),      "--virtual-time"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  said_ = meterbench(arguments);
}

std::unique_ptr<LedgerReader> DemoRun::ledger() const {
  auto opened = LedgerReader::open(record());
  EXPECT_TRUE(opened) << (opened ? "" : opened.error().message());
  return opened ? std::move(*opened) : nullptr;
}

std::vector<nlohmann::json> DemoRun::bodies(const std::string& kind) const {
  std::vector<nlohmann::json> bodies;
  const auto reader = ledger();
  const auto rows = reader->rows(RowFilter(kind));
  EXPECT_TRUE(rows);
  for (const auto& row : rows.value_or(std::vector<Row>())) {
    bodies.push_back(row.json());
  }
  return bodies;
}

std::map<int, std::string> DemoRun::verdicts() const {
  std::map<int, std::string> verdicts;
  for (const auto& body : bodies("verdict")) {
    verdicts[static_cast<int>(number(body, "position"))] = body.at("verdict");
  }
  return verdicts;
}

const DemoRun& sharedDemo(const std::string& seed) {
  static std::map<std::string, std::unique_ptr<DemoRun>> runs;
  auto& run = runs[seed];
  if (!run) {
    run = std::make_unique<DemoRun>(std::vector<std::string>{"--expect", "--seed", seed});
  }
  return *run;
}

double number(const nlohmann::json& body, const std::string& name) {
  const auto found = body.find(name);
  if (found == body.end() || !found->is_string()) {
    ADD_FAILURE() << name << " in " << body.dump();
    return 0.0;
  }
  const auto value = parseDouble(found->get<std::string>());
  EXPECT_TRUE(value) << name << " in " << body.dump();
  return value.value_or(0.0);
}

}  // namespace mb::integration

#include "tests/fault/recorded.h"

#include "core/record/fields.h"
#include "core/record/set_aside.h"

#include <gtest/gtest.h>

namespace mb::fault {

Recorded::Recorded(const std::filesystem::path& file) {
  auto opened = LedgerReader::open(file);
  if (!opened) {
    throw std::runtime_error(opened.error().message());
  }
  ledger_ = std::move(*opened);
}

std::unique_ptr<Recorded> Recorded::begun(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) {
    return nullptr;
  }
  const auto opened = LedgerReader::open(file);
  return opened && (*opened)->genesis() ? std::make_unique<Recorded>(file) : nullptr;
}

Row Recorded::head() const {
  const auto row = ledger_->head();
  EXPECT_TRUE(row) << (row ? "" : row.error().message());
  return row.value_or(Row());
}

Seq Recorded::open() const {
  const auto run = unendedRun(*ledger_);
  EXPECT_TRUE(run);
  return run.value_or(0);
}

RunHistory Recorded::history(Seq run) const {
  auto history = runHistory(*ledger_, run);
  EXPECT_TRUE(history);
  return history ? std::move(*history) : RunHistory();
}

std::vector<Row> Recorded::rows(const std::string& kind) const {
  return ledger_->rows(RowFilter(kind)).value_or(std::vector<Row>());
}

std::map<std::string, std::string> Recorded::verdicts() const {
  const auto setAside = SetAside::of(*ledger_, 0);
  std::map<std::string, std::string> verdicts;
  for (const auto& row : rows("verdict")) {
    if (!setAside->contains(row)) {
      const auto body = row.json();
      EXPECT_TRUE(verdicts.emplace(textField(body, "position"), textField(body, "verdict")).second)
          << row.body;
    }
  }
  return verdicts;
}

std::map<std::string, nlohmann::json> Recorded::results() const {
  const auto setAside = SetAside::of(*ledger_, 0);
  std::map<std::string, nlohmann::json> results;
  for (const auto& row : rows("result")) {
    if (!setAside->contains(row)) {
      auto body = row.json();
      const std::string name = textField(body, "point") + "/" + textField(body, "run_of_point") + "/" +
                               textField(body, "position");
      EXPECT_TRUE(results.emplace(name, std::move(body)).second) << "twice: " << name;
    }
  }
  return results;
}

std::string phaseAfter(const std::string& before, const std::string& kind, const nlohmann::json& body) {
  if (kind == "step") {
    return textField(body, "state") == "started" ? textField(body, "kind") : "between steps";
  }
  if (kind == "verdict" || kind == "run_ended" || kind == "part") {
    return "ending";
  }
  if (kind == "result" || kind == "point") {
    return "evaluation";
  }
  return kind == "safe_state" ? "at rest" : before;
}

std::string Recorded::phase() const {
  std::string phase = "opening";
  for (const auto& row : rows(std::string())) {
    phase = phaseAfter(phase, row.kind, row.json());
  }
  return phase;
}

}  // namespace mb::fault

// Settled point 17 with real processes: SIGKILL anywhere in a run, and the run goes on.

#include "core/quantity/format.h"
#include "core/record/fields.h"
#include "core/record/witness.h"
#include "tests/fault/child.h"
#include "tests/fault/recorded.h"
#include "tests/integration/demo_run.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <random>

#include <gtest/gtest.h>

namespace mb::fault {
namespace {

namespace fs = std::filesystem;
using integration::TemporaryFolder;
using Json = nlohmann::json;

bool isLong() {
  return std::getenv("MB_LONG") != nullptr;  // NOLINT(concurrency-mt-unsafe)
}

/// The shipped text without the meters in these positions.
std::string without(std::string batch, const std::vector<int>& positions) {
  for (const int position : positions) {
    for (const char* table : {"[[meter]]", "[[simulation.meter]]"}) {
      const auto begin = batch.find(std::string(table) + "\nposition = " + std::to_string(position) + "\n");
      const auto end = std::min(batch.find("\n\n", begin), batch.size() - 2) + 2;
      batch.erase(begin, end - begin);
    }
  }
  return batch;
}

/// What is run: the shipped plan and batch, or (for every day) its points high and low with those meters that
/// have a habit, among them the one that fails and is repeated, and the one that is silent.
class Case {
 public:
  Case() {
    plan_ = std::string(MB_RESOURCES) + "/plans/demo.toml";
    batch_ = std::string(MB_RESOURCES) + "/batches/demo.toml";
    if (!isLong()) {
      batch_ = (folder_.path() / "batch.toml").string();
      std::ofstream(batch_, std::ios::binary)
          << without(integration::resource("batches/demo.toml"), {1, 4, 8, 10, 11, 12});
      std::string plan = integration::resource("plans/demo.toml");
      const auto middle = plan.find("[[point]]\nname = \"middle\"");
      plan.erase(middle, plan.find("[[point]]", middle + 1) - middle);
      plan.erase(plan.find("# What the batch shows"));
      plan_ = (folder_.path() / "plan.toml").string();
      std::ofstream(plan_, std::ios::binary) << plan;
    }
  }

  /// `run` into this folder.
  [[nodiscard]] std::vector<std::string> run(const fs::path& out) const {
    return {
        "run",   plan_, "--batch", batch_, "--bench",        std::string(MB_RESOURCES) + "/benches/demo.toml",
        "--out", out,   "--seed",  "1",    "--virtual-time", "--json"};
  }

 private:
  TemporaryFolder folder_;
  std::string plan_;
  std::string batch_;
};

std::vector<std::string> resume(const fs::path& out) {
  return {"resume", "--db", out / "record.sqlite", "--out", out, "--virtual-time", "--json"};
}

/// The run that nobody broke off, and which of its lines of output belong to which phase.
struct Unbroken {
  explicit Unbroken(const Case& what) {
    Child child(what.run(folder.path()), folder.path() / "stderr.txt");
    const ChildEnd end = child.end();
    EXPECT_EQ(end.code, 1) << "a meter fails in this batch";
    std::string phase = "opening";
    for (std::size_t i = 0; i < child.lines().size(); ++i) {
      const Json event = Json::parse(child.lines()[i]);
      const std::string name = event.at("event");
      const std::string kind = name.starts_with("step-")  ? "step"
                               : name == "point-measured" ? "point"
                               : name == "run-ended"      ? "run_ended"
                               : name == "safe-state"     ? "safe_state"
                                                          : name;
      Json body = event;
      if (kind == "step") {
        body["state"] = name == "step-started" ? "started" : "ended";
      }
      phase = phaseAfter(phase, kind, body);
      phases[phase].push_back(i + 1);
    }
    record = std::make_unique<Recorded>(folder.path() / "record.sqlite");
  }

  TemporaryFolder folder;
  std::map<std::string, std::vector<std::size_t>> phases;  ///< numbers of lines
  std::unique_ptr<Recorded> record;
};

/// A process that is killed when it has printed line `after`, and a little later.
struct Moment {
  std::size_t after = 0;
  std::chrono::microseconds later{};
};

/// What a killed process had said.
struct Killed {
  bool killed = false;
  Seq durable = 0;  ///< rows it had said to be on the disk
  std::vector<Json> results;
};

Killed killAt(const std::vector<std::string>& arguments, const fs::path& folder, const Moment& moment) {
  Child child(arguments, folder / "stderr.txt");
  for (std::size_t i = 0; i < moment.after && child.line(); ++i) {
  }
  child.readFor(moment.later);
  child.kill();
  Killed killed;
  killed.killed = child.end().killed;
  for (const auto& line : child.lines()) {
    const Json event = Json::parse(line);
    const std::string name = event.at("event");
    if (name == "durable") {
      killed.durable = std::max(killed.durable, event.at("to").get<Seq>());
    } else if (name == "result" || name == "verdict" || name == "part" || name == "run-ended") {
      killed.durable = std::max(killed.durable, event.at("seq").get<Seq>());
      killed.results.push_back(event);
    }
  }
  return killed;
}

void isWhole(const fs::path& folder) {
  const Ran audit = ran({"audit", "verify", "--db", folder / "record.sqlite"}, folder);
  EXPECT_EQ(audit.end.code, 0) << audit.out << audit.err;
  const Ran recompute = ran({"recompute", "--db", folder / "record.sqlite"}, folder);
  EXPECT_EQ(recompute.end.code, 0) << recompute.out << recompute.err;
  EXPECT_NE(recompute.out.find("Every bit comes out again."), std::string::npos) << recompute.out;
}

/// Nothing that was said to be on the disk is lost.
void keptItsWord(const Recorded& record, const Killed& killed) {
  EXPECT_GE(record.head().seq, killed.durable);
  for (const auto& event : killed.results) {
    const auto row = record.ledger().row(event.at("seq").get<Seq>());
    ASSERT_TRUE(row) << event.dump();
    const Json body = row->json();
    for (const auto& [name, value] : body.items()) {
      EXPECT_EQ(event.at(name), value) << event.dump();
    }
  }
}

/// Up to where it was killed, the ledger is that of the unbroken run, bit for bit.
void isBeginning(const Recorded& record, const Recorded& unbroken) {
  const Row head = record.head();
  const auto same = unbroken.ledger().row(head.seq);
  ASSERT_TRUE(same) << head.seq;
  EXPECT_EQ(head.hash, same->hash) << head.seq << " " << head.kind;
}

/// After a crash everything goes to rest before anything is armed.
void restedFirst(const Recorded& record) {
  std::size_t resumed = 0;
  bool rested = true;
  for (const auto& row : record.rows(std::string())) {
    if (row.kind == "resumed") {
      ++resumed;
      rested = false;
    } else if (row.kind == "safe_state" && row.json().at("why") == "crash") {
      rested = true;
      EXPECT_EQ(row.json().at("items").size(), 10U) << "every actuator of the bench";
      for (const auto& item : row.json().at("items")) {
        EXPECT_EQ(item.at("done"), true) << item.dump();
      }
    } else if (row.kind == "armed" || row.kind == "exchange" || row.kind == "step") {
      EXPECT_TRUE(rested) << "row " << row.seq << " " << row.kind;
    }
  }
  EXPECT_GT(resumed, 0U);
}

/// Standard deviation of a meter's own error from one flow to the next, %: the batch's repeatability_percent.
double repeatability(const Json& result) {
  static const std::map<std::string, double> kOfRun = {{"high", 0.03}, {"middle", 0.05}, {"low", 0.10}};
  const double ofRun = kOfRun.at(result.at("point"));
  return result.at("run_of_point") == "mean" ? ofRun / std::sqrt(3.0) : ofRun;
}

/// How results of a point that was measured again lie to those of the unbroken run. U_result is that of the
/// error in its own run (settled point 12): between two runs the meter's repeatability comes in twice.
struct Agreement {
  int compared = 0;
  int inside = 0;      ///< |difference| within the uncertainty of the difference (E_n of ISO 13528 up to 1)
  double worst = 0.0;  ///< largest E_n
  std::string where;   ///< whose that is
  double sum = 0.0;    ///< of signed E_n

  void add(const std::string& name, const Json& one, const Json& other) {
    const double difference =
        integration::number(one, "error_percent") - integration::number(other, "error_percent");
    const double u = std::hypot(integration::number(one, "uncertainty_percent"),
                                integration::number(other, "uncertainty_percent"),
                                2.0 * std::sqrt(2.0) * repeatability(one));
    const double normalised = difference / u;
    ++compared;
    inside += std::abs(normalised) <= 1.0 ? 1 : 0;
    sum += normalised;
    if (std::abs(normalised) > worst) {
      worst = std::abs(normalised);
      where = name;
    }
  }
};

/// Finished points bit for bit, the others within their uncertainty.
void compare(const Recorded& record, const Recorded& unbroken, Seq kept, Agreement& agreement) {
  const auto mine = record.results();
  const auto theirs = unbroken.results();
  ASSERT_EQ(mine.size(), theirs.size());
  std::map<std::string, Seq> finished;
  for (const auto& row : unbroken.rows("result")) {
    if (row.seq < kept) {
      const auto body = row.json();
      finished[textField(body, "point") + "/" + textField(body, "run_of_point") + "/" +
               textField(body, "position")] = row.seq;
    }
  }
  for (const auto& [name, body] : theirs) {
    ASSERT_TRUE(mine.contains(name)) << name;
    const Json& other = mine.at(name);
    EXPECT_EQ(other.at("verdict"), body.at("verdict")) << name;
    if (finished.contains(name)) {
      EXPECT_EQ(other.dump(), body.dump());
    } else if (body.contains("error_percent")) {
      agreement.add(name, other, body);
    }
  }
}

class KillTest : public ::testing::Test {
 protected:
  /// A moment in this phase.
  Moment momentIn(const std::string& phase) {
    const auto& lines = unbroken.phases.at(phase);
    Moment moment;
    moment.after = lines[std::uniform_int_distribution<std::size_t>(0, lines.size() - 1)(random)];
    moment.later = std::chrono::microseconds(std::uniform_int_distribution<int>(0, 4000)(random));
    return moment;
  }

  /// Kills a run in this phase, perhaps its resumption too, and resumes it to its end.
  void breakOff(const std::string& phase, bool twice);
  /// Killed before the run was in the record: it is begun anew, on whatever file is there.
  void beginAgain(const fs::path& out);

  Case what;
  Unbroken unbroken{what};
  std::mt19937 random{20260105};
  std::map<std::string, int> hit;  ///< kills by the phase in which the record ends
  int killed = 0;
  int killedAgain = 0;
  int early = 0;  ///< killed before there was a run
  int ended = 0;  ///< the process was faster
  Agreement agreement;
};

void KillTest::breakOff(const std::string& phase, bool twice) {
  const TemporaryFolder folder;
  const fs::path out = folder.path();
  const Killed first = killAt(what.run(out), out, momentIn(phase));
  if (!first.killed) {
    ++ended;
    return;
  }
  const Ran audit = ran({"audit", "verify", "--db", out / "record.sqlite"}, out);
  auto record = Recorded::begun(out / "record.sqlite");
  if (!record) {
    EXPECT_EQ(first.durable, 0) << "a record without a genesis row holds nothing yet";
    beginAgain(out);
    return;
  }
  keptItsWord(*record, first);
  isBeginning(*record, *unbroken.record);
  const Seq run = record->open();
  if (run == 0) {
    const bool begun = !record->rows("run").empty();
    record.reset();
    begun ? static_cast<void>(++ended) : beginAgain(out);
    return;
  }
  EXPECT_EQ(audit.end.code, 0) << audit.out;
  ++killed;
  ++hit[record->phase()];
  const Seq head = record->head().seq;
  Seq kept = record->history(run).kept;
  const auto witness = readWitnessEnd(out / "record.sqlite.witness");
  const bool lagging = witness && witness->head && witness->head->seq < head;
  record.reset();
  if (twice) {
    Moment again;
    again.after = std::uniform_int_distribution<std::size_t>(5, 600)(random);
    again.later = std::chrono::microseconds(std::uniform_int_distribution<int>(0, 4000)(random));
    const Killed second = killAt(resume(out), out, again);
    const Recorded after(out / "record.sqlite");
    keptItsWord(after, second);
    killedAgain += second.killed && after.open() != 0 ? 1 : 0;
  }
  const Ran resumed = ran(resume(out), out);
  const Recorded whole(out / "record.sqlite");
  EXPECT_TRUE(resumed.end.code == 1 || twice) << resumed.end.code << " " << resumed.err;
  EXPECT_EQ(whole.open(), 0) << resumed.err;
  isWhole(out);
  restedFirst(whole);
  EXPECT_EQ(whole.verdicts(), unbroken.record->verdicts());
  if (lagging) {
    ASSERT_FALSE(whole.rows("recovered").empty());
    EXPECT_EQ(whole.rows("recovered").front().json().at("to"), std::to_string(head));
  }
  compare(whole, *unbroken.record, kept, agreement);
}

void KillTest::beginAgain(const fs::path& out) {
  ++early;
  const Ran again = ran(what.run(out), out);
  EXPECT_EQ(again.end.code, 1) << again.err;
  isWhole(out);
  EXPECT_EQ(Recorded(out / "record.sqlite").verdicts(), unbroken.record->verdicts());
}

/// From the first moment of the process on, before there is a file, a table, a genesis row, a run.
TEST_F(KillTest, KilledWhileItBeginsItBeginsAgain) {
  const int times = isLong() ? 40 : 8;
  for (int i = 0; i < times && !HasFailure(); ++i) {
    SCOPED_TRACE("kill " + std::to_string(i));
    const TemporaryFolder folder;
    const fs::path out = folder.path();
    Moment moment;
    moment.later = std::chrono::microseconds(std::uniform_int_distribution<int>(5'000, 60'000)(random));
    const Killed killedNow = killAt(what.run(out), out, moment);
    EXPECT_TRUE(killedNow.killed);
    const auto record = Recorded::begun(out / "record.sqlite");
    if (record && record->open() != 0) {
      EXPECT_EQ(ran(resume(out), out).end.code, 1);
      isWhole(out);
    } else {
      beginAgain(out);
    }
  }
}

TEST_F(KillTest, NothingIsLostAndTheRunGoesOn) {
  const int wanted = isLong() ? 50 : 12;
  std::vector<std::string> phases;
  for (const auto& [phase, lines] : unbroken.phases) {
    phases.push_back(phase);
  }
  for (std::size_t i = 0; killed < wanted && i < 10U * static_cast<std::size_t>(wanted); ++i) {
    const std::string& phase = phases[i % phases.size()];
    SCOPED_TRACE("kill " + std::to_string(i) + " in " + phase);
    breakOff(phase, i % 3 == 2);
    if (HasFailure()) {
      break;
    }
  }
  EXPECT_EQ(killed, wanted);
  std::cout << killed << " kills (" << early << " before there was a run, " << ended
            << " after it ended, besides), " << killedAgain << " resumptions killed too; in";
  for (const auto& [phase, count] : hit) {
    std::cout << " " << phase << " " << count << ",";
  }
  std::cout << "\n"
            << agreement.compared << " results measured again, " << agreement.inside
            << " within U of the difference, worst E_n " << agreement.worst << " (" << agreement.where
            << "), mean " << agreement.sum / std::max(agreement.compared, 1) << "\n";
  // U covers 95 %: a few of many differences lie beyond it, none far.
  EXPECT_GT(agreement.compared, 3 * wanted);
  EXPECT_GE(agreement.inside, agreement.compared * 85 / 100);
  EXPECT_LT(agreement.worst, 2.5);
  EXPECT_GE(hit.size(), isLong() ? 10U : 5U);
}

}  // namespace
}  // namespace mb::fault

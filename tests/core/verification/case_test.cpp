// What a certificate needs (settled point 1), rule by rule.

#include "core/verification/obstacles.h"
#include "core/verification/verification_case.h"
#include "tests/support/sample_evidence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mb {
namespace {

using test::kMeter;
using test::SampleRecord;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

VerificationCase caseOf(const std::vector<RecordEvidence>& records, const CaseQuestion& question) {
  auto found = gatherCase(records, question);
  EXPECT_TRUE(found) << (found ? "" : found.error().message());
  return found ? std::move(*found) : VerificationCase();
}

CaseState stateOf(const SampleRecord& record) {
  const auto records = record.records();
  return caseOf(records, CaseQuestion(kMeter)).state();
}

std::vector<std::string> missingOf(const SampleRecord& record) {
  const auto records = record.records();
  return caseOf(records, CaseQuestion(kMeter)).missing();
}

Signatories people() {
  return {Identity("Zhang Wei", {Role::metrologist}, false), Identity("Li Na", {Role::metrologist}, false)};
}

std::vector<std::string> obstaclesOf(const SampleRecord& record, const Signatories& signing = people()) {
  const auto records = record.records();
  return obstacles(caseOf(records, CaseQuestion(kMeter)), signing);
}

TEST(Case, IsCompleteWhenEveryItemPassed) {
  SampleRecord record;
  record.complete();
  EXPECT_EQ(stateOf(record), CaseState::complete);
  EXPECT_THAT(missingOf(record), IsEmpty());
  EXPECT_THAT(obstaclesOf(record), IsEmpty());
}

TEST(Case, NamesEveryItemThatIsMissing) {
  SampleRecord record;
  record.run("flow-sensor", "pass");
  EXPECT_EQ(stateOf(record), CaseState::incomplete);
  const auto missing = missingOf(record);
  ASSERT_THAT(missing, SizeIs(5));
  EXPECT_EQ(missing[0], "appearance");
  EXPECT_EQ(missing[1], "running-check");
  EXPECT_EQ(missing[2], "tightness");
  EXPECT_THAT(missing[3], HasSubstr("sensor-pair + calculator, or calculator-pair"));
  EXPECT_EQ(missing[4], "repeatability");
}

TEST(Case, PassesTheErrorsByAnyMethodOfTheEdition) {
  for (const auto& parts : std::vector<std::vector<std::string>>{
           {"complete"}, {"flow-sensor", "calculator-pair"}, {"flow-sensor", "sensor-pair", "calculator"}}) {
    SampleRecord record;
    for (const char* item : {"appearance", "running-check", "tightness"}) {
      record.manual(item, "pass");
    }
    record.run("repeatability", "pass");
    for (const auto& part : parts) {
      EXPECT_EQ(stateOf(record), CaseState::incomplete) << part;
      record.run(part, "pass");
    }
    EXPECT_EQ(stateOf(record), CaseState::complete) << parts.front();
  }
}

TEST(Case, KeepsAFailureForGood) {
  SampleRecord record;
  record.complete();
  record.run("flow-sensor", "fail", test::inForce(), "2026-03-03");
  EXPECT_EQ(stateOf(record), CaseState::failed);
  record.run("flow-sensor", "pass", test::inForce(), "2026-03-04");
  EXPECT_EQ(stateOf(record), CaseState::failed) << "a later pass does not hide it";
  EXPECT_EQ(record.records().size(), 1U);
}

TEST(Case, KeepsAFailureByHandAndOneThatWasNotAskedFor) {
  SampleRecord byHand;
  byHand.complete();
  byHand.manual("appearance", "fail");
  byHand.manual("appearance", "pass");
  EXPECT_EQ(stateOf(byHand), CaseState::failed);

  SampleRecord demo;  // DEMO asks for errors alone
  demo.run("flow-sensor", "pass", test::regulation("DEMO"));
  demo.manual("tightness", "fail").edition = "DEMO";
  EXPECT_EQ(stateOf(demo), CaseState::failed);
}

TEST(Case, KeepsAFailureUnderAnotherEditionButNotAFactorysTest) {
  SampleRecord record;
  record.run("flow-sensor", "fail", test::regulation("JJG225-2010-draft"), "2026-03-01");
  record.complete();
  EXPECT_EQ(stateOf(record), CaseState::failed);

  SampleRecord factory;
  factory.run("flow-sensor", "fail", test::regulation("CJ128-2007"), "2026-03-01");
  factory.complete();
  EXPECT_EQ(stateOf(factory), CaseState::complete);
}

TEST(Case, DoesNotCountAPassOfAnotherEdition) {
  SampleRecord record;
  record.complete();
  record.get().runs.front().edition = "JJG225-2010-draft";
  ASSERT_EQ(record.get().runs.front().item, "flow-sensor");
  const auto missing = missingOf(record);
  ASSERT_THAT(missing, SizeIs(1));
  EXPECT_THAT(missing.front(), HasSubstr("flow-sensor (the one on record was done under JJG225-2010-draft)"));
}

TEST(Case, DoesNotCountAPassByAnotherTextOfTheEdition) {
  SampleRecord record;
  record.complete();
  record.get().runs.front().regulationSha256 = "a text with wider limits";
  EXPECT_THAT(missingOf(record).at(0), HasSubstr("another text of JJG225-2001"));
}

TEST(Case, DoesNotCountARunThatLeftOutFlowPoints) {
  SampleRecord record;
  record.complete();
  record.get().runs.front().results.pop_back();
  EXPECT_THAT(missingOf(record).at(0), HasSubstr("leaves out flow points: low"));
}

TEST(Case, DoesNotCountAPartThatMayServeNoCertificate) {
  SampleRecord record;
  record.complete();
  record.get().runs.front().parts.front().certificate = false;
  record.get().runs.front().parts.front().whyNot = "the bench was locked";
  EXPECT_THAT(missingOf(record).at(0), HasSubstr("the bench was locked"));
}

TEST(Case, IsNeitherPassedNorFailedByWhatWasNotDone) {
  for (const char* verdict : {"invalid", "inconclusive", "aborted", "not-tested", "nonsense"}) {
    SampleRecord record;
    record.complete();
    record.get().runs.front().parts.front().verdict = verdict;
    EXPECT_EQ(stateOf(record), CaseState::incomplete) << verdict;
    record.run("flow-sensor", "pass");
    EXPECT_EQ(stateOf(record), CaseState::complete) << "it may be done again after " << verdict;
  }
}

TEST(Case, WaitsForARunThatHasNotEnded) {
  SampleRecord record;
  record.complete();
  RunEvidence& open = record.run("flow-sensor", "pass");
  open.status.clear();
  open.parts.clear();  // its results might have failed
  EXPECT_EQ(stateOf(record), CaseState::incomplete);
  EXPECT_THAT(missingOf(record).at(0), HasSubstr("the end of run"));
}

TEST(Case, GathersPartsOfOtherBenchesAndDays) {
  SampleRecord here;
  SampleRecord there(false, "11112222-0cc0-8e23-aac0-dc70c2fc82b6");
  for (const char* item : {"appearance", "running-check", "tightness"}) {
    here.manual(item, "pass", "2026-02-20");
  }
  here.run("flow-sensor", "pass");
  there.run("calculator-pair", "pass", test::inForce(), "2026-03-09");
  there.run("repeatability", "pass", test::inForce(), "2026-03-09");
  const std::vector<RecordEvidence> both = {here.get(), there.get()};
  const auto found = caseOf(both, CaseQuestion(kMeter));
  EXPECT_EQ(found.state(), CaseState::complete);
  EXPECT_EQ(found.date(), "2026-03-09");
  EXPECT_EQ(stateOf(here), CaseState::incomplete);
}

TEST(Case, TakesACopyOfARecordOnceAndRefusesAnAlteredOne) {
  SampleRecord record;
  record.complete();
  const std::vector<RecordEvidence> twice = {record.get(), record.get()};
  EXPECT_THAT(caseOf(twice, CaseQuestion(kMeter)).entries, SizeIs(7));
  std::vector<RecordEvidence> altered = twice;
  altered[1].hashes.begin()->second = "another";
  const auto refused = gatherCase(altered, CaseQuestion(kMeter));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("differ in row"));
}

TEST(Case, NeverMixesASimulatedBenchWithARealOne) {
  SampleRecord real;
  real.complete();
  SampleRecord simulated(true, "11112222-0cc0-8e23-aac0-dc70c2fc82b6");
  simulated.run("flow-sensor", "pass");
  const std::vector<RecordEvidence> both = {real.get(), simulated.get()};
  EXPECT_FALSE(gatherCase(both, CaseQuestion(kMeter)));
}

TEST(Case, DoesNotCountWhatIsTooOld) {
  SampleRecord record;
  record.complete();
  const auto records = record.records();
  CaseQuestion question(kMeter);
  question.today = "2026-03-31";
  EXPECT_EQ(caseOf(records, question).state(), CaseState::complete) << "the edition states no age";
  question.withinDays = 29;
  EXPECT_EQ(caseOf(records, question).state(), CaseState::complete);
  question.withinDays = 28;
  EXPECT_THAT(caseOf(records, question).missing().at(0), HasSubstr("older than 28 days"));

  SampleRecord limited;
  const auto edition =
      test::regulation("DEMO", {{"paper = \"training\"", "paper = \"training\"\nparts_within_days = 10"}});
  limited.run("flow-sensor", "pass", edition);
  const auto own = limited.records();
  CaseQuestion asked(kMeter);
  asked.today = "2026-03-12";
  EXPECT_EQ(caseOf(own, asked).state(), CaseState::complete);
  asked.today = "2026-03-13";
  EXPECT_EQ(caseOf(own, asked).state(), CaseState::incomplete);
}

TEST(Case, BeginsAnewOnlyWhenAPersonOpensIt) {
  SampleRecord record;
  record.run("flow-sensor", "fail", test::inForce(), "2026-03-01");
  record.open("2026-03-02");
  record.complete();
  const auto records = record.records();
  const auto found = caseOf(records, CaseQuestion(kMeter));
  EXPECT_EQ(found.state(), CaseState::complete);
  ASSERT_NE(found.opening, nullptr);
  EXPECT_EQ(found.opening->why, "repaired");
}

/// In virtual time every run begins at the same instant: within a record the rows' order counts.
TEST(Case, OrdersTheRowsOfOneRecordByTheirNumbers) {
  SampleRecord record;
  record.run("flow-sensor", "fail", test::inForce(), "2026-03-05");
  record.open("2026-03-01");
  record.run("flow-sensor", "pass", test::inForce(), "2026-03-01");
  EXPECT_EQ(stateOf(record), CaseState::incomplete) << "the failure lies before the opening";
}

TEST(Case, IsApartForEachKindOfVerification) {
  SampleRecord record;
  record.run("flow-sensor", "fail").verification = "subsequent";
  record.complete();
  EXPECT_EQ(stateOf(record), CaseState::complete);
  const auto records = record.records();
  CaseQuestion question(kMeter);
  question.kind = VerificationKind::Subsequent;
  EXPECT_EQ(caseOf(records, question).state(), CaseState::failed);
}

TEST(Case, KnowsNoOtherMeter) {
  SampleRecord record;
  record.complete();
  const auto records = record.records();
  const auto unknown = gatherCase(records, CaseQuestion("26019999"));
  ASSERT_FALSE(unknown);
  EXPECT_THAT(unknown.error().message(), HasSubstr("26019999"));
}

TEST(Obstacles, AreEditionsThatMayServeNoCertificate) {
  for (const char* edition : {"JJG225-2001", "JJG225-2010-draft", "EN1434-5-2007"}) {
    SampleRecord record;
    record.run("flow-sensor", "pass", test::regulation(edition));
    EXPECT_THAT(obstaclesOf(record), ElementsAre(HasSubstr(edition))) << edition;
  }
  SampleRecord form;
  form.run("flow-sensor", "pass", test::regulation("JJG225-2024"));
  EXPECT_THAT(obstaclesOf(form), ElementsAre(HasSubstr("not been checked")));
  EXPECT_EQ(stateOf(form), CaseState::incomplete) << "an empty form asks for nothing and completes nothing";
}

TEST(Obstacles, AreASimulatedBenchUnderARealEdition) {
  SampleRecord record(true);
  record.complete();
  EXPECT_THAT(obstaclesOf(record), ElementsAre(HasSubstr("simulated")));
  SampleRecord demo(true);
  demo.run("flow-sensor", "pass", test::regulation("DEMO"));
  EXPECT_THAT(obstaclesOf(demo), IsEmpty());
  const auto records = demo.records();
  EXPECT_EQ(standingOf(caseOf(records, CaseQuestion(kMeter))), PaperStanding::training);
}

TEST(Obstacles, AreStandardsPastTheirDueDate) {
  SampleRecord record;
  record.complete();
  record.get().runs.front().bench = test::bench("2026-03-02");
  EXPECT_THAT(obstaclesOf(record), IsEmpty()) << "due that day is not past due";
  record.get().runs.front().bench = test::bench("2026-03-01");
  EXPECT_THAT(obstaclesOf(record), ElementsAre(HasSubstr("SIM-BAL-01"), HasSubstr("SIM-T-01")));
  record.get().runs.front().bench = test::bench("+180d");
  EXPECT_THAT(obstaclesOf(record).at(0), HasSubstr("has no due date"))
      << "days from a start are for simulated runs";
  record.get().runs.front().results.front().standards = {"BORROWED-1"};
  EXPECT_THAT(obstaclesOf(record).back(), HasSubstr("BORROWED-1"));
}

TEST(Obstacles, AreFailuresThatNoPaperOfThisEditionCanReport) {
  SampleRecord record;
  record.run("flow-sensor", "fail", test::regulation("JJG225-2010-draft"), "2026-03-01");
  record.complete();
  EXPECT_THAT(obstaclesOf(record), ElementsAre(HasSubstr("failed under JJG225-2010-draft")));
}

TEST(Obstacles, AreACaseWithoutARun) {
  SampleRecord record;
  record.run("flow-sensor", "pass");
  record.open("2026-03-02");
  record.manual("appearance", "fail");
  EXPECT_EQ(stateOf(record), CaseState::failed);
  EXPECT_THAT(obstaclesOf(record), ElementsAre(HasSubstr("no run of the meter")));
}

TEST(Obstacles, ArePeopleWhoMayNotSign) {
  SampleRecord record;
  record.complete();
  Signatories alone = people();
  alone.checker = alone.verifier;
  EXPECT_THAT(obstaclesOf(record, alone), ElementsAre(HasSubstr("one person")));
  Signatories standIns = people();
  standIns.checker = Identity("Demo Checker", {Role::metrologist}, true);
  EXPECT_THAT(obstaclesOf(record, standIns), ElementsAre(HasSubstr("Demo Checker")));
}

}  // namespace
}  // namespace mb

#include "core/people/authority.h"

#include <algorithm>

#include <gtest/gtest.h>

namespace mb {
namespace {

TEST(Authority, OnlyAnAdministratorRestoresARecord) {
  const auto authority = Authority::demonstration();
  EXPECT_FALSE(authority.permit(*authority.find("Demo Verifier"), Act::restoreRecord));
  EXPECT_FALSE(authority.permit(*authority.find("Demo Checker"), Act::restoreRecord));
  EXPECT_TRUE(authority.permit(*authority.find("Demo Administrator"), Act::restoreRecord));
  EXPECT_EQ(*authority.roleFor(*authority.find("Demo Administrator"), Act::restoreRecord),
            Role::administrator);
}

TEST(Authority, RefusalNamesThePersonTheActAndWhoMay) {
  const auto authority = Authority::demonstration();
  const auto refused = authority.permit(*authority.find("Demo Administrator"), Act::decideConformity);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().what, "'Demo Administrator' may not do this (decide-conformity)");
  EXPECT_EQ(refused.error().remedy, "ask a person who is metrologist");
}

TEST(Authority, RolesInAForgedIdentityDoNotCount) {
  const auto authority = Authority::demonstration();
  EXPECT_FALSE(authority.permit(Identity("Demo Verifier", {Role::administrator}, true), Act::restoreRecord));
  EXPECT_FALSE(authority.permit(Identity("Mallory", {Role::administrator}, false), Act::restoreRecord));
}

TEST(Authority, ASecondPersonOfTheSameNameIsNotTakenIn) {
  const Authority authority(
      {Identity("Li", {Role::auditor}, false), Identity("Li", {Role::administrator}, false)});
  EXPECT_FALSE(authority.permit(Identity("Li", {}, false), Act::restoreRecord));
  EXPECT_TRUE(authority.permit(Identity("Li", {}, false), Act::exportEvidence));
}

TEST(Authority, EveryActHasSomebodyAndNobodyMayDoEverything) {
  const auto authority = Authority::demonstration();
  const auto acts = {Act::startRun,     Act::answerOperator,  Act::writeCoefficients, Act::decideConformity,
                     Act::releaseBench, Act::changeMetrology, Act::changeBench,       Act::restoreRecord,
                     Act::readRecord,   Act::exportEvidence};
  const auto people = {"Demo Verifier", "Demo Checker", "Demo Administrator"};
  for (const Act act : acts) {
    EXPECT_TRUE(std::any_of(people.begin(), people.end(), [&](const char* name) {
      return authority.permit(*authority.find(name), act).has_value();
    })) << nameOf(act);
  }
  for (const char* name : people) {
    EXPECT_FALSE(std::all_of(acts.begin(), acts.end(), [&](Act act) {
      return authority.permit(*authority.find(name), act).has_value();
    })) << name;
  }
}

}  // namespace
}  // namespace mb

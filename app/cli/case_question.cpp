#include "app/cli/case_question.h"

#include "app/cli/record_access.h"
#include "core/async/clock.h"
#include "core/verification/calendar.h"

#include <chrono>

namespace mb::cli {

Expected<CaseQuestion> questionOf(const CaseOptions& options, const RecordEvidence& record) {
  CaseQuestion question(options.meter);
  if (!options.verification.empty()) {
    question.kind = verificationKindNamed(options.verification);
    if (!question.kind) {
      return fail("\"" + options.verification + "\" is no kind of verification", "--verification",
                  "give first, subsequent or in-use");
    }
  }
  question.edition = options.edition;
  question.withinDays = options.withinDays;
  question.today =
      dateOf(record.simulated
                 ? record.lastUtc
                 : toIso(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())));
  return question;
}

Expected<FoundCase> findCase(const CaseOptions& options, bool verified) {
  FoundCase found;
  auto records = readRecords(options.records, verified);
  if (!records) {
    return tl::unexpected(records.error());
  }
  found.records = std::move(*records);
  const auto question = questionOf(options, found.records.front());
  if (!question) {
    return tl::unexpected(question.error());
  }
  auto verification = gatherCase(found.records, *question);
  if (!verification) {
    return tl::unexpected(verification.error());
  }
  found.verification = std::move(*verification);
  return found;
}

Expected<Permitted> permitted(const std::string& name, Act act) {
  const Authority authority = Authority::demonstration();
  const auto who = authority.find(name);
  if (!who) {
    return fail("\"" + name + "\" is not known at this bench", "--who", "an administrator adds people");
  }
  const auto role = authority.roleFor(*who, act);
  if (!role) {
    return tl::unexpected(role.error());
  }
  return Permitted{*who, *role};
}

Expected<Signatories> signatories(const VerificationCase& verification, const Authority& authority,
                                  const std::string& checker) {
  const RunEvidence* run = verification.decisiveRun();
  const std::string verifier = run == nullptr ? "Demo Verifier" : run->operatorName;
  const auto who = authority.find(verifier);
  if (!who) {
    return fail("the operator of the run, \"" + verifier + "\", is not known at this bench", "",
                "an administrator adds people");
  }
  const auto checks = authority.find(checker);
  if (!checks) {
    return fail("\"" + checker + "\" is not known at this bench", "--checker",
                "an administrator adds people");
  }
  return Signatories{*who, *checks};
}

}  // namespace mb::cli

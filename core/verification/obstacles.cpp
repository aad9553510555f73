#include "core/verification/obstacles.h"

#include "core/verification/calendar.h"
#include "core/verification/standards_used.h"

#include <algorithm>
#include <set>

namespace mb {
namespace {

bool simulated(const VerificationCase& verification) {
  const RunEvidence* run = verification.decisiveRun();
  for (const auto& entry : verification.entries) {
    if (entry.run != nullptr && entry.run->simulated) {
      return true;
    }
  }
  return run != nullptr && run->simulated;
}

/// The runs whose results stand on the paper.
std::vector<const RunEvidence*> runsOf(const VerificationCase& verification) {
  std::vector<const RunEvidence*> runs;
  for (const auto& item : verification.items) {
    for (const std::size_t index : item.by) {
      const RunEvidence* run = verification.entries[index].run;
      if (run != nullptr && std::ranges::count(runs, run) == 0) {
        runs.push_back(run);
      }
    }
  }
  return runs;
}

void addStandards(const VerificationCase& verification, std::vector<std::string>& all) {
  std::set<std::string> named;
  for (const auto* run : runsOf(verification)) {
    for (const auto& standard : standardsUsed(*run)) {
      std::string why;
      if (!standard.known) {
        why = "standard " + standard.id + " is not described by the bench file";
      } else if (standard.due.empty()) {
        why = "standard " + standard.id + " has no due date";
      } else if (standard.pastDue) {
        why = "standard " + standard.id + " (certificate " + standard.certificate + ") was past due on " +
              dateOf(run->endedUtc) + ": due " + standard.due;
      }
      if (!why.empty() && named.insert(why).second) {
        all.push_back(why);
      }
    }
  }
}

/// A failure under another edition stays in the case, but no paper of this edition can report it.
void addForeignFailures(const VerificationCase& verification, std::vector<std::string>& all) {
  for (const auto& entry : verification.entries) {
    if (entry.verdict == Verdict::fail && entry.edition != verification.edition) {
      all.push_back(entry.item + " failed under " + entry.edition + " on " + dateOf(entry.utc) +
                    ": no paper of " + verification.edition + " while that stands (ask with --regulation " +
                    entry.edition + ", or open a new case with a reason)");
    }
  }
}

}  // namespace

PaperStanding standingOf(const VerificationCase& verification) {
  const bool demonstration = verification.regulation->status == RegulationStatus::Demonstration;
  return demonstration || simulated(verification) ? PaperStanding::training : PaperStanding::legal;
}

std::vector<std::string> obstacles(const VerificationCase& verification, const Signatories& people) {
  std::vector<std::string> all;
  const Regulation& regulation = *verification.regulation;
  const bool demonstration = regulation.status == RegulationStatus::Demonstration;
  if (!demonstration) {
    if (const auto may = mayServeCertificate(regulation, verification.date()); !may) {
      all.push_back(may.error().message());
    }
    if (simulated(verification)) {
      all.emplace_back("the bench is simulated: its results never serve a certificate of a real edition");
    }
  }
  if (verification.decisiveRun() == nullptr) {
    all.emplace_back("no run of the meter is in this case: nothing says on which bench it was verified");
  }
  addForeignFailures(verification, all);
  addStandards(verification, all);
  if (people.verifier.name == people.checker.name) {
    all.push_back("verifier and checker are one person (" + people.checker.name + ")");
  }
  if (standingOf(verification) == PaperStanding::legal) {
    for (const Identity* person : {&people.verifier, &people.checker}) {
      if (person->demonstration) {
        all.push_back("\"" + person->name + "\" is a stand-in for demonstrations and signs for nobody");
      }
    }
  }
  return all;
}

}  // namespace mb

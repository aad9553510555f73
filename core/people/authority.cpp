#include "core/people/authority.h"

#include <algorithm>

namespace mb {
namespace {

/// The roles that may do an act: no role may do everything, and nobody who administers the record decides on
/// meters in that capacity.
std::vector<Role> rolesFor(Act act) {
  switch (act) {
    case Act::startRun:
    case Act::answerOperator:
      return {Role::operatorRole, Role::metrologist};
    case Act::writeCoefficients:
    case Act::decideConformity:
    case Act::releaseBench:
    case Act::changeMetrology:
      return {Role::metrologist};
    case Act::changeBench:
    case Act::restoreRecord:
      return {Role::administrator};
    case Act::readRecord:
      return {Role::operatorRole, Role::metrologist, Role::administrator, Role::auditor};
    case Act::exportEvidence:
      return {Role::metrologist, Role::auditor};
  }
  return {};
}

}  // namespace

std::string_view nameOf(Role role) {
  switch (role) {
    case Role::operatorRole:
      return "operator";
    case Role::metrologist:
      return "metrologist";
    case Role::administrator:
      return "administrator";
    case Role::auditor:
      return "auditor";
  }
  return "unknown";
}

std::string_view nameOf(Act act) {
  switch (act) {
    case Act::startRun:
      return "start-run";
    case Act::answerOperator:
      return "answer-operator";
    case Act::writeCoefficients:
      return "write-coefficients";
    case Act::decideConformity:
      return "decide-conformity";
    case Act::releaseBench:
      return "release-bench";
    case Act::changeMetrology:
      return "change-metrology";
    case Act::changeBench:
      return "change-bench";
    case Act::restoreRecord:
      return "restore-record";
    case Act::readRecord:
      return "read-record";
    case Act::exportEvidence:
      return "export-evidence";
  }
  return "unknown";
}

Authority::Authority(std::vector<Identity> people) {
  for (auto& person : people) {
    if (!find(person.name)) {
      people_.push_back(std::move(person));
    }
  }
}

Authority Authority::demonstration() {
  return Authority({
      Identity("Demo Verifier", {Role::operatorRole, Role::metrologist}, true),
      Identity("Demo Checker", {Role::metrologist, Role::auditor}, true),
      Identity("Demo Administrator", {Role::administrator}, true),
  });
}

std::optional<Identity> Authority::find(std::string_view name) const {
  const auto at =
      std::find_if(people_.begin(), people_.end(), [&](const auto& person) { return person.name == name; });
  if (at == people_.end()) {
    return std::nullopt;
  }
  return *at;
}

Expected<void> Authority::permit(const Identity& who, Act act) const {
  if (const auto role = roleFor(who, act); !role) {
    return tl::unexpected(role.error());
  }
  return {};
}

Expected<Role> Authority::roleFor(const Identity& who, Act act) const {
  const auto known = find(who.name);
  if (!known) {
    return fail("'" + who.name + "' is not known at this bench", "", "an administrator adds people");
  }
  std::string may;
  for (const Role role : rolesFor(act)) {
    if (std::find(known->roles.begin(), known->roles.end(), role) != known->roles.end()) {
      return role;
    }
    may += std::string(may.empty() ? "" : " or ") + std::string(nameOf(role));
  }
  return fail("'" + who.name + "' may not do this (" + std::string(nameOf(act)) + ")", "",
              "ask a person who is " + may);
}

}  // namespace mb

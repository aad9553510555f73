#pragma once

#include "core/text/error.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mb {

/// What a person is at the bench (DESIGN 7). One person may have several roles.
enum class Role { operatorRole, metrologist, administrator, auditor };

/// What somebody may ask for. Whoever carries an act out asks Authority::permit() first.
enum class Act {
  startRun,           ///< start, finish and abort a verification run
  answerOperator,     ///< answer what the bench asks of a person (readings by eye, confirmations)
  writeCoefficients,  ///< change the adjustment of a meter
  decideConformity,   ///< release results and sign certificates
  releaseBench,       ///< unlock a bench after a failed daily check (settled point 14)
  changeMetrology,    ///< change regulations, certificates of standards, plans
  changeBench,        ///< change the description of the bench, users and settings
  restoreRecord,      ///< take a record whose witnessed head is missing into use again
  readRecord,         ///< read, recompute and verify the record
  exportEvidence,     ///< hand out evidence packs
};

/// The names used in the ledger and in messages ("metrologist", "restore-record").
[[nodiscard]] std::string_view nameOf(Role role);
[[nodiscard]] std::string_view nameOf(Act act);

/// A person (or, in demonstrations, a stand-in) who asks for acts.
struct Identity {
  Identity(std::string name_, std::vector<Role> roles_, bool demonstration_)
      : name(std::move(name_)), roles(std::move(roles_)), demonstration(demonstration_) {}

  std::string name;  ///< as printed on papers; unique within one Authority
  std::vector<Role> roles;
  bool demonstration;  ///< papers of such a person are training papers, unsigned (settled point 18)
};

/// Decides who may do what. Every act of a person goes through permit(); there is no other way to ask.
class Authority {
 public:
  /// The people known here, one name each (a second one of the same name is not taken in).
  explicit Authority(std::vector<Identity> people);

  /// Until people exist: "Demo Verifier" (operator, metrologist), "Demo Checker" (metrologist, auditor) and
  /// "Demo Administrator".
  [[nodiscard]] static Authority demonstration();

  /// The person of this name, if known.
  [[nodiscard]] std::optional<Identity> find(std::string_view name) const;

  /// Nothing when `who` may do `act`, else an error that names the roles that may. What counts are the roles
  /// this Authority knows for the name, not those in `who`.
  [[nodiscard]] Expected<void> permit(const Identity& who, Act act) const;

  /// The role on the strength of which `who` may do `act`, for the audit row; an error as permit().
  [[nodiscard]] Expected<Role> roleFor(const Identity& who, Act act) const;

 private:
  std::vector<Identity> people_;
};

}  // namespace mb

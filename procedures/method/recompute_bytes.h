#pragma once

#include "procedures/method/recompute.h"
#include "procedures/method/recompute_basis.h"

#include <map>
#include <string>

#include <nlohmann/json_fwd.hpp>

namespace mb {

// Internal to recompute: from the bytes on the wire to the value in the row.

/// Rows of one run by number.
using RowsBySeq = std::map<Seq, Row>;

class ByteCheck {
 public:
  ByteCheck(const LedgerReader& ledger, const RunBasis& basis, const RowsBySeq& rows, RecomputeReport& report)
      : ledger_(ledger), basis_(basis), rows_(rows), report_(report) {}

  /// A `reading` row: the answer of the meter, decoded again with its profile.
  [[nodiscard]] Expected<void> reading(const Row& row);
  /// A `sample` row: what the balance sent. Other channels are polled and have no bytes of their own.
  [[nodiscard]] Expected<void> sample(const Row& row);

 private:
  void differs(const Row& row, const std::string& what, const std::string& record,
               const std::string& program);
  /// The body of the exchange that `body` names and the bytes it received; no value, with a difference
  /// noted, when there is none.
  struct Answer;
  [[nodiscard]] Expected<Answer> answerBehind(const Row& row, const nlohmann::json& body);

  const LedgerReader& ledger_;
  const RunBasis& basis_;
  const RowsBySeq& rows_;
  RecomputeReport& report_;
};

}  // namespace mb

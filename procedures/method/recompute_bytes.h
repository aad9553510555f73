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
  /// A `sample` row: what the balance or an instrument sent, read again in its language or by its profile.
  /// Polled plant registers have no bytes of their own.
  [[nodiscard]] Expected<void> sample(const Row& row);

 private:
  void differs(const Row& row, const std::string& what, const std::string& record,
               const std::string& program);
  /// The body of the exchange that `body` names and the bytes it received; no value, with a difference
  /// noted, when there is none.
  struct Answer;
  [[nodiscard]] Expected<Answer> answerBehind(const Row& row, const nlohmann::json& body);
  void adapterReading(const Row& row, const nlohmann::json& body, const Answer& answer);
  void weighing(const Row& row, const nlohmann::json& body, const BalanceDescription& balance,
                const Answer& answer);
  void instrumentValue(const Row& row, const nlohmann::json& body, const ChannelDescription& channel,
                       const Answer& answer);
  void compareSample(const Row& row, const nlohmann::json& body, Decimal value, bool stable);

  const LedgerReader& ledger_;
  const RunBasis& basis_;
  const RowsBySeq& rows_;
  RecomputeReport& report_;
};

}  // namespace mb

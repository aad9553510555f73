#pragma once

#include "core/async/context.h"
#include "devices/meter/meter_write.h"

#include <string>
#include <vector>

namespace mb {

/// Every value of `a` stands in `b` too.
[[nodiscard]] bool sameValues(const WriteValues& a, const WriteValues& b);
/// Which value would change by more than its field allows; empty: none.
[[nodiscard]] std::string changesTooMuch(const WritableThing& thing, const WriteValues& before,
                                         const WriteValues& wanted);
/// A field of which `values` says nothing: a meter cannot be proved to hold it. Empty: none.
[[nodiscard]] std::string missingIn(const WritableThing& thing, const WriteValues& values);

/// One act of writing, as the ledger keeps it: a `meter_write` row before anything is sent, and one that
/// closes it (docs/ledger.md). A first row without a second one says that nobody knows what the meter holds.
class WriteRecord {
 public:
  WriteRecord(const WriteOrder& order_, const WritableThing& thing_, int position_, std::string meter_,
              std::string profile_, Role role_);

  const WriteOrder& order;
  const WritableThing& thing;
  int position;
  std::string meter;
  std::string profile;
  Role role;
  WriteValues before;
  WriteValues wanted;  ///< what the meter can hold that is nearest to what was ordered
  WriteValues after;
  std::vector<Seq> exchanges;
  std::string outcome;  ///< written, unchanged, differs, refused, silence, failed
  std::string why;

  /// Writes the first row and waits until it is on the disk. Without a journal nothing happens.
  [[nodiscard]] Task<void> begin(const Context& context);
  /// What was read back is what was wanted, or the error that says what the meter holds; sets outcome and
  /// why.
  [[nodiscard]] Expected<void> compare(const std::string& where);
  /// What was written could not be read back.
  [[nodiscard]] static Error notReadBack(const Error& why);

  /// Writes the closing row; returns its number, 0 without a journal.
  Seq end(const Context& context) const;
};

}  // namespace mb

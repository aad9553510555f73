#pragma once

#include "core/people/authority.h"
#include "core/quantity/decimal.h"
#include "core/record/row.h"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace mb {

/// What of a meter can be changed through its interface. Changing it is an act of a person: see Authority.
enum class WriteKind { coefficient, number, address, pulse, other };
/// The word of profiles and of the ledger: "coefficient", "number", "address", "pulse", "other".
[[nodiscard]] std::string_view toWord(WriteKind kind);

/// One value that is written: raw = (value - offset) / scale, the nearest one.
class WriteField {
 public:
  WriteField() = default;

  std::string name;  ///< in the templates of the profile
  std::string unit;  ///< of the value; "1" for a plain number
  Decimal scale{1, 0};
  Decimal offset;
  std::optional<Decimal> minimum;  ///< outside is refused
  std::optional<Decimal> maximum;
  std::optional<double> mostChange;  ///< in percent of the value before: more is refused
};

/// Something that can be written, as the dry run sees it.
class WritableThing {
 public:
  WritableThing() = default;

  std::string name;  ///< in the profile and in plans
  WriteKind kind = WriteKind::other;
  std::vector<WriteField> fields;

  /// Null for a name that is not there.
  [[nodiscard]] const WriteField* field(const std::string& wanted) const;
};

using WriteValues = std::map<std::string, Decimal>;  ///< by field, in its unit

/// What is to be written, and who asks for it.
class WriteOrder {
 public:
  WriteOrder(std::string name_, WriteValues values_, Identity who_)
      : name(std::move(name_)), values(std::move(values_)), who(std::move(who_)) {}

  std::string name;  ///< of the thing
  WriteValues values;
  Identity who;
};

/// What came of it: the meter says that it holds the values.
class WriteReport {
 public:
  WriteReport() = default;

  WriteValues before;
  WriteValues after;
  bool unchanged = false;  ///< the meter held them already: nothing was sent
  Seq row = 0;             ///< the `meter_write` row that closes it
};

/// Every field must be there, none besides, inside its bounds. Error: the first that is not.
[[nodiscard]] Expected<void> checkWrite(const WritableThing& thing, const WriteValues& values);

/// "large=1.00488 small=0.998": values as plans write them. Error: what is none.
[[nodiscard]] Expected<WriteValues> parseWriteValues(const std::string& text);
/// The same back.
[[nodiscard]] std::string writeValuesText(const WriteValues& values);

}  // namespace mb

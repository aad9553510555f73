#pragma once

#include "app/cli/certificate.h"
#include "core/record/row.h"
#include "core/text/error.h"

#include <ostream>

namespace mb::cli {

/// `meterbench item --db F --meter SN --item I --result pass|fail [--note T] [--who NAME]`.
struct ItemOptions {
  CaseOptions which;
  std::string item;
  std::string result;
  std::string note;
  std::string who = "Demo Verifier";
  std::filesystem::path key;
  bool json = false;
};

/// Enters it: the `manual_item` row, durable when this returns. An error says what is wrong; nothing was entered
/// then.
[[nodiscard]] Expected<Row> enterItem(const ItemOptions& options);

/// Enters an item that a person looked at (appearance, running check, tightness) into the meter's case: a
/// `manual_item` row, durable when this returns.
int runItem(const ItemOptions& options, std::ostream& out, std::ostream& err);

}  // namespace mb::cli

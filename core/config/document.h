#pragma once

#include "core/config/table.h"
#include "core/text/error.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mb {

/// A TOML file of the program (bench, plan, profile, regulation, batch), read so that every mistake in it is
/// named at once: "file:line: field `x`: reason; remedy". Use:
///
///   auto document = ConfigDocument::parse(text, "demo.toml", kSchema);   // broken TOML or a wrong schema
///   ends here if (!document) return tl::unexpected(document.error()); ConfigTable root = document->root();
///   bench.name = root.requireString("name");                             // mistakes are noted, reading goes
///   on if (auto whole = document->finish(); !whole) return tl::unexpected(whole.error());
///
/// Until finish() has succeeded, what was read must not be used: a field in error reads as its neutral value.
class ConfigDocument {
 public:
  /// Parses `text` (any bytes). Every file carries `schema = N` with 1 <= N <= newestSchema. `fileName` is
  /// only used in messages. Fails on broken TOML, on more than 4 MiB and on a missing or unknown schema.
  [[nodiscard]] static Expected<ConfigDocument> parse(std::string_view text, std::string fileName,
                                                      int newestSchema = 1);

  [[nodiscard]] ConfigTable root() const;
  [[nodiscard]] int schema() const;
  [[nodiscard]] const std::string& fileName() const;

  /// Adds an error for every field nobody asked for (with the nearest known name), then fails with all errors
  /// in the order of their lines, one a line of `what`. Succeeds when there is none.
  [[nodiscard]] Expected<void> finish();

  /// The errors noted so far, in the order they were found.
  [[nodiscard]] const std::vector<Error>& errors() const;

 private:
  explicit ConfigDocument(std::shared_ptr<ConfigState> state);

  std::shared_ptr<ConfigState> state_;
};

}  // namespace mb

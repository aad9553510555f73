#pragma once

#include "core/record/row.h"
#include "core/text/error.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace SQLite {
class Database;
}

namespace mb {

/// Reads a record file, beside a running bench too. Believes the file: who must not, verifies it first
/// (core/record/audit.h). Thread-safe, one call at a time.
class LedgerReader {
 public:
  /// Opens an existing record file. `vfs` names the SQLite file layer, empty for the usual one.
  [[nodiscard]] static Expected<std::unique_ptr<LedgerReader>> open(const std::filesystem::path& path,
                                                                    const std::string& vfs = std::string());
  ~LedgerReader();
  LedgerReader(const LedgerReader&) = delete;
  LedgerReader& operator=(const LedgerReader&) = delete;

  /// One row by its number.
  [[nodiscard]] Expected<Row> row(Seq seq) const;

  /// Every wanted row in the order of the numbers, as the file stood at the call; `visit` answers false to
  /// stop and must not use this reader itself.
  [[nodiscard]] Expected<void> visit(const RowFilter& filter,
                                     const std::function<bool(const Row&)>& visit) const;

  /// visit() gathered.
  [[nodiscard]] Expected<std::vector<Row>> rows(const RowFilter& filter) const;

  /// The bytes of a segment.
  [[nodiscard]] Expected<std::string> segment(std::string_view sha256) const;

  /// The last row.
  [[nodiscard]] Expected<Row> head() const;

  /// The body of the first row: bench, key, whether the record is simulated.
  [[nodiscard]] Expected<nlohmann::json> genesis() const;

 private:
  LedgerReader(std::string path, std::unique_ptr<SQLite::Database> database);

  [[nodiscard]] Expected<std::vector<Row>> portion(const RowFilter& filter) const;
  [[nodiscard]] Expected<Seq> last() const;

  template <class F>
  auto guarded(F&& work) const -> decltype(work());

  std::string path_;
  mutable std::mutex mutex_;
  std::unique_ptr<SQLite::Database> database_;
};

}  // namespace mb

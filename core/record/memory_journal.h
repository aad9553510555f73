#pragma once

#include "core/record/journal.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace mb {

/// A journal that lives in memory and proves nothing: for dry runs, profile checks and tests that do not look
/// at the disk. Rows and hashes are those a record would have; everything is durable at once. One thread.
class MemoryJournal final : public Journal {
 public:
  Seq append(std::string_view kind, const nlohmann::json& body) override;
  std::string addSegment(std::string_view bytes) override;
  void whenDurable(Seq seq, Durable done) override;
  [[nodiscard]] Expected<Row> read(Seq seq) const override;
  Expected<void> visit(const RowFilter& filter, const std::function<bool(const Row&)>& visit) const override;
  [[nodiscard]] Expected<std::string> segment(std::string_view sha256) const override;
  [[nodiscard]] Subscription subscribe(Observer observer) override;

  [[nodiscard]] const std::vector<Row>& rows() const { return rows_; }
  using Journal::rows;

 private:
  std::vector<Row> rows_;
  std::map<std::string, std::string, std::less<>> segments_;
  Observers observers_;
};

}  // namespace mb

#pragma once

#include "core/config/table.h"

#include <set>
#include <string>
#include <vector>

namespace mb {

/// The ids of one kind in a file: taken once, referred to by name.
class IdSet {
 public:
  explicit IdSet(std::string kind) : kind_(std::move(kind)) {}

  /// Reads the required field `id` of `table`; an id used twice is noted as an error.
  std::string take(const ConfigTable& table);

  /// Reads a field that must name one of these ids; an unknown one is noted with the ids there are.
  [[nodiscard]] std::string require(const ConfigTable& table, std::string_view field) const;
  /// The same for a field that may be missing or empty.
  [[nodiscard]] std::string optional(const ConfigTable& table, std::string_view field) const;

  /// Notes an error at `field` unless `id` is known.
  void check(const ConfigTable& table, std::string_view field, const std::string& id) const;
  [[nodiscard]] bool contains(const std::string& id) const { return ids_.contains(id); }
  [[nodiscard]] const std::set<std::string>& ids() const { return ids_; }

 private:
  std::string kind_;
  std::set<std::string> ids_;
};

}  // namespace mb

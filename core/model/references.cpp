#include "core/model/references.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mb {

std::string IdSet::take(const ConfigTable& table) {
  std::string id = table.requireString("id");
  if (!id.empty() && !ids_.insert(id).second) {
    table.addError("id", fmt::format("the {} `{}` is there twice", kind_, id), "give each its own id");
  }
  return id;
}

std::string IdSet::require(const ConfigTable& table, std::string_view field) const {
  std::string id = table.requireString(field);
  if (!id.empty()) {
    check(table, field, id);
  }
  return id;
}

std::string IdSet::optional(const ConfigTable& table, std::string_view field) const {
  std::string id = table.optionalString(field);
  if (!id.empty()) {
    check(table, field, id);
  }
  return id;
}

void IdSet::check(const ConfigTable& table, std::string_view field, const std::string& id) const {
  if (!contains(id)) {
    table.addError(field, fmt::format("there is no {} `{}` in this file", kind_, id),
                   ids_.empty() ? fmt::format("describe the {} first", kind_)
                                : fmt::format("use one of: {}", fmt::join(ids_, ", ")));
  }
}

}  // namespace mb

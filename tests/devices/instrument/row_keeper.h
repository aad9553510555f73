#pragma once

#include "core/record/journal.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace mb {

/// Rows and segments in memory.
class RowKeeper final : public Journal {
 public:
  Seq append(std::string_view kind, const nlohmann::json& body) override {
    kinds.emplace_back(kind);
    bodies.push_back(body);
    return static_cast<Seq>(bodies.size());
  }
  std::string addSegment(std::string_view bytes) override {
    const std::string name = sha256Hex(bytes);
    segments[name] = bytes;
    return name;
  }
  void whenDurable(Seq, Durable done) override { done(std::nullopt); }
  Expected<Row> read(Seq) const override { return fail("not here"); }
  Expected<void> visit(const RowFilter&, const std::function<bool(const Row&)>&) const override { return {}; }
  Expected<std::string> segment(std::string_view name) const override {
    return segments.at(std::string(name));
  }
  Subscription subscribe(Observer) override { return nullptr; }

  std::vector<std::string> kinds;
  std::vector<nlohmann::json> bodies;
  std::map<std::string, std::string> segments;
};

}  // namespace mb
